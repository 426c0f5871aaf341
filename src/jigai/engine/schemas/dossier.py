"""The JSON Schema of dossiers, generated from the vocabulary: an editor completes every fact."""

from __future__ import annotations

from typing import Any

from jigai.engine.schemas.pack import DRAFT
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Entity, Fact, vocabulary

Schema = dict[str, Any]
STATUSES = ["claimed", "verified", "statistical", "not-applicable", "unknown"]
_TEXT: Schema = {"type": ["string", "null"]}
_MONEY: Schema = {
    "type": ["string", "integer", "number", "null"],
    "description": "元，最多两位小数；也可写 480万元 yuan with at most two decimals, or 480万元",
}
_DATE: Schema = {"type": ["string", "null"], "description": "2023-12-31"}
_TYPES: dict[str, Schema] = {
    "bool": {"enum": [True, False, "是", "否", "有", "无", "没有", "yes", "no", None]},
    "money": _MONEY,
    "rate": {"type": ["string", "number", "integer", "null"], "description": "4.35%"},
    "count": {"type": ["integer", "string", "null"]},
    "days": {"type": ["integer", "string", "null"]},
    "area": {"type": ["integer", "number", "string", "null"]},
    "year": {"type": ["integer", "string", "null"]},
    "date": _DATE,
    "text": {"type": ["string", "integer", "number", "null"]},
    "region": {"type": ["string", "integer", "null"]},
    "industry": {"type": ["string", "integer", "null"]},
}


def dossier_schema() -> Schema:
    """A whole dossier."""
    words = vocabulary()
    definitions = {name: _subject(entity) for name, entity in words.entities.items()}
    properties: Schema = {
        "dossier": _TEXT,
        "note": {},
        "pack": _TEXT,
        "claim_year": {"type": ["integer", "string"], "description": "申报年度 year of claim"},
        "as_of": _DATE | {"description": "测算日，默认年度最后一天 day of reckoning"},
        "applicant": {"$ref": "#/$defs/organisation"},
        "organisations": _list("organisation"),
        "programme": {"$ref": "#/$defs/programme"},
        "decisions": {"type": ["array", "null"], "items": _decision()},
        "choices": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
        "claims": {"type": ["array", "null"], "items": {"type": "string"}},
        "payee": _TEXT,
        "rulings": {"type": ["array", "null"], "items": _ruling()},
    }
    properties |= {plural: _list(entity) for plural, entity in PLURALS.items()}
    return {
        "$schema": DRAFT,
        "title": "jigai dossier 案卷",
        "type": "object",
        "properties": properties,
        "required": ["claim_year"],
        "anyOf": [{"required": ["applicant"]}, {"required": ["organisations"]}],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _list(entity: str) -> Schema:
    return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{entity}"}}


def _subject(entity: Entity) -> Schema:
    properties: Schema = {}
    if entity.name != "programme":
        properties = {"id": {"type": ["string", "integer"]}, "of": {"type": ["string", "integer"]}}
    for fact in entity.facts.values():
        properties[fact.name] = properties[fact.label.zh] = _fact(fact)
    return {
        "type": "object",
        "description": f"{entity.label.zh} {entity.label.en}",
        "properties": properties,
        "additionalProperties": False,
    }


def _fact(fact: Fact) -> Schema:
    described = {"description": f"{fact.label.zh}：{fact.meaning.zh} {fact.meaning.en}"}
    envelope = {
        "type": "object",
        "properties": {
            "value": {},
            "status": {"enum": STATUSES},
            "evidence": {},
            "source": {},
            "period": {},
            "reason": {},
            "by": {},
            "on": {},
        },
        "required": ["status"],
        "additionalProperties": False,
    }
    return described | {"anyOf": [_stated(fact), envelope]}


def _stated(fact: Fact) -> Schema:
    match fact.shape:
        case "rows":
            columns: Schema = {}
            for column in fact.row.values():
                named = {"description": f"{column.label.zh} {column.label.en}"}
                columns[column.name] = columns[column.label.zh] = _stated(column) | named
            row = {"type": "object", "properties": columns, "additionalProperties": False}
            return {"type": ["array", "null"], "items": row, "maxItems": fact.max_rows}
        case "by-year":
            return {
                "type": "object",
                "patternProperties": {r"^\d{4}$": _scalar(fact)},
                "additionalProperties": False,
            }
        case "by-key":
            return {"type": "object", "additionalProperties": {}}
        case "interval":
            ends = {"from": _DATE, "until": _DATE}
            return {"type": "object", "properties": ends, "additionalProperties": False}
    return _scalar(fact)


def _scalar(fact: Fact) -> Schema:
    if fact.type != "code":
        return _TYPES[fact.type]
    if fact.open_codes or not fact.codes:
        return {"type": ["string", "integer", "null"]}
    return {"enum": [*sorted({*fact.codes, *fact.aliases}), None]}


def _ruling() -> Schema:
    text: Schema = {"type": ["string", "integer"]}
    return {
        "type": "object",
        "description": "对口径的统一答复 what settles a reading for the whole programme",
        "properties": {
            "reading": text | {"description": "口径编号 id of the reading"},
            "value": text | {"description": "采用的答案 the answer"},
            "by": text | {"description": "答复机关 who settled it"},
            "act": text | {"description": "文号 by which act"},
            "on": _TEXT | {"description": "日期 on which day"},
            "scope": _TEXT | {"description": "适用范围 for whom, in words"},
        },
        "required": ["reading", "value", "by", "act"],
        "additionalProperties": False,
    }


def _decision() -> Schema:
    text: Schema = {"type": ["string", "integer", "null"]}
    return {
        "type": "object",
        "description": "一事一议等个案决定 what people decided in this case",
        "properties": {
            "measure": text,
            "subject": text,
            "rate": _TYPES["rate"],
            "amount": _MONEY,
            "cap": _MONEY,
            "approved": _TYPES["bool"],
            "lifts": {"type": ["object", "null"], "additionalProperties": _MONEY},
            "by": text,
            "act": text,
            "on": _DATE,
            "reason": text,
        },
        "additionalProperties": False,
    }
