"""The measures as one zen-engine decision: branches of expressions that meet in a combination.

Branches instead of a chain that passes everything through: each node then copies (and traces)
only what it needs. Money is in fen, so that ``floor`` is the rounding of the policy.

One definition makes two graphs. The lean one computes nothing but amounts. The one that shows its
working keeps for each award its conditions one by one, what it is entitled to, what was paid
before and the room below its cap, so that a trace can tell why an award is what it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import zen

from benchmarks import case
from benchmarks.case import Amounts, Facts

HISTORY = "enterprise.history"
SET_ITEM, EDITION_ITEM, INTERNET_ITEM, SERVICE_ITEM = "三(二)1", "三(二)2", "三(三)2", "三(三)3"
ITEMS = (SET_ITEM, EDITION_ITEM, INTERNET_ITEM, SERVICE_ITEM)
Expressions = dict[str, str]


@dataclass(frozen=True)
class Measure:
    """One measure over rows ``p``; ``item`` is the application its awards share, if they do."""

    id: str
    rows: str
    conditions: Expressions
    entitled: str
    paid: str = "0"
    room: str = ""
    item: str = ""

    def expression(self, working: bool) -> str:
        bid = f"'{self.item}'" if self.item else f"'{self.id}/' + p.id"
        head = f"measure: '{self.id}', subject: p.id, bid: {bid}"
        if not working:
            test = " and ".join(f"({c})" for c in self.conditions.values())
            left = f"{self.entitled} - {self.paid}"
            least = f"min([{left}, {self.room}])" if self.room else left
            return f"map({self.rows} as p, {{{head}, amount: {test} ? max([0, {least}]) : 0}})"
        tests = ", ".join(f"{name}: {c}" for name, c in self.conditions.items())
        test = " and ".join(f"q.conditions.{name}" for name in self.conditions)
        shown = f"conditions: {{{tests}}}, entitled: {self.entitled}, paid: {self.paid}"
        shown += f", room: {self.room}" if self.room else ""
        least = "min([q.entitled - q.paid, q.room])" if self.room else "q.entitled - q.paid"
        return (
            f"map(map({self.rows} as p, {{{head}, {shown}}}) as q, "
            f"merge([q, {{amount: {test} ? max([0, {least}]) : 0}}]))"
        )


def _quoted(*words: str) -> str:
    return "[" + ", ".join(f"'{w}'" for w in words) + "]"


def _paid(measure: str, more: str = "") -> str:
    """What earlier awards of a measure to the subject paid."""
    which = f"#.measure == '{measure}' and #.subject == p.id{more}"
    return f"sum(map(filter({HISTORY}, {which}), #.paid))"


def _new(measure: str, more: str = "") -> str:
    """Never awarded before."""
    return f"not(some({HISTORY}, #.measure == '{measure}' and #.subject == p.id{more}))"


THIS_YEAR = " and #.year == claim_year"
NOT_REPEATED = (
    "enterprise.kind != 'enterprise' or not(some(enterprise.outside_awards, "
    f"#.level == 'provincial' and #.fund != '{case.FUND}' and #.subject == p.id))"
)
GIANT_TITLES = (
    "filter(titles, #.what == '专精特新小巨人' and #.level == 'national' and "
    "d(#.valid_from) <= d(as_of) and d(#.valid_until) >= d(as_of))"
)
GIANT_USED = (
    f"len($.giant_titles) > 0 ? sum(map(filter({HISTORY}, #.measure == '{case.GIANT}' and "
    "#.year >= min(map($.giant_titles, year(#.valid_from)))), #.paid)) : 0"
)


def _project(measure: str, base: str, cap: int, used: str, conditions: Expressions) -> Measure:
    return Measure(
        measure,
        "projects",
        {**conditions, "not_repeated": NOT_REPEATED},
        f"floor({base} * 0.3)",
        _paid(measure),
        f"{cap} - {used or _paid(measure)}",
    )


PROJECTS = {
    "demonstration": _project(
        case.DEMONSTRATION,
        "p.equipment_software",
        1_000_000_000,
        "",
        {
            "demonstration": "p.demonstration",
            "kind": "p.kind in ['高端化改造', '智能化改造', '绿色化改造']",
            "threshold": "p.equipment_software >= 1000000000",
        },
    ),
    "goose": _project(
        case.GOOSE,
        "p.equipment_software",
        2_000_000_000,
        "",
        {
            "leading_goose": "enterprise.leading_goose",
            "key_project": "p.key_project",
            "invested": "p.equipment_software > 0",
        },
    ),
    "giant": _project(
        case.GIANT,
        "p.equipment_software",
        500_000_000,
        "$.giant_used",
        {"little_giant": "len($.giant_titles) > 0", "invested": "p.equipment_software > 0"},
    ),
    "robot": _project(
        case.ROBOT,
        "p.whole_machines",
        500_000_000,
        "",
        {"demonstration": "p.robot_demonstration", "invested": "p.whole_machines > 0"},
    ),
}


def _premium(measure: str, rows: str, item: str, years: int) -> Measure:
    premiums = (
        f"sum(map(filter(keys(p.insurance_years), # < {years}), "
        "min([p.insurance_years[#].premium, p.insurance_years[#].insured_amount * 0.03])))"
    )
    return Measure(
        measure,
        rows,
        {"level": "p.level == 'provincial'", "insured": "p.insured"},
        f"floor({premiums} * 0.8)",
        _paid(measure),
        item=item,
    )


def _set_sales(measure: str, level: str, cap: int) -> Measure:
    sold = "sum(map(filter(p.invoices, year(#.invoiced_on) == claim_year), #.amount))"
    return Measure(
        measure,
        f"filter($.sets, #.level == '{level}')",
        {
            "kind": "p.kind in ['成套设备', '单台设备']",
            "developed": "enterprise.developed_in_province",
            "sold": "some(p.invoices, year(#.invoiced_on) == claim_year)",
        },
        f"floor({sold} * 0.05)",
        _paid(measure, THIS_YEAR),
        f"{cap} - {_paid(measure)}",
        SET_ITEM,
    )


WITHIN = (
    "d(#.invoiced_on) >= d(p.recognised_on) and "
    "d(#.invoiced_on) <= d(p.recognised_on).add(12, 'month')"
)
PRODUCTS = {
    "set_premiums": _premium(case.SET_PREMIUM, "$.sets", SET_ITEM, 3),
    "edition_premiums": _premium(case.EDITION_PREMIUM, "$.editions", EDITION_ITEM, 1),
    "national_sets": _set_sales(case.NATIONAL_SET, "national", 500_000_000),
    "provincial_sets": _set_sales(case.PROVINCIAL_SET, "provincial", 300_000_000),
    "edition_sales": Measure(
        case.EDITION_SALES,
        "$.editions",
        {
            "level": "p.level == 'provincial'",
            "developed": "enterprise.developed_in_province",
            "sold": f"some(p.invoices, {WITHIN})",
        },
        f"floor(sum(map(filter(p.invoices, {WITHIN}), #.amount)) * 0.2)",
        _paid(case.EDITION_SALES),
        f"200000000 - {_paid(case.EDITION_SALES)}",
        EDITION_ITEM,
    ),
}


def _drawn(rows: str, measures: tuple[str, ...], cap: int) -> str:
    """A yearly cap that the rows draw on in their order."""
    which = f"#.measure in {_quoted(*measures)}{THIS_YEAR}"
    used = f"sum(map(filter({HISTORY}, {which}), #.paid))"
    before = f"sum(map(filter(keys({rows}), # < i), {rows}[#].amount))"
    return (
        f"map(keys({rows}) as i, merge([{rows}[i], "
        f"{{amount: max([0, min([{rows}[i].amount, {cap} - {used} - {before}])])}}]))"
    )


PRIZE = " : ".join(f"p.grade == '{g}' ? {a}" for g, a in case.PRIZES.items()) + " : 0"
PLATFORMS = {
    "internet": Measure(
        case.INTERNET,
        "filter(platforms, #.internet_platform)",
        {"recognised": "p.recognised or p.on_cultivation_list"},
        "200000000 + ((p.accepted or not(p.on_cultivation_list)) ? 300000000 : 0)",
        _paid(case.INTERNET),
        item=INTERNET_ITEM,
    ),
    "service": Measure(
        case.SERVICE,
        "filter(platforms, #.sme_service)",
        {
            "grade": f"p.grade in {_quoted(*case.PRIZES)}",
            "new": _new(case.SERVICE, THIS_YEAR),
        },
        f"({PRIZE})",
        item=SERVICE_ITEM,
    ),
}
TITLES = {
    "national": Measure(
        case.TITLE,
        f"filter(titles, #.what in {_quoted(*case.NATIONAL_TITLES)})",
        {"by_state": "p.by_state", "new": _new(case.TITLE)},
        "100000000",
    ),
    "bases": Measure(
        case.BASE,
        f"filter(titles, #.what in {_quoted(*case.BASES)})",
        {
            "by_state": "p.by_state",
            "holder": "enterprise.kind != 'enterprise'",
            "new": _new(case.BASE),
        },
        "200000000",
    ),
    "new_modes": Measure(
        case.NEW_MODE,
        "filter(titles, #.what == '融合应用新模式项目')",
        {"level": "p.level == 'provincial'", "new": _new(case.NEW_MODE)},
        "50000000",
    ),
}
# With a leading goose fixed awards take up no application of the year's one.
COMBINATION = {
    "bidding": "flatMap([demonstration, goose, giant, robot, set_premiums, set_awards, "
    "edition_premiums, edition_awards, leading_goose ? [] : fixed], #)",
    "bids": f"flatMap([map(filter($.bidding, #.bid not in {_quoted(*ITEMS)}), #.bid), "
    f"{_quoted(*ITEMS)}], #)",
    "totals": "map($.bids as b, "
    "{bid: b, total: sum(map(filter($.bidding, #.bid == b), #.amount))})",
    "most": "max(map($.totals, #.total))",
    "kept": "filter($.totals, #.total == $.most)[0].bid",
    "awards": "flatMap([filter($.bidding, #.bid == $.kept and #.amount > 0), "
    "leading_goose ? filter(fixed, #.amount > 0) : []], #)",
}


def graph(working: bool) -> dict[str, Any]:
    """The decision in zen's JSON."""
    nodes: list[dict[str, Any]] = [
        {"id": "in", "name": "case", "type": "inputNode"},
        {"id": "out", "name": "answer", "type": "outputNode"},
    ]
    edges: list[dict[str, str]] = []

    def add(name: str, expressions: Expressions, *sources: str) -> None:
        rows = [{"id": f"{name}.{k}", "key": k, "value": v} for k, v in expressions.items()]
        content = {"expressions": rows, "passThrough": False}
        nodes.append({"id": name, "name": name, "type": "expressionNode", "content": content})
        edges.extend(_edge(source, name) for source in sources)

    def written(measures: dict[str, Measure]) -> Expressions:
        return {name: measure.expression(working) for name, measure in measures.items()}

    add("enterprise", {"leading_goose": "enterprise.leading_goose"}, "in")
    giant = {"giant_titles": GIANT_TITLES, "giant_used": GIANT_USED}
    add("projects", giant | written(PROJECTS), "in")
    kinds = {
        "sets": "filter(products, #.recognition == '首台套')",
        "editions": "filter(products, #.recognition == '首版次软件')",
    }
    caps = {
        "set_sales": "flatMap([$.national_sets, $.provincial_sets], #)",
        "set_awards": _drawn("$.set_sales", (case.NATIONAL_SET, case.PROVINCIAL_SET), 500_000_000),
        "edition_awards": _drawn("$.edition_sales", (case.EDITION_SALES,), 500_000_000),
    }
    add("products", kinds | written(PRODUCTS) | caps, "in")
    add("platforms", written(PLATFORMS), "in")
    add("titles", written(TITLES), "in")
    fixed = "flatMap([internet, service, national, bases, new_modes], #)"
    add("fixed", {"fixed": fixed}, "platforms", "titles")
    add("combination", COMBINATION, "enterprise", "projects", "products", "fixed")
    add("awards", {"awards": "awards"}, "combination")
    edges.append(_edge("awards", "out"))
    return {"nodes": nodes, "edges": edges}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


class ZenModel:
    """The decision, loaded once."""

    def __init__(self, working: bool) -> None:
        self.engine = zen.ZenEngine()
        content = zen.ZenDecisionContent(json.dumps(graph(working)))
        self.decision = self.engine.create_decision(content)

    def evaluate(self, given: Facts | bytes, trace: bool = False) -> dict[str, Any]:
        """Zen's whole response."""
        found: dict[str, Any] = self.decision.evaluate(given, {"trace": trace})
        return found

    def amounts(self, given: Facts) -> Amounts:
        """The awards that give something."""
        awards = self.evaluate(given)["result"]["awards"]
        return {(a["measure"], a["subject"]): round(a["amount"]) for a in awards}
