"""The measures as an OpenFisca system: records in subjects, subjects in an enterprise.

OpenFisca has one entity of persons and groups of them. Persons are here the rows (invoices and
insurance years; a subject without rows has one row for itself), groups are the subjects (projects,
products, platforms, titles) and the enterprise. Money is in yuan; OpenFisca keeps it in float32.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks import case
from benchmarks.case import Amounts, Facts
from benchmarks.openfisca_parts import variable

Array = Any
Formula = Any
RECORD = build_entity("record", "records", "One row", is_person=True)
SUBJECT = build_entity("subject", "subjects", "One subject", roles=[{"key": "row"}])
ENTERPRISE = build_entity("enterprise", "enterprises", "One applicant", roles=[{"key": "of"}])
LINES = {"itself": 0, "invoice": 1, "insurance": 2}


def _enum(name: str, words: dict[str, str]) -> Any:
    return Enum(name, {"none": "none", **words})


Line = _enum("Line", {k: k for k in LINES})
Sort = _enum("Sort", {k: k for k in ("project", "product", "platform", "title")})
KINDS = {
    "高端化改造": "advanced",
    "智能化改造": "smart",
    "绿色化改造": "green",
    "服务化改造": "service",
    "成套设备": "plant",
    "单台设备": "machine",
}
Kind = _enum("Kind", {v: v for v in [*KINDS.values(), "other"]})
Recognition = _enum("Recognition", {"set": "首台套", "edition": "首版次软件"})
Level = _enum("Level", {"national": "national", "provincial": "provincial"})
What = _enum("What", {"title": "title", "base": "base", "mode": "mode", "giant": "giant"})
Grade = _enum("Grade", {"first": "一等奖", "second": "二等奖", "third": "三等奖"})
GRADES = {"一等奖": "first", "二等奖": "second", "三等奖": "third"}
WHAT = dict.fromkeys(case.NATIONAL_TITLES, "title") | dict.fromkeys(case.BASES, "base")
WHAT |= {"融合应用新模式项目": "mode", "专精特新小巨人": "giant"}
SHORT = {
    case.DEMONSTRATION: "demonstration_grant",
    case.GOOSE: "goose_grant",
    case.GIANT: "giant_grant",
    case.ROBOT: "robot_grant",
    case.SET_PREMIUM: "set_premium",
    case.NATIONAL_SET: "national_set",
    case.PROVINCIAL_SET: "provincial_set",
    case.EDITION_PREMIUM: "edition_premium",
    case.EDITION_SALES: "edition_sales",
    case.INTERNET: "internet_award",
    case.SERVICE: "service_award",
    case.TITLE: "title_award",
    case.BASE: "base_award",
    case.NEW_MODE: "mode_award",
}
VARIABLES: list[Any] = []


def _variable(name: str, entity: Any, kind: Any, formula: Formula = None, enum: Any = None) -> None:
    VARIABLES.append(variable(name, entity, kind, formula, enum))


def _given(entity: Any, kind: Any, *names: str) -> None:
    for name in names:
        _variable(name, entity, kind)


def _date(entity: Any, *names: str) -> None:
    import datetime as dt

    _given(entity, dt.date, *names)


_given(RECORD, float, "amount", "insured_amount")
_date(RECORD, "day")
_variable("line", RECORD, Enum, enum=Line)
for _name, _type in (
    ("sort", Sort),
    ("kind", Kind),
    ("recognition", Recognition),
    ("level", Level),
    ("what", What),
    ("grade", Grade),
):
    _variable(_name, SUBJECT, Enum, enum=_type)
_given(SUBJECT, float, "equipment_software", "whole_machines")
_given(SUBJECT, bool, "other_provincial_support", *sorted(case.FLAGS))
_date(SUBJECT, "recognised_on", "valid_from", "valid_until")
_given(ENTERPRISE, bool, "leading_goose", "developed_in_province", "is_enterprise")
_given(ENTERPRISE, float, "giant_paid", "sets_paid_this_year", "editions_paid_this_year")
_date(ENTERPRISE, "as_of")
for _short in SHORT.values():
    _given(SUBJECT, float, f"{_short}_paid", f"{_short}_paid_this_year")
    _given(SUBJECT, bool, f"{_short}_had", f"{_short}_had_this_year")


def _of(subject: Any, name: str, period: Any) -> Array:
    """A value of the enterprise, for its subjects."""
    return subject.value_from_first_person(subject.members.enterprise(name, period))


def _first(enterprise: Any, name: str, period: Any) -> Array:
    """A value of subjects for their first rows, nothing for the other rows."""
    rows = enterprise.members
    return rows.subject(name, period) * (
        rows.simulation.populations["subject"].members_position == 0
    )


def _down(amount: Array) -> Array:
    return np.floor(amount * 100 + 1e-3) / 100


def _left(subject: Any, period: Any, short: str, amount: Array, cap: float = 1e12) -> Array:
    paid = subject(f"{short}_paid", period)
    return np.maximum(0, np.minimum(_down(amount) - paid, cap - paid))


# Projects


def _free(subject: Any, period: Any) -> Array:
    repeated = subject("other_provincial_support", period)
    return (subject("sort", period) == Sort.project) * np.logical_not(
        repeated * _of(subject, "is_enterprise", period)
    )


def _demonstration(subject: Any, period: Any, *_: Any) -> Array:
    kind, base = subject("kind", period), subject("equipment_software", period)
    named = (kind == Kind.advanced) + (kind == Kind.smart) + (kind == Kind.green)
    test = subject("demonstration", period) * named * (base >= 10_000_000)
    amount = _left(subject, period, "demonstration_grant", base * 0.3, 10_000_000)
    return _free(subject, period) * test * amount


def _goose(subject: Any, period: Any, *_: Any) -> Array:
    base = subject("equipment_software", period)
    test = _of(subject, "leading_goose", period) * subject("key_project", period)
    amount = _left(subject, period, "goose_grant", base * 0.3, 20_000_000)
    return _free(subject, period) * test * amount


def _valid_giant(subject: Any, period: Any, *_: Any) -> Array:
    today = _of(subject, "as_of", period)
    named = (subject("what", period) == What.giant) * (subject("level", period) == Level.national)
    valid = (subject("valid_from", period) <= today) * (subject("valid_until", period) >= today)
    return named * valid


def _is_giant(enterprise: Any, period: Any, *_: Any) -> Array:
    return enterprise.any(enterprise.members.subject("valid_giant", period))


def _giant(subject: Any, period: Any, *_: Any) -> Array:
    base = subject("equipment_software", period)
    left = _down(base * 0.3) - subject("giant_grant_paid", period)
    room = 5_000_000 - _of(subject, "giant_paid", period)
    amount = np.maximum(0, np.minimum(left, room))
    return _free(subject, period) * _of(subject, "is_giant", period) * amount


def _robot(subject: Any, period: Any, *_: Any) -> Array:
    base = subject("whole_machines", period)
    amount = _left(subject, period, "robot_grant", base * 0.3, 5_000_000)
    return _free(subject, period) * subject("robot_demonstration", period) * amount


# Products


def _premium(short: str, recognition: Any, years: int) -> Formula:
    def formula(subject: Any, period: Any, *_: Any) -> Array:
        rows = subject.members
        insurance = rows("line", period) == Line.insurance
        order = rows.get_rank(
            subject, rows("day", period).astype("datetime64[D]").astype(float), insurance
        )
        counted = np.minimum(rows("amount", period), rows("insured_amount", period) * 0.03)
        total = subject.sum(counted * insurance * (order < years))
        test = (subject("recognition", period) == recognition) * subject("insured", period)
        provincial = subject("level", period) == Level.provincial
        return test * provincial * _left(subject, period, short, total * 0.8)

    return formula


def _set_sales(short: str, level: Any, cap: float) -> Formula:
    def formula(subject: Any, period: Any, *_: Any) -> Array:
        rows = subject.members
        year = rows("day", period).astype("datetime64[Y]") == np.datetime64(str(period.start.year))
        sold = subject.sum(rows("amount", period) * (rows("line", period) == Line.invoice) * year)
        kind = subject("kind", period)
        test = (subject("recognition", period) == Recognition.set) * (
            subject("level", period) == level
        )
        test = test * ((kind == Kind.plant) + (kind == Kind.machine))
        left = _down(sold * 0.05) - subject(f"{short}_paid_this_year", period)
        amount = np.maximum(0, np.minimum(left, cap - subject(f"{short}_paid", period)))
        return test * _of(subject, "developed_in_province", period) * amount

    return formula


def _edition_sales(subject: Any, period: Any, *_: Any) -> Array:
    rows = subject.members
    start = rows.subject("recognised_on", period).astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    end = (month + 12).astype("datetime64[D]") + (start - month.astype("datetime64[D]"))
    end = np.minimum(end, (month + 13).astype("datetime64[D]") - 1)
    day = rows("day", period).astype("datetime64[D]")
    within = (day >= start) * (day <= end) * (rows("line", period) == Line.invoice)
    sold = subject.sum(rows("amount", period) * within)
    test = (subject("recognition", period) == Recognition.edition) * (
        subject("level", period) == Level.provincial
    )
    amount = _left(subject, period, "edition_sales", sold * 0.2, 2_000_000)
    return test * _of(subject, "developed_in_province", period) * amount


def _before(subject: Any, amount: Array) -> Array:
    """What earlier subjects of the same enterprise have; subjects stand by enterprise."""
    owners = subject.simulation.populations["enterprise"].members_entity_id
    owner = subject.value_from_first_person(owners)
    before = np.cumsum(amount) - amount
    firsts = np.unique(owner, return_index=True)[1]
    return before - before[firsts][owner]


def _yearly(own: str, used: str, earlier: str | None = None) -> Formula:
    def formula(subject: Any, period: Any, *_: Any) -> Array:
        amount = subject(f"{own}_alone", period)
        room = 5_000_000 - _of(subject, used, period) - _before(subject, amount)
        if earlier is not None:
            room = room - _of(subject, earlier, period)
        return np.maximum(0, np.minimum(amount, room))

    return formula


def _total(*names: str) -> Formula:
    def formula(enterprise: Any, period: Any, *_: Any) -> Array:
        return enterprise.sum(sum(_first(enterprise, name, period) for name in names))

    return formula


# Platforms and titles


def _internet(subject: Any, period: Any, *_: Any) -> Array:
    listed = subject("on_cultivation_list", period)
    test = subject("internet_platform", period) * (subject("recognised", period) + listed)
    second = subject("accepted", period) + np.logical_not(listed)
    amount = 2_000_000 + 3_000_000 * second
    return test * _left(subject, period, "internet_award", amount)


def _service(subject: Any, period: Any, *_: Any) -> Array:
    grade = subject("grade", period)
    amount = np.select(
        [grade == Grade.first, grade == Grade.second, grade == Grade.third],
        [500_000, 300_000, 100_000],
    )
    new = np.logical_not(subject("service_award_had_this_year", period))
    return subject("sme_service", period) * new * amount


def _fixed(short: str, what: Any, amount: int) -> Formula:
    def formula(subject: Any, period: Any, *_: Any) -> Array:
        test = subject("what", period) == what
        if what == What.mode:
            test = test * (subject("level", period) == Level.provincial)
        else:
            test = test * subject("by_state", period)
        if what == What.base:
            test = test * np.logical_not(_of(subject, "is_enterprise", period))
        return test * np.logical_not(subject(f"{short}_had", period)) * amount

    return formula


# One application a year

PROJECTS = ("demonstration_grant", "goose_grant", "giant_grant", "robot_grant")
SETS = ("set_premium", "national_set", "provincial_set")
EDITIONS = ("edition_premium", "edition_sales")
TITLES = ("title_award", "base_award", "mode_award")
FIXED = ("internet_award", "service_award", *TITLES)


def _most(enterprise: Any, period: Any, *_: Any) -> Array:
    """What the best application gives; fixed awards of a leading goose are none."""
    bids = [enterprise.max(_first(enterprise, f"{n}_capped", period)) for n in PROJECTS]
    bids += [enterprise("set_item", period), enterprise("edition_item", period)]
    ordinary = np.logical_not(enterprise("leading_goose", period))
    bids += [enterprise.max(_first(enterprise, f"{n}_capped", period)) * ordinary for n in TITLES]
    bids += [enterprise("internet_item", period) * ordinary]
    bids += [enterprise("service_item", period) * ordinary]
    return np.maximum.reduce(bids)


def _chosen(short: str, item: str | None) -> Formula:
    def formula(subject: Any, period: Any, *_: Any) -> Array:
        amount = subject(f"{short}_capped", period)
        bid = amount if item is None else _of(subject, item, period)
        kept = bid == _of(subject, "most", period)
        if short in FIXED:
            kept = kept + _of(subject, "leading_goose", period)
        return kept * amount

    return formula


_variable("valid_giant", SUBJECT, bool, _valid_giant)
_variable("is_giant", ENTERPRISE, bool, _is_giant)
for _short, _formula in {
    "demonstration_grant_capped": _demonstration,
    "goose_grant_capped": _goose,
    "giant_grant_capped": _giant,
    "robot_grant_capped": _robot,
    "set_premium_capped": _premium("set_premium", Recognition.set, 3),
    "edition_premium_capped": _premium("edition_premium", Recognition.edition, 1),
    "national_set_alone": _set_sales("national_set", Level.national, 5_000_000),
    "provincial_set_alone": _set_sales("provincial_set", Level.provincial, 3_000_000),
    "edition_sales_alone": _edition_sales,
    "national_set_capped": _yearly("national_set", "sets_paid_this_year"),
    "provincial_set_capped": _yearly("provincial_set", "sets_paid_this_year", "national_sets"),
    "edition_sales_capped": _yearly("edition_sales", "editions_paid_this_year"),
    "internet_award_capped": _internet,
    "service_award_capped": _service,
    "title_award_capped": _fixed("title_award", What.title, 1_000_000),
    "base_award_capped": _fixed("base_award", What.base, 2_000_000),
    "mode_award_capped": _fixed("mode_award", What.mode, 500_000),
}.items():
    _variable(_short, SUBJECT, float, _formula)
for _short, _formula in {
    "national_sets": _total("national_set_capped"),
    "set_item": _total(*(f"{n}_capped" for n in SETS)),
    "edition_item": _total(*(f"{n}_capped" for n in EDITIONS)),
    "internet_item": _total("internet_award_capped"),
    "service_item": _total("service_award_capped"),
    "most": _most,
}.items():
    _variable(_short, ENTERPRISE, float, _formula)
_ITEMS = dict.fromkeys(SETS, "set_item") | dict.fromkeys(EDITIONS, "edition_item")
_ITEMS |= {"internet_award": "internet_item", "service_award": "service_item"}
for _short in SHORT.values():
    _variable(_short, SUBJECT, float, _chosen(_short, _ITEMS.get(_short)))


class OpenFiscaModel:
    """The system, built once."""

    def __init__(self) -> None:
        self.system = TaxBenefitSystem([RECORD, SUBJECT, ENTERPRISE])
        self.system.add_variables(*VARIABLES)

    def evaluate(self, given: Facts, year: str) -> dict[str, Array]:
        """One simulation of one case: every award variable."""
        simulation: Simulation = SimulationBuilder().build_from_entities(self.system, given)
        return {measure: simulation.calculate(short, year) for measure, short in SHORT.items()}

    def amounts(self, facts: Facts) -> Amounts:
        """The awards that give something, in fen as far as float32 tells."""
        given = situation(facts)
        found = self.evaluate(given, str(facts["claim_year"]))
        return {
            (measure, subject): round(float(value) * 100)
            for measure, values in found.items()
            for subject, value in zip(given["subjects"], values, strict=True)
            if value > 0
        }


def situation(facts: Facts) -> Facts:
    """The facts in OpenFisca's form."""
    year = str(facts["claim_year"])
    records: dict[str, Facts] = {}
    subjects: dict[str, Facts] = {}

    def at(values: Facts) -> Facts:
        return {name: {year: value} for name, value in values.items()}

    for plural in ("projects", "products", "platforms", "titles"):
        for row in facts[plural]:
            lines = _lines(row)
            names = [f"{row['id']}.{n}" for n in range(len(lines))]
            records |= {name: at(line) for name, line in zip(names, lines, strict=True)}
            values = _subject(plural.removesuffix("s"), row, facts["enterprise"], facts)
            subjects[row["id"]] = {"row": names, **at(values)}
    owner, history = facts["enterprise"], facts["enterprise"]["history"]
    enterprise = {
        "leading_goose": owner["leading_goose"],
        "developed_in_province": owner["developed_in_province"],
        "is_enterprise": owner["kind"] == "enterprise",
        "giant_paid": _paid(history, {case.GIANT}),
        "as_of": facts["as_of"],
        "sets_paid_this_year": _paid(
            history, {case.NATIONAL_SET, case.PROVINCIAL_SET}, year=facts["claim_year"]
        ),
        "editions_paid_this_year": _paid(history, {case.EDITION_SALES}, year=facts["claim_year"]),
    }
    return {
        "records": records,
        "subjects": subjects,
        "enterprises": {"applicant": {"of": list(records), **at(enterprise)}},
    }


