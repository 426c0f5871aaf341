"""Longnan's worked cases as dossiers: inputs are placed, nothing is reckoned."""

from __future__ import annotations

from typing import Any

from tests.cases.harness import Scenario, pack

AMPLE = "100000000"
DRAWN = {"5000000": "0", "100000": "4900000"}
"""What is drawn of the node's total of 5,000,000, by what a case says is left."""
TITLES = {
    "国家贯标": ("两化融合贯标", "national", None),
    "省级": ("两化融合示范企业", "provincial", None),
    "市级": ("两化融合示范企业", "municipal", "赣州市"),
    "国家": ("服务型制造示范", "national", None),
    "省": ("服务型制造示范", "provincial", None),
    "市": ("服务型制造示范", "municipal", "赣州市"),
}
EQUIPMENT_OF_600_000 = "10000000"


def dossier(measures: list[str], year: int, vat: str | None, income_tax: str | None) -> Any:
    """A dossier of an enterprise for which every general condition holds."""
    known = {item.id for item in pack("longnan").of_kind("measure")}
    return {
        "claim_year": year,
        "claims": [m for m in measures if m in known],
        "applicant": {
            "id": "e1",
            "kind": "enterprise",
            "region": "龙南市",
            "above_scale": True,
            "industrial": True,
            "local_vat_retained": {str(year): vat},
            "local_income_tax_retained": {str(year): income_tax},
            "history": [],
        },
        "programme": {"drawn": {"longnan-node-total": "0"}},
    }


def project(identity: str, equipment: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """A project for which whatever the case does not name holds."""
    return {
        "id": identity,
        "region": "龙南市",
        "transformation": True,
        "completed": inputs.get("completed", True),
        "conforms_to_industrial_policy": True,
        "in_national_statistics": inputs.get("in_national_statistics", True),
        "equipment_purchased": equipment,
    }


def adapt(case: dict[str, Any], readings: dict[str, str]) -> list[Scenario]:
    """The scenarios of a case (one, or one for each year)."""
    inputs = case["inputs"]
    measures = case.get("measures", [case.get("measure")])
    if "year_2023_equipment_yuan" in inputs:
        return two_years(case, measures, readings)
    vat = inputs.get("local_vat_yuan", inputs.get("local_tax_yuan", AMPLE))
    raw = dossier(measures, 2023, vat, inputs.get("local_eit_yuan", "0"))
    enterprise = raw["applicant"]
    if "above_scale" in inputs:
        enterprise["above_scale"] = inputs["above_scale"]
    if "equipment_yuan" in inputs:
        raw["projects"] = [project("p1", inputs["equipment_yuan"], inputs)]
    if "ganzhou_award_yuan" in inputs:
        raw["titles"] = [
            {"id": "t1", "what": "智能制造示范企业", "level": "municipal", "place": "赣州市"}
        ]
        enterprise["outside_awards"] = [
            {
                "level": "municipal",
                "place": "赣州市",
                "title": "智能制造示范企业",
                "year": 2023,
                "paid": inputs["ganzhou_award_yuan"],
            }
        ]
    if "titles" in inputs:
        raw["titles"] = [title(f"t{i}", name) for i, name in enumerate(inputs["titles"])]
    if "payments_yuan" in inputs:
        enterprise["cloud_payments"] = [
            {"tier": tier, "paid": paid, "paid_on": "2023-06-30"}
            for tier, paid in inputs["payments_yuan"].items()
        ]
    if "tier" in inputs:
        enterprise["cloud_payments"] = [{"tier": inputs["tier"], "paid": inputs["payment_yuan"]}]
    if "investment_yuan" in inputs:
        enterprise |= {
            "node_connected": True,
            "node_accepted": inputs["accepted"],
            "node_accepted_on": "2023-05-20",
            "node_investment": inputs["investment_yuan"],
        }
        raw["programme"]["drawn"]["longnan-node-total"] = DRAWN[inputs["programme_left_yuan"]]
    if "award_yuan" in inputs:
        raw["claims"] = ["longnan-equipment-grant"]
        raw["projects"] = [project("p1", EQUIPMENT_OF_600_000, inputs)]
        del enterprise["local_vat_retained"], enterprise["local_income_tax_retained"]
    return [Scenario(raw, readings)]


def title(identity: str, name: str) -> dict[str, Any]:
    what, level, place = TITLES[name]
    found = {"id": identity, "what": what, "level": level}
    return found if place is None else found | {"place": place}


def two_years(
    case: dict[str, Any], measures: list[str], readings: dict[str, str]
) -> list[Scenario]:
    """The first year's award, and the second year's with the first in the history."""
    inputs = case["inputs"]
    first = dossier(measures, 2023, AMPLE, "0")
    first["projects"] = [project("p1", inputs["year_2023_equipment_yuan"], {})]
    second = dossier(measures, 2024, AMPLE, "0")
    second["projects"] = [*first["projects"], project("p2", inputs["year_2024_equipment_yuan"], {})]
    paid = case["expected"]["parts"][0]["amount_yuan"]
    second["applicant"]["history"] = [
        {
            "measure": "longnan-equipment-grant",
            "subject": "p1",
            "year": 2023,
            "granted": paid,
            "paid": paid,
        }
    ]
    return [Scenario(first, readings, label="2023"), Scenario(second, readings, label="2024")]
