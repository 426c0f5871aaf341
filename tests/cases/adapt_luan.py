"""Lu'an's cases as dossiers: titles, demonstration projects and key projects as they name them."""

from __future__ import annotations

from typing import Any

from tests.cases.harness import Scenario

LEVELS = {"省级": "provincial", "市级": "municipal"}
YEAR = 2022


def adapt(case: dict[str, Any], readings: dict[str, str]) -> list[Scenario]:
    """One dossier: conditions that the case does not name hold, only its measures are claimed."""
    inputs = case["inputs"]
    dossier: dict[str, Any] = {
        "claim_year": YEAR,
        "applicant": {
            "id": "E", "region": "六安市", "above_scale": True, "size": "small",
            "ownership": "private", "fund_rules_met": True, "history": [],
        },
        "projects": projects(inputs),
        "titles": [title(number, name) for number, name in enumerate(inputs.get("titles", []))],
        "claims": [m for m in case["measures"] if m != "luan-library-precondition"],
    }  # fmt: skip
    return [Scenario(dossier, readings)]


def title(number: int, name: str) -> dict[str, Any]:
    """省级智能工厂 as a title granted in the claim year."""
    return {
        "id": f"T{number}",
        "what": name[2:],
        "level": LEVELS[name[:2]],
        "granted_on": f"{YEAR}-06-01",
    }


def projects(inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Projects that are in the library unless the case says otherwise."""
    if "titles" in inputs:
        return []
    project = {
        "kind": "高端化改造",
        "municipal_demonstration": True,
        "key_project": True,
        "chain_strengthening": True,
        "in_rolling_library": inputs.get("in_rolling_library", True),
        "in_municipal_library": inputs.get("in_rolling_library", True),
    }
    if "equipment_yuan" in inputs:
        project["equipment_software"] = inputs["equipment_yuan"]
        project["loan_interest"] = [
            {"paid_on": f"{YEAR}-06-21", "interest": inputs["interest_yuan"]}
        ]
    return [{"id": f"P{n}", **project} for n in range(inputs.get("projects", 1))]
