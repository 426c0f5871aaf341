"""Dandong's cases as dossiers: projects, loans, titles and yearly taxes as they name them."""

from __future__ import annotations

from typing import Any

from tests.cases.harness import Scenario

YEAR = 2023
BASE = 1_000_000
"""Retained tax of every year before and at completion; an increment stands on top of it."""
CLASSES = {"传统装备制造": "传统装备制造业", "家具制造": "其他"}
TITLES = {
    "国家技术创新示范企业": ("技术创新示范企业", "national"),
    "省级企业技术中心": ("企业技术中心", "provincial"),
    "国家级工业设计中心": ("工业设计中心", "national"),
    "服务型制造示范企业": ("服务型制造示范", "municipal"),
}
RULES = ("dandong-entity-cap-advantaged", "dandong-entity-cap-emerging", "dandong-rebate-total-cap")


def adapt(case: dict[str, Any], readings: dict[str, str]) -> list[Scenario]:
    """One dossier: conditions that the case does not name hold, only its measures are claimed."""
    inputs = case["inputs"]
    measures = case.get("measures", [case.get("measure")])
    year = inputs.get("claim_year", inputs.get("year", YEAR))
    claims = [m for m in measures if m not in RULES]
    dossier: dict[str, Any] = {
        "claim_year": year,
        "programme": {"in_force_from": f"{year}-01-01"},
        "applicant": applicant(inputs),
        "projects": projects(claims, inputs, year),
        "titles": [title(n, name, year) for n, name in enumerate(inputs.get("titles", []))],
        "claims": claims,
        "decisions": decisions(claims, inputs),
    }
    return [Scenario(dossier, readings, quotations(inputs, year))]


def quotations(inputs: dict[str, Any], year: int) -> list[dict[str, str]]:
    """The January rate of the case ("3.85 (test input)") as a row over the table."""
    if "january_rate_percent" not in inputs:
        return []
    rate = inputs["january_rate_percent"].split()[0]
    return [{"published": f"{year}-01-20", "1y": rate, "5y": "4.65", "source": "test input"}]


def applicant(inputs: dict[str, Any]) -> dict[str, Any]:
    """An enterprise that meets what the case does not name."""
    found: dict[str, Any] = {
        "id": "E", "region": "丹东市", "manufacturing": True, "industrial": True, "textile": True,
        "digital_transformation": inputs.get("digital", True),
        "identifier_in_use": inputs.get("identifier_node", True),
        "outstanding_contribution": True, "design_institution": True, "history": [],
    }  # fmt: skip
    if "increments_yuan" in inputs:
        found["local_tax_retained"] = taxes(inputs["increments_yuan"])
    return found


def taxes(increments: list[str]) -> dict[int, int]:
    """Retained tax of the years around a completion, so that each year grows by its increment."""
    first = YEAR - len(increments) + 1
    found = {first - 2: BASE, first - 1: BASE}
    found.update({first + n: BASE + int(value) for n, value in enumerate(increments)})
    return found


def projects(claims: list[str], inputs: dict[str, Any], year: int) -> list[dict[str, Any]]:
    """The projects of a case; each is one that the measures claimed can support."""
    if "advantaged_paid_yuan" in inputs:
        return [
            project({"industry": "仪器仪表", "paid_equipment_yuan": inputs["advantaged_paid_yuan"]},
                    claims, year) | {"id": "P1"},
            project({"industry": "传感器", "paid_equipment_yuan": inputs["emerging_paid_yuan"]},
                    claims, year) | {"id": "P2"},
        ]  # fmt: skip
    several = inputs.get("projects_yuan")
    if several is not None:
        return [
            project(inputs | {"new_fixed_investment_yuan": amount}, claims, year) | {"id": f"P{n}"}
            for n, amount in enumerate(several)
        ]
    return [project(inputs, claims, year) | {"id": "P"}]


def project(inputs: dict[str, Any], claims: list[str], year: int) -> dict[str, Any]:
    """One project with what the case states of it."""
    emerging = any("emerging" in c for c in claims)
    industry = inputs.get("industry", "传感器" if emerging else "仪器仪表")
    found: dict[str, Any] = {
        "transformation": True, "class_in": {"dandong-industries": CLASSES.get(industry, industry)},
        "smart": True, "exemplary": True, "chain_extending": True, "strong_pull": True,
        "leading_example": True, "innovation": True, "innovation_field": "云计算",
        "started_on": f"{year}-03-01",
        "in_statistics_library": inputs.get("in_statistics_library", True),
    }  # fmt: skip
    stated = {
        "equipment_paid": "paid_equipment_yuan",
        "equipment_contract": "contract_yuan",
        "total_investment": "total_investment_yuan",
    }
    found |= {fact: inputs[name] for fact, name in stated.items() if name in inputs}
    if "paid_hardware_yuan" in inputs:
        found["purchases"] = [
            {"kind": "硬件设备", "paid": inputs["paid_hardware_yuan"]},
            {"kind": "软件", "paid": inputs["paid_software_yuan"]},
        ]
    if "new_fixed_investment_yuan" in inputs:
        found["fixed_investment"] = {year: inputs["new_fixed_investment_yuan"]}
    if "principal_yuan" in inputs:
        found["loans"] = [loan(inputs, year)]
    completed = completion(inputs)
    if completed:
        found |= {"completed_on": f"{completed}-06-30", "started_on": f"{completed}-01-01"}
    return found


def loan(inputs: dict[str, Any], year: int) -> dict[str, Any]:
    """A fixed-asset loan over the days or months of the case."""
    ends = {18: f"{year + 1}-07-01", None: f"{year + 1}-01-01"}[inputs.get("months")]
    return {
        "kind": "固定资产贷款",
        "principal": inputs["principal_yuan"],
        "starts_on": f"{year}-01-01",
        "ends_on": ends,
        "rate": f"{inputs.get('contract_rate_percent', '4.35')}%",
    }


def completion(inputs: dict[str, Any]) -> int | None:
    """The year of completion: stated, or the year before the first increment."""
    if "increments_yuan" in inputs:
        return YEAR - len(inputs["increments_yuan"])
    stated: int | None = inputs.get("completion_year")
    return stated


def title(number: int, name: str, year: int) -> dict[str, Any]:
    """国家级工业设计中心 as a title granted in the claim year."""
    what, level = TITLES[name]
    return {"id": f"T{number}", "what": what, "level": level, "granted_on": f"{year}-06-01"}


def decisions(claims: list[str], inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """What people decided in the case."""
    found: dict[str, Any] = {"measure": claims[0], "by": "市政府", "act": "测试〔2023〕1号"}
    decision = inputs.get("decision")
    if decision:
        side = "emerging" if "emerging" in claims[0] else "advantaged"
        found |= {"rate": f"{decision['rate_percent']}%", "cap": decision["cap_yuan"]}
        if "entity_cap_yuan" in decision:
            found["lifts"] = {f"dandong-entity-cap-{side}": decision["entity_cap_yuan"]}
        return [found]
    if "approved_rate_percent" in inputs:
        return [found | {"rate": f"{inputs['approved_rate_percent']}%"}]
    if "proposed_yuan" in inputs:
        lifts = {"dandong-impact-ceiling": inputs["proposed_yuan"]} if inputs.get("reasons") else {}
        return [found | {"amount": inputs["proposed_yuan"], "lifts": lifts}]
    return []
