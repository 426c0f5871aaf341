"""Henan's cases as dossiers: the projects, products, centres, platforms and titles they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cases.harness import Scenario

Facts = dict[str, Any]
YEAR = 2023
RULES = {
    "henan-one-project-per-year",
    "henan-no-repeat-funding",
    "henan-first-set-yearly-cap",
    "henan-first-edition-yearly-cap",
}
# Bases that yield the entitlements which a case gives instead of facts.
BASES = {"8000000": "26666666.67", "3000000": "10000000"}
INVOICES = {"4900000": ["10000000", "10000000", "4500000"]}
PREMIUMS = {"160000": "200000"}
TITLES = {"国家级绿色工厂": "绿色工厂", "新模式项目": "融合应用新模式项目"}


def adapt(case: Facts, readings: dict[str, str]) -> list[Scenario]:
    """Dossiers in which the conditions that the case does not name hold."""
    inputs = case["inputs"]
    if "year_1_invoices_yuan" in inputs:
        return [Scenario(d, readings, label=label) for label, d in two_years(case)]
    dossier = whole(case)
    for part in PARTS[case["clause"]](case):
        for key, value in part.items():
            dossier.setdefault(key, []).extend(value)
    return [Scenario(dossier, readings)]


def whole(case: Facts, year: int = YEAR, history: list[Facts] | None = None) -> Facts:
    """The applicant, who claims only the measures of the case."""
    return {
        "claim_year": year,
        "applicant": {
            "id": "E",
            "kind": "park" if case["clause"] == "三(四)2" else "enterprise",
            **enterprise(case, history or []),
        },
        "claims": [m for m in case["measures"] if m not in RULES],
    }


def enterprise(case: Facts, history: list[Facts]) -> Facts:
    inputs = case["inputs"]
    if case["clause"] == "三(四)2":
        return {"history": history, "outside_awards": []}
    goose = inputs.get("leading_goose", "henan-leading-goose-project-grant" in case["measures"])
    found: Facts = {
        "leading_goose": goose,
        "developed_in_province": True,
        "history": history,
        "outside_awards": [],
    }
    if inputs.get("other_provincial_fund"):
        found["outside_awards"] = [
            {
                "level": "省级",
                "fund": "其他省级专项资金",
                "subject": "P1",
                "year": YEAR,
                "paid": "2000000",
            }
        ]
    return found


def project_case(case: Facts) -> list[Facts]:
    """三(一) and the two rules of 三尾款, which their cases meet on projects."""
    inputs = case["inputs"]
    if "entitlements_yuan" in inputs:
        first, second = (BASES[e] for e in inputs["entitlements_yuan"])
        return [
            {"projects": [project("P1", {"kind": "智能化改造"}, first)]},
            {"projects": [{"id": "P2", "robot_demonstration": True, "demonstration": False,
                           "whole_machines": second}]},
        ]  # fmt: skip
    if "whole_machine_yuan" in inputs:
        rows = [purchase("整机", inputs["whole_machine_yuan"])]
        if "integration_yuan" in inputs:
            rows.append(purchase("集成服务", inputs["integration_yuan"]))
        return [{"projects": [{"id": "P1", "robot_demonstration": True, "purchases": rows}]}]
    found = [{"projects": [project("P1", inputs, inputs["equipment_and_software_yuan"])]}]
    if "title_valid" in inputs:
        found.append({"titles": [little_giant(valid=inputs["title_valid"])]})
    if "titles" in inputs:
        found.append({"titles": [title(n, name) for n, name in enumerate(inputs["titles"])]})
    return found


def project(name: str, inputs: Facts, invested: str) -> Facts:
    """A project that is whatever the case's measure asks for."""
    rows = [purchase("硬件设备", invested)]
    if "works_yuan" in inputs:
        rows.append(purchase("工程", inputs["works_yuan"]))
        actual = str(int(invested) + int(inputs["works_yuan"]))
    else:
        actual = invested
    return {
        "id": name,
        "kind": inputs.get("kind", "高端化改造"),
        "demonstration": True,
        "key_project": True,
        "robot_demonstration": False,
        "actual_investment": actual,
        "purchases": rows,
    }


def purchase(kind: str, amount: str) -> Facts:
    return {"kind": kind, "amount": amount}


def little_giant(*, valid: bool | None) -> Facts:
    """Valid on the day of reckoning, expired before it, or without dates."""
    found: Facts = {"id": "T1", "what": "专精特新小巨人", "level": "国家级"}
    if valid is None:
        return found
    end = f"{YEAR + 1}-06-30" if valid else f"{YEAR}-06-30"
    return found | {"granted_on": f"{YEAR - 2}-07-01", "valid_until": end}


def title(number: int, name: str) -> Facts:
    level = "省级" if name == "新模式项目" else "国家级"
    what = TITLES.get(name, name)
    return {"id": f"T{number}", "what": what, "level": level, "by_state": level == "国家级"}


def product(name: str, recognition: str, level: str, invoices: list[str], year: int) -> Facts:
    return {
        "id": name,
        "recognition": recognition,
        "level": level,
        "kind": "单台设备" if recognition == "首台套" else "软件",
        "recognised_on": f"{year}-01-10",
        "policy_holder": "投保单位",
        "insured": False,
        "insurance_years": [],
        "invoices": [{"amount": a, "invoiced_on": f"{year}-06-15"} for a in invoices],
    }


