"""Dossiers for Dandong's draft, and short ways to ask the engine about them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jigai.engine.api import Answer, evaluate
from jigai.engine.awards import Award
from jigai.engine.quotations import LprTable
from jigai.money.fen import yuan
from jigai.policy.folding import Overlay
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack
from jigai.reference.lpr import lpr

FOLDER = shipped_root() / "dandong"
YEAR = 2023
SIDES = {
    "advantaged": ("仪器仪表", 10, 2_000_000, "dandong-advantaged-demonstration-uplift", "二(一)"),
    "emerging": ("传感器", 20, 5_000_000, "dandong-emerging-smart-uplift", "三"),
}
REBATE = "dandong-expansion-tax-rebate"
TEXTILE = "dandong-expansion-textile-reference"


@lru_cache(maxsize=1)
def pack() -> Pack:
    return load_pack(FOLDER)


@lru_cache(maxsize=4)
def rates(one: str, five: str = "5.00", year: int = YEAR) -> LprTable:
    """A table with these January quotations of two years."""
    rows = [
        {"published": f"{y}-01-20", "1y": r, "5y": f, "source": "test"}
        for y, r, f in ((year, one, five), (year - 1, "6.00", "7.00"))
    ]
    return LprTable(lpr().with_rows(rows))


def applicant(**changed: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": "E", "region": "东港市", "manufacturing": True, "industrial": True, "textile": True,
        "digital_transformation": True, "identifier_in_use": True, "product_tracing": False,
        "outstanding_contribution": True, "design_institution": True, "history": [],
    }  # fmt: skip
    return {key: value for key, value in (facts | changed).items() if value is not None}


def project(identity: str = "P", *, side: str = "advantaged", **changed: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": identity, "transformation": True, "class_in": {"dandong-industries": SIDES[side][0]},
        "smart": True, "exemplary": True, "chain_extending": True, "strong_pull": True,
        "leading_example": True, "innovation": True, "innovation_field": "大数据",
        "major_impact": True, "started_on": f"{YEAR}-03-01", "in_statistics_library": True,
        "equipment_paid": "12000000",
    }  # fmt: skip
    return {key: value for key, value in (facts | changed).items() if value is not None}


def loan(principal: str = "10000000", **changed: Any) -> dict[str, Any]:
    facts = {
        "kind": "fixed-asset", "principal": principal, "starts_on": "2023-01-01",
        "ends_on": "2024-01-01", "rate": "9%", "years": 3,
    }  # fmt: skip
    return {key: value for key, value in (facts | changed).items() if value is not None}


def title(what: str, level: str | None = "provincial", **changed: Any) -> dict[str, Any]:
    facts = {"id": f"{what}-{level}", "what": what, "level": level,
             "granted_on": f"{YEAR}-06-01", "prize_listed": True}  # fmt: skip
    return {key: value for key, value in (facts | changed).items() if value is not None}


def paid(measure: str, amount: str, **changed: Any) -> dict[str, Any]:
    """An award of an earlier year."""
    facts = {"measure": measure, "subject": "P", "year": YEAR - 1, "paid": amount}
    return facts | changed


def case(*claims: str, year: int = YEAR, owner: dict[str, Any] | None = None,
         **content: Any) -> dict[str, Any]:  # fmt: skip
    found = {"claim_year": year, "applicant": owner or applicant(), **content}
    return found | ({"claims": list(claims)} if claims else {})


def ask(
    dossier: dict[str, Any],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> Answer:
    found = evaluate(dossier, pack(), readings or {}, overlays, table)
    assert not found.problems, [p.text("en") for p in found.problems]
    return found


def awards(
    dossier: dict[str, Any],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> dict[str, Award]:
    outcome = ask(dossier, readings, overlays, table).outcome
    assert outcome is not None
    return {a.label: a for a in outcome.awards}


def award(
    dossier: dict[str, Any],
    measure: str,
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> Award:
    found = awards(dossier, readings, overlays, table).values()
    (one,) = [a for a in found if a.measure.id == measure]
    return one


def amounts(
    dossier: dict[str, Any],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> dict[str, str]:
    """What each granted award comes to, in yuan, by measure (and subject where there are more)."""
    found = awards(dossier, readings, overlays, table).values()
    granted = [a for a in found if a.outcome == "granted"]
    names = [a.measure.id for a in granted]
    return {
        (a.measure.id if names.count(a.measure.id) == 1 else a.label): yuan(a.low) for a in granted
    }


def total(dossier: dict[str, Any], readings: dict[str, str] | None = None) -> str:
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    low, high = outcome.total
    assert low == high
    return yuan(low)


def reasons(found: Award) -> list[str]:
    return [r.key for r in found.reasons]


def took(found: Award, rule: str) -> str:
    """What a rule took from an award, in yuan."""
    return yuan(sum(t.before - t.after for t in found.taken if t.rule == rule))


def warnings(dossier: dict[str, Any], readings: dict[str, str] | None = None) -> list[str]:
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    return [w.code for w in outcome.warnings]


CHAIN = "dandong-emerging-chain-case-by-case"
FLOOR = "dandong-industrial-internet-innovation-grant"


def grant(side: str) -> str:
    return f"dandong-{side}-equipment-grant"


def interest(side: str) -> str:
    return f"dandong-{side}-loan-interest"


def uplift(side: str) -> str:
    return SIDES[side][3]


def ceiling(side: str) -> str:
    return f"dandong-entity-cap-{side}"


def decision(measure: str, **terms: Any) -> dict[str, Any]:
    return {"measure": measure, "by": "市政府", "act": "议〔2023〕1号", "reason": "示范"} | terms
