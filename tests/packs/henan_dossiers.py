"""Dossiers for the tests of Henan's pack, and what its answers say."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jigai.engine.api import Answer, evaluate
from jigai.engine.awards import Award
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack

Facts = dict[str, Any]


FOLDER = shipped_root() / "henan"


DEMONSTRATION = "henan-demonstration-project-grant"


GOOSE = "henan-leading-goose-project-grant"


GIANT = "henan-little-giant-grant"


ROBOTS = "henan-robot-replacement-grant"


FIRST_SET_PREMIUM = "henan-first-set-premium-subsidy"


NATIONAL_SET = "henan-first-set-national-award"


PROVINCIAL_SET = "henan-first-set-provincial-award"


SOFTWARE_PREMIUM = "henan-first-edition-premium-subsidy"


SOFTWARE = "henan-first-edition-sales-award"


CULTIVATION = "henan-innovation-centre-cultivation-grant"


CONSTRUCTION = "henan-innovation-centre-construction-grant"


INCOME = "henan-innovation-centre-income-grant"


PROMOTION = "henan-innovation-centre-national-award"


BRANCH = "henan-innovation-centre-branch"


INTERNET = "henan-industrial-internet-platform-award"


SERVICE = "henan-sme-platform-award"


TITLE = "henan-national-title-award"


BASE = "henan-national-base-award"


NEW_MODE = "henan-new-mode-project-award"


LAND = "henan-zero-land-fee-waiver"


MONEY = [
    DEMONSTRATION, GOOSE, GIANT, ROBOTS, FIRST_SET_PREMIUM, NATIONAL_SET, PROVINCIAL_SET,
    SOFTWARE_PREMIUM, SOFTWARE, CULTIVATION, CONSTRUCTION, INCOME, PROMOTION, BRANCH, INTERNET,
    SERVICE, TITLE, BASE, NEW_MODE, LAND,
]  # fmt: skip


DECLARED = [
    "henan-green-services", "henan-clean-production-audit", "henan-local-matching",
    "henan-priority-land", "henan-zero-land-approval", "henan-finance-white-list",
    "henan-key-enterprise-service",
]  # fmt: skip


NO_REPEAT = "henan-no-repeat-funding"


ONE_PROJECT = "henan-one-project-per-year"


SET_CAP = "henan-first-set-yearly-cap"


SOFTWARE_CAP = "henan-first-edition-yearly-cap"


SILENT = {"HN-A22"}
"""Readings without any effect."""
OF_TARGETS = {"HN-A18", "HN-A19", "HN-A20"}
"""Readings that decide what a target asks for; see ``programme/henan.yaml``."""


YEAR = 2023


@lru_cache(maxsize=1)
def pack() -> Pack:
    return load_pack(FOLDER)


def applicant(**changed: Any) -> Facts:
    return {
        "id": "E",
        "leading_goose": False,
        "developed_in_province": True,
        "history": [],
        "outside_awards": [],
    } | changed


def case(*claims: str, owner: Facts | None = None, year: int = YEAR, **content: Any) -> Facts:
    dossier = {"claim_year": year, "applicant": owner or applicant(), **content}
    return dossier | ({"claims": list(claims)} if claims else {})


def ask(dossier: Facts, readings: dict[str, str] | None = None) -> Answer:
    found = evaluate(dossier, pack(), {f"HN-{k}": v for k, v in (readings or {}).items()})
    assert not found.problems, [p.text("en") for p in found.problems]
    return found


def awards(dossier: Facts, **readings: str) -> dict[str, Award]:
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    return {award.label: award for award in outcome.awards}


def one(dossier: Facts, readings: dict[str, str] | None = None) -> Award:
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    (award,) = outcome.awards
    return award


def amount(dossier: Facts, readings: dict[str, str] | None = None) -> str:
    """What is granted in all, which must be certain."""
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    low, high = outcome.total
    assert low == high
    return yuan(low)


def amounts(dossier: Facts, readings: dict[str, str] | None = None) -> dict[str, str]:
    outcome = ask(dossier, readings).outcome
    assert outcome is not None
    assert all(a.low == a.high for a in outcome.awards)
    return {a.label: yuan(a.low) for a in outcome.awards if a.outcome == "granted"}


def reasons(award: Award) -> list[str]:
    return [reason.key for reason in award.reasons]


def taken(award: Award) -> dict[str, tuple[str, str]]:
    """What limits cut, by rule."""
    return {t.rule: (yuan(t.before), yuan(t.after)) for t in award.taken if t.after < t.before}


def earlier(measure: str, subject: str, year: int, paid: str, **more: Any) -> Facts:
    return {"measure": measure, "subject": subject, "year": year, "paid": paid} | more


def decision(lifts: Facts | None = None, /, **terms: Any) -> Facts:
    found = {"by": "省工业和信息化厅", "act": "专题研究", "reason": "理由充分"} | terms
    return found | ({"lifts": lifts} if lifts else {})


def project(base: str, **more: Any) -> Facts:
    facts = {
        "id": "P",
        "kind": "智能化改造",
        "demonstration": True,
        "key_project": True,
        "robot_demonstration": True,
        "actual_investment": base,
        "equipment_software": base,
        "whole_machines": base,
    }
    return facts | more


def little_giant(start: str = "2022-01-01", end: str = "2024-12-31") -> Facts:
    return {"id": "T", "what": "小巨人", "level": "国家级", "granted_on": start, "valid_until": end}


def first_set(level: str, *sales: tuple[str, str], **more: Any) -> Facts:
    facts = {
        "id": "G",
        "recognition": "首台套",
        "level": level,
        "kind": "成套设备",
        "insurance_years": [],
        "invoices": [{"invoiced_on": on, "amount": money} for on, money in sales],
    }
    return facts | more


def software(*sales: tuple[str, str], **more: Any) -> Facts:
    facts = {
        "id": "G",
        "recognition": "首版次软件",
        "level": "省级",
        "kind": "软件",
        "recognised_on": "2023-01-10",
        "insurance_years": [],
        "invoices": [{"invoiced_on": on, "amount": money} for on, money in sales],
    }
    return facts | more


def policy(*years: tuple[str, str, str]) -> list[Facts]:
    return [{"starts_on": on, "premium": p, "insured_amount": i} for on, p, i in years]


def centre(**more: Any) -> Facts:
    facts = {
        "id": "C",
        "on_cultivation_list": True,
        "in_cultivation_period": True,
        "project_completed": True,
        "provincial": True,
        "national": False,
        "promoted": False,
        "branch": False,
        "test_equipment": "0",
        "instruments": "0",
        "technology_income": {YEAR: "0"},
    }
    return facts | more


def of_base(measure: str, base: str) -> Facts:
    """A dossier for one measure in which everything but the base holds."""
    on = f"{YEAR}-06-15"
    match measure:
        case "henan-leading-goose-project-grant":
            return case(measure, owner=applicant(leading_goose=True), projects=[project(base)])
        case "henan-little-giant-grant":
            return case(measure, projects=[project(base)], titles=[little_giant()])
        case "henan-demonstration-project-grant" | "henan-robot-replacement-grant":
            return case(measure, projects=[project(base)])
        case "henan-first-set-national-award":
            return case(measure, products=[first_set("国家级", (on, base))])
        case "henan-first-set-provincial-award":
            return case(measure, products=[first_set("省级", (on, base))])
        case "henan-first-edition-sales-award":
            return case(measure, products=[software((on, base))])
        case "henan-innovation-centre-cultivation-grant":
            return case(measure, centres=[centre(test_equipment=base)])
        case "henan-innovation-centre-construction-grant":
            return case(measure, centres=[centre(instruments=base)])
    assert measure == INCOME
    return case(measure, centres=[centre(technology_income={YEAR: base})])


CAPS = [
    (DEMONSTRATION, "33333333.33", "9999999.99", "33333333.34", "33333333.37", "10000000.00"),
    (GOOSE, "66666666.66", "19999999.99", "66666666.67", "66666666.70", "20000000.00"),
    (GIANT, "16666666.66", "4999999.99", "16666666.67", "16666666.70", "5000000.00"),
    (ROBOTS, "16666666.66", "4999999.99", "16666666.67", "16666666.70", "5000000.00"),
    (NATIONAL_SET, "99999999.99", "4999999.99", "100000000.00", "100000000.20", "5000000.00"),
    (PROVINCIAL_SET, "59999999.99", "2999999.99", "60000000.00", "60000000.20", "3000000.00"),
    (SOFTWARE, "9999999.99", "1999999.99", "10000000.00", "10000000.05", "2000000.00"),
    (CULTIVATION, "16666666.66", "4999999.99", "16666666.67", "16666666.70", "5000000.00"),
    (CONSTRUCTION, "16666666.66", "4999999.99", "16666666.67", "16666666.70", "5000000.00"),
    (INCOME, "99999999.99", "4999999.99", "100000000.00", "100000000.20", "5000000.00"),
]


def insured(recognition: str, *years: tuple[str, str, str], **more: Any) -> Facts:
    measure = FIRST_SET_PREMIUM if recognition == "首台套" else SOFTWARE_PREMIUM
    facts = {"id": "G", "recognition": recognition, "level": "省级", "policy_holder": "甲公司"}
    return case(measure, products=[facts | {"insurance_years": policy(*years)} | more])


YEARS = [(f"{y}-03-01", f"{y - 2019}00000", "50000000") for y in range(2020, 2024)]


def platform(**more: Any) -> Facts:
    facts = {
        "id": "F",
        "internet_platform": True,
        "sme_service": False,
        "recognised": False,
        "on_cultivation_list": True,
        "accepted": False,
    }
    return facts | more


def title(what: str, **more: Any) -> Facts:
    return {"id": "T", "what": what, "level": "国家级", "by_state": True} | more


def two_first_sets(national: str, provincial: str) -> Facts:
    on = f"{YEAR}-06-15"
    return case(
        NATIONAL_SET,
        PROVINCIAL_SET,
        products=[
            first_set("国家级", (on, national), id="G1"),
            first_set("省级", (on, provincial), id="G2"),
        ],
    )


def three_products(last: str) -> Facts:
    on = f"{YEAR}-06-15"
    return case(
        SOFTWARE,
        products=[
            software((on, "10000000"), id="G1"),
            software((on, "10000000"), id="G2"),
            software((on, last), id="G3"),
        ],
    )


def goose_year() -> Facts:
    """A project grant, two titles, a listed internet platform, a service platform, a promotion."""
    return case(
        GOOSE, TITLE, INTERNET, SERVICE, PROMOTION,
        owner=applicant(leading_goose=True),
        projects=[project("20000000")],
        titles=[title("绿色工厂"), title("质量标杆", id="U")],
        platforms=[
            platform(accepted=True),
            platform(id="S", internet_platform=False, sme_service=True, grade="一等奖"),
        ],
        centres=[centre(promoted=True, national=True)],
    )  # fmt: skip