def insured(found: Facts, inputs: Facts) -> Facts:
    years = [
        {
            "starts_on": f"{YEAR + n - len(inputs['premiums_yuan'])}-03-01",
            "premium": premium,
            "insured_amount": inputs["insured_amount_yuan"],
        }
        for n, premium in enumerate(inputs["premiums_yuan"])
    ]
    return found | {"insured": True, "insurance_years": years}


def first_set_case(case: Facts) -> list[Facts]:
    """三(二)1: insurance or invoices of one product."""
    inputs = case["inputs"]
    level = "国家级" if "henan-first-set-national-award" in case["measures"] else "省级"
    invoices = [inputs["sales_invoice_yuan"]] if "sales_invoice_yuan" in inputs else []
    found = product("G1", "首台套", level, invoices, YEAR)
    return [{"products": [insured(found, inputs) if "premiums_yuan" in inputs else found]}]


def first_edition_case(case: Facts) -> list[Facts]:
    """三(二)2: insurance or invoices of software, or bases that yield awards."""
    inputs = case["inputs"]
    if "awards_yuan" in inputs:
        found = [
            product(f"G{n}", "首版次软件", "省级", [amount], YEAR)
            for n, amount in enumerate(INVOICES[inputs["awards_yuan"]])
        ]
        premium = PREMIUMS[inputs["premium_subsidy_yuan"]]
        terms = {"premiums_yuan": [premium], "insured_amount_yuan": "10000000"}
        return [{"products": [insured(found[0], terms), *found[1:]]}]
    invoices = [inputs["invoices_yuan"]] if "invoices_yuan" in inputs else []
    plain = product("G1", "首版次软件", "省级", invoices, YEAR)
    return [{"products": [insured(plain, inputs) if "premiums_yuan" in inputs else plain]}]


def two_years(case: Facts) -> list[tuple[str, Facts]]:
    """Two products sold in two years; the second year knows of the first award."""
    inputs = case["inputs"]
    first = whole(case, YEAR)
    first["products"] = [product("G1", "首台套", "国家级", [inputs["year_1_invoices_yuan"]], YEAR)]
    paid = {
        "measure": "henan-first-set-national-award",
        "subject": "G1",
        "application": "三(二)1",
        "year": YEAR,
        "granted": "5000000",
        "paid": "5000000",
    }
    second = whole(case, YEAR + 1, [paid])
    second["products"] = [
        product("G2", "首台套", "国家级", [inputs["year_2_invoices_yuan"]], YEAR + 1)
    ]
    return [("year 1", first), ("year 2", second)]


def centre_case(case: Facts) -> list[Facts]:
    """三(三)1: a centre in cultivation, a provincial one, one promoted, or a branch."""
    inputs = case["inputs"]
    branch = inputs.get("kind") == "国家级分中心"
    cultivated = "test_equipment_yuan" in inputs
    centre = {
        "id": "C1",
        "on_cultivation_list": cultivated,
        "in_cultivation_period": cultivated,
        "project_completed": True,
        "provincial": not (cultivated or branch),
        "national": inputs.get("promoted", False),
        "promoted": inputs.get("promoted", False),
        "branch": branch,
        "test_equipment": inputs.get("test_equipment_yuan", "0"),
        "instruments": inputs.get("equipment_yuan", "0"),
        "technology_income": {YEAR: inputs.get("technology_income_yuan", "0")},
    }
    return [{"centres": [centre]}]


def internet_platform_case(case: Facts) -> list[Facts]:
    events = case["inputs"]["events"]
    platform = {
        "id": "F1",
        "internet_platform": True,
        "sme_service": False,
        "recognised": True,
        "on_cultivation_list": "列入培育名单" in events,
        "accepted": "通过验收" in events,
    }
    return [{"platforms": [platform]}]


def service_platform_case(case: Facts) -> list[Facts]:
    grades = case["inputs"]["grades"]
    return [
        {
            "platforms": [
                {"id": f"F{n}", "internet_platform": False, "sme_service": True, "grade": g}
            ]
        }
        for n, g in enumerate(grades)
    ]


def title_case(case: Facts) -> list[Facts]:
    return [{"titles": [title(1, case["inputs"]["title"])]}]


def zero_land_case(case: Facts) -> list[Facts]:
    inputs = case["inputs"]
    project = {
        "id": "P1",
        "zero_land": True,
        "zero_land_qualified": True,
        "zero_land_adopted": inputs["adopted_locally"],
        "added_floor_area": inputs["added_floor_area_m2"],
        "floor_area_fee": inputs["local_fee_yuan_per_m2"],
    }
    return [{"projects": [project]}]


def decided_case(case: Facts) -> list[Facts]:
    found = project_case(case)
    if "approved_rate_percent" in case["inputs"]:
        found.append({"decisions": [{
            "measure": case["measures"][0],
            "subject": "P1",
            "rate": f"{case['inputs']['approved_rate_percent']}%",
            "by": "省工业和信息化厅、省财政厅",
            "act": "实施细则",
        }]})  # fmt: skip
    return found


PARTS: dict[str, Callable[[Facts], list[Facts]]] = {
    "三(一)1": decided_case,
    "三(一)2": project_case,
    "三(一)3": project_case,
    "三(一)4": project_case,
    "三(二)1": first_set_case,
    "三(二)2": first_edition_case,
    "三(三)1": centre_case,
    "三(三)2": internet_platform_case,
    "三(三)3": service_platform_case,
    "三(四)2": title_case,
    "三(四)3": title_case,
    "三尾款": project_case,
    "四(二)": zero_land_case,
}
