"""The JSON Schemas of what programs receive: results of an evaluation, packs, the vocabulary."""

from __future__ import annotations

from typing import Any

from jigai.engine.schemas.pack import DRAFT

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TEXT_OR_NOTHING: Schema = {"type": ["string", "null"]}
YUAN: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$"}
YUAN_OR_NOTHING: Schema = {"type": ["string", "null"], "pattern": r"^-?\d+\.\d{2}$"}
CODES: Schema = {"type": "array", "items": TEXT}
OUTCOMES = ["granted", "refused", "needs-facts", "case-by-case", "declared", "charge"]
BOUNDS: Schema = {"enum": ["exact", "loose"]}


def record(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    """An object with just these keys, all but the optional ones required."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


def listed(item: Schema) -> Schema:
    """An array of one sort of item."""
    return {"type": "array", "items": item}


def problem() -> Schema:
    """A warning or error."""
    severity = {"enum": ["error", "warning"]}
    return record({"code": TEXT, "where": TEXT, "severity": severity, "text": TEXT})


WORKING = ("payments", "steps", "limits", "excluded_by", "needed")


def brief_award() -> Schema:
    """One award without its working."""
    found = award()
    left = {key: value for key, value in found["properties"].items() if key not in WORKING}
    return record(left)


def award() -> Schema:
    """One award; amounts in yuan with two decimals, or null where there is none."""
    payment = record(
        {
            "label": TEXT,
            "year": {"type": ["integer", "null"]},
            "due": {"enum": ["due", "not-due", "paid-before", "open"]},
            "amount": YUAN_OR_NOTHING,
            "clause": TEXT,
            "reasons": CODES,
        }
    )
    step = record(
        {
            "op": TEXT,
            "label": TEXT,
            "text": TEXT,
            "inputs": {"type": "object", "additionalProperties": TEXT},
            "result": TEXT,
            "clause": {"type": "string", "minLength": 1},
            "at": {"type": "string", "minLength": 1},
            "sentence": TEXT,
        }
    )
    limit = record(
        {
            "rule": TEXT,
            "clause": TEXT,
            "before": YUAN,
            "after": YUAN,
            "carried": YUAN_OR_NOTHING,
        }
    )
    missing = record(
        {
            "subject": TEXT,
            "fact": TEXT,
            "key": TEXT_OR_NOTHING,
            "row": TEXT_OR_NOTHING,
            "text": TEXT,
            "could_change": YUAN_OR_NOTHING,
        }
    )
    change = record(
        {
            "subject": TEXT_OR_NOTHING,
            "fact": TEXT_OR_NOTHING,
            "key": {"type": ["string", "integer", "null"]},
            "text": TEXT,
        }
    )
    needed = record({"changes": listed(change), "amount": YUAN_OR_NOTHING})
    decision = record(
        {"measure": TEXT, "subject": TEXT_OR_NOTHING, "by": TEXT, "act": TEXT, "reason": TEXT}
    )
    return record(
        {
            "measure": TEXT,
            "name": TEXT,
            "clause": TEXT,
            "kind": TEXT,
            "subject": TEXT,
            "applicant": TEXT,
            "beneficiary": TEXT,
            "payee": TEXT,
            "outcome": {"enum": OUTCOMES},
            "entitled": YUAN_OR_NOTHING,
            "amount": YUAN_OR_NOTHING,
            "lowest": YUAN_OR_NOTHING,
            "highest": YUAN_OR_NOTHING,
            "bounds": BOUNDS,
            "up_to": {"type": "boolean"},
            "payments": listed(payment),
            "steps": listed(step),
            "reasons": listed(record({"code": TEXT, "key": TEXT, "clause": TEXT, "text": TEXT})),
            "limits": listed(limit),
            "excluded_by": listed(record({"rule": TEXT, "clause": TEXT, "by": CODES})),
            "missing": listed(missing),
            "needed": {"anyOf": [needed, {"type": "null"}]},
            "decision": {"anyOf": [decision, {"type": "null"}]},
            "gives": TEXT_OR_NOTHING,
            "payer": TEXT_OR_NOTHING,
            "flags": CODES,
            "warnings": CODES,
        }
    )


def result_schema() -> Schema:
    """What ``jigai evaluate --format json`` prints: one result for each dossier and pack."""
    return _results(award())


def brief_schema() -> Schema:
    """The same without the working of each award (``?brief=true`` over HTTP)."""
    return _results(brief_award())


def _results(of: Schema) -> Schema:
    result = record(
        {
            "schema": {"const": "jigai-result/1"},
            "pack": TEXT,
            "version": TEXT,
            "title": TEXT,
            "status": TEXT,
            "notes": CODES,
            "file": TEXT,
            "programme": record({"id": TEXT, "record": TEXT}),
            "as_of": TEXT_OR_NOTHING,
            "claim_year": {"type": ["integer", "null"]},
            "readings": {"type": "object", "additionalProperties": TEXT},
            "reading_sources": {"type": "object"},
            "overlays": CODES,
            "dossier": TEXT_OR_NOTHING,
            "awards": listed(of),
            "total": YUAN_OR_NOTHING,
            "total_lowest": YUAN_OR_NOTHING,
            "total_highest": YUAN_OR_NOTHING,
            "bounds": {"enum": ["exact", "loose", None]},
            "warnings": listed(problem()),
            "errors": listed(problem()),
        },
        ("file", "programme", "overlays", "dossier", "bounds", "reading_sources"),
    )
    return {"$schema": DRAFT, "title": "jigai results 测算结果", "type": "array", "items": result}


def packs_schema() -> Schema:
    """What ``jigai packs --format json`` prints."""
    return {
        "$schema": DRAFT,
        "title": "jigai packs 政策包清单",
        "type": "array",
        "items": _pack(_measure()),
    }


def pack_detail_schema() -> Schema:
    """One policy as the HTTP interface gives it: with its sentences and the wording of measures."""
    measure = _measure()
    measure["properties"] |= {"at": TEXT, "wording": TEXT, "payer": TEXT_OR_NOTHING, "flags": CODES}
    clause = record({"at": TEXT, "clause": TEXT, "hash": TEXT, "summary": TEXT})
    pack = _pack(record(measure["properties"]))
    pack["properties"] |= {
        "issuer": TEXT,
        "level": TEXT,
        "issued": TEXT_OR_NOTHING,
        "effective": TEXT_OR_NOTHING,
        "expires": TEXT_OR_NOTHING,
        "notes": CODES,
        "clauses": listed(clause),
    }
    return {"$schema": DRAFT, "title": "jigai pack 政策包"} | record(pack["properties"])


def facts_schema() -> Schema:
    """What ``jigai facts --format json`` prints."""
    fact = record(
        {
            "fact": TEXT,
            "label": TEXT,
            "subject": TEXT,
            "type": TEXT,
            "shape": TEXT,
            "lowest": TEXT_OR_NOTHING,
            "highest": TEXT_OR_NOTHING,
            "codes": {"type": "object", "additionalProperties": TEXT},
            "meaning": TEXT,
            "evidence": TEXT,
            "derived": TEXT_OR_NOTHING,
        }
    )
    return {"$schema": DRAFT, "title": "jigai facts 事项清单", "type": "array", "items": fact}


def _measure() -> Schema:
    return record(
        {"id": TEXT, "clause": TEXT, "kind": TEXT, "money": {"type": "boolean"}, "name": TEXT}
    )


def _pack(measure: Schema) -> Schema:
    reading = record(
        {
            "id": TEXT,
            "issue": TEXT,
            "default": TEXT,
            "alternatives": {"type": "object", "additionalProperties": TEXT},
        }
    )
    return record(
        {
            "id": TEXT,
            "title": TEXT,
            "number": TEXT,
            "status": TEXT,
            "region": TEXT,
            "version": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "measures": listed(measure),
            "readings": listed(reading),
        }
    )