def _lines(row: Facts) -> list[Facts]:
    lines = [
        {"line": "invoice", "amount": r["amount"] / 100, "day": r["invoiced_on"]}
        for r in row.get("invoices", ())
    ]
    lines += [
        {
            "line": "insurance",
            "amount": r["premium"] / 100,
            "insured_amount": r["insured_amount"] / 100,
            "day": r["starts_on"],
        }
        for r in row.get("insurance_years", ())
    ]
    return lines or [{"line": "itself"}]


def _subject(sort: str, row: Facts, owner: Facts, facts: Facts) -> Facts:
    values: Facts = {"sort": sort}
    for name, value in row.items():
        if name in case.FLAGS or name in ("level", "recognised_on", "valid_from", "valid_until"):
            values[name] = value
        elif name in ("equipment_software", "whole_machines"):
            values[name] = value / 100
        elif name == "kind":
            values[name] = KINDS.get(value, "other")
        elif name == "recognition":
            values[name] = "set" if value == "首台套" else "edition"
        elif name == "what":
            values[name] = WHAT.get(value, "none")
        elif name == "grade":
            values[name] = GRADES.get(value, "none")
    values["other_provincial_support"] = any(
        r["subject"] == row["id"] and r["level"] == "provincial" and r["fund"] != case.FUND
        for r in owner["outside_awards"]
    )
    for earlier in owner["history"]:
        short = SHORT.get(earlier["measure"])
        if short is not None and earlier["subject"] == row["id"]:
            values[f"{short}_paid"] = values.get(f"{short}_paid", 0) + earlier["paid"] / 100
            values[f"{short}_had"] = True
            if earlier["year"] == facts["claim_year"]:
                now = f"{short}_paid_this_year"
                values[now] = values.get(now, 0) + earlier["paid"] / 100
                values[f"{short}_had_this_year"] = True
    return values


def _paid(history: list[Facts], measures: set[str], year: int | None = None) -> float:
    paid = sum(r["paid"] for r in history if r["measure"] in measures and year in (None, r["year"]))
    return cast(int, paid) / 100
