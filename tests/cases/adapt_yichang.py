"""Yichang's worked cases as dossiers: inputs are placed, nothing is reckoned."""

from __future__ import annotations

from typing import Any

from tests.cases.harness import Scenario, pack

YEARS = ("2018-12-20", "2019-12-20", "2020-12-20")
"""Days of payment within three years from 2018-01-01."""


def listed(value: Any) -> list[str]:
    """One amount, or one for each year."""
    return value if isinstance(value, list) else [value]


def months(count: int) -> list[str]:
    """The first days of so many months from 2018-02 on."""
    return [f"{2018 + (n + 1) // 12}-{(n + 1) % 12 + 1:02d}-01" for n in range(count)]


def project(inputs: dict[str, Any]) -> dict[str, Any]:
    """A project for which whatever the case does not name holds."""
    found: dict[str, Any] = {
        "id": "p1",
        "region": inputs.get("district", "西陵区"),
        "transformation": True,
        "qualified": True,
        "completed": True,
        "completed_on": "2020-12-25",
        "period_start": "2018-01-01",
        "period_end": "2020-12-31",
    }
    if "bank_loan" in inputs:
        found["has_bank_loan"] = inputs["bank_loan"]
    if "interest_yuan" in inputs:
        found["loan_interest"] = [
            {"paid_on": day, "interest": amount}
            for day, amount in zip(YEARS, listed(inputs["interest_yuan"]), strict=False)
        ]
    if "rent_yuan" in inputs:
        found["lease_rent"] = [{"paid_on": YEARS[0], "rent": inputs["rent_yuan"]}]
    if "monthly_rent_yuan" in inputs:
        found["lease_rent"] = [
            {"paid_on": day, "rent": inputs["monthly_rent_yuan"]}
            for day in months(inputs["months"])
        ]
    if "bond_interest_yuan" in inputs:
        found["bond_interest"] = [{"paid_on": YEARS[0], "interest": inputs["bond_interest_yuan"]}]
    if "equipment_yuan" in inputs:
        found["production_equipment"] = inputs["equipment_yuan"]
    if "production_equipment_yuan" in inputs:
        found["production_equipment"] = inputs["production_equipment_yuan"]
    return found


def adapt(case: dict[str, Any], readings: dict[str, str]) -> list[Scenario]:
    """The one scenario of a case."""
    inputs = case["inputs"]
    measures = case.get("measures", [case.get("measure")])
    known = {item.id for item in pack("yichang").of_kind("measure")}
    approved = inputs.get("operating_rules_approved", True)
    act = {"act": "operating-rules", "adopted_on": "2018-06-30"}
    raw: dict[str, Any] = {
        "claim_year": 2021,
        "claims": [m for m in measures if m in known],
        "applicant": {"id": "e1", "kind": "enterprise", "region": "宜昌市", "history": []},
        "programme": {"acts": [act] if approved else []},
    }
    if "county" in inputs:
        raw["applicant"] = {"id": "c1", "kind": "county", "region": inputs["county"]}
        raw["decisions"] = [
            {"measure": "yichang-county-award", "amount": inputs["decided_yuan"], "by": "市政府"}
        ]
    elif "proposed_yuan" in inputs:
        raw["applicant"] = {"id": "i1", "kind": "institution", "serves_transformation": True}
    else:
        raw["projects"] = [project(inputs)]
    return [Scenario(raw, readings)]
