"""Longnan: thresholds and caps to the fen, every reading, the tax limit, history, dates."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import Any

import pytest

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.evaluating import Outcome
from jigai.facts.documents import load_all
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack
from jigai.policy.readings import used_axes

FOLDER = shipped_root() / "longnan"
EQUIPMENT = "longnan-equipment-grant"
MATCH = "longnan-smart-manufacturing-match"
NODE = "longnan-identifier-node-grant"
CLOUD = "longnan-cloud-subsidy"
CARRIED = "longnan-carried-over"
INTEGRATION = [f"longnan-integration-{level}" for level in ("national", "provincial", "municipal")]
SERVICE = [f"longnan-service-manufacturing-{x}" for x in ("national", "provincial", "municipal")]
TAX = "longnan-annual-tax-limit"
RATES = {
    "信息基础设施上云": 40,
    "平台系统上云": 50,
    "业务应用上云": 60,
    "设备资源上云": 70,
    "制造能力（资源）上云": 80,
}


@lru_cache(maxsize=1)
def pack() -> Pack:
    return load_pack(FOLDER)


def run(raw: dict[str, Any], *readings: str, overlays: tuple[Overlay, ...] = ()) -> Outcome:
    """The outcome of a dossier under readings written ``LN-A06=b``."""
    named = dict(r.split("=") for r in readings)
    answer = evaluate(raw, pack(), named, overlays)
    assert not answer.problems, [p.text("en") for p in answer.problems]
    assert answer.outcome is not None
    return answer.outcome


def one(raw: dict[str, Any], measure: str, *readings: str) -> Award:
    """The award of a measure that has one."""
    (found,) = [a for a in run(raw, *readings).awards if a.measure.id == measure]
    return found


def paid(raw: dict[str, Any], *readings: str) -> str:
    """The sum granted, settled to the fen."""
    low, high = run(raw, *readings).total
    assert low == high
    return yuan(low)


def sums(raw: dict[str, Any], *readings: str) -> dict[str, str]:
    """What is granted, by measure and subject."""
    return {
        a.label.removeprefix("longnan-"): yuan(a.low)
        for a in run(raw, *readings).awards
        if a.outcome == "granted"
    }


def why(award: Award) -> list[str]:
    assert award.outcome == "refused"
    return [r.key for r in award.reasons]


def enterprise(**facts: Any) -> dict[str, Any]:
    """An enterprise that meets general conditions and pays ample taxes."""
    return {
        "id": "E",
        "region": "龙南市",
        "above_scale": True,
        "industrial": True,
        "local_vat_retained": {"2022": "1亿元", "2023": "1亿元", "2024": "1亿元"},
        "local_income_tax_retained": {"2022": 0, "2023": 0, "2024": 0},
        "history": [],
    } | facts


def dossier(*claims: str, year: int = 2023, **parts: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "claim_year": year,
        "claims": list(claims),
        "applicant": enterprise(),
        "programme": {"drawn": {"longnan-node-total": 0}},
    }
    return raw | parts


def project(identity: str = "P", **facts: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "transformation": True,
        "completed": True,
        "conforms_to_industrial_policy": True,
        "in_national_statistics": True,
    } | facts


def equipment(*amounts: str, year: int = 2023, **facts: Any) -> dict[str, Any]:
    projects = [project(f"P{i}", equipment_purchased=a) for i, a in enumerate(amounts, 1)]
    return dossier(EQUIPMENT, year=year, projects=projects, applicant=enterprise(**facts))


def cloud(*payments: tuple[str, str], year: int = 2023, **facts: Any) -> dict[str, Any]:
    rows = [{"tier": tier, "paid": amount} for tier, amount in payments]
    return dossier(CLOUD, year=year, applicant=enterprise(cloud_payments=rows, **facts))


def node(investment: str, drawn: str = "0", **facts: Any) -> dict[str, Any]:
    connected = {
        "node_connected": True,
        "node_accepted": True,
        "node_accepted_on": "2023-06-01",
        "node_investment": investment,
    }
    return dossier(
        NODE,
        applicant=enterprise(**connected | facts),
        programme={"drawn": {"longnan-node-total": drawn}},
    )


def title(identity: str, what: str, level: str, **facts: Any) -> dict[str, Any]:
    return {"id": identity, "what": what, "level": level} | facts


ALL_TITLES = [
    title("N", "两化融合贯标", "national"),
    title("P", "两化融合示范企业", "provincial"),
    title("M", "两化融合示范企业", "municipal", place="赣州市"),
    title("SN", "服务型制造示范", "national"),
    title("SP", "服务型制造示范", "provincial"),
    title("SM", "服务型制造示范", "municipal", place="赣州市"),
]


def titles(*claims: str, year: int = 2023, **facts: Any) -> dict[str, Any]:
    return dossier(*claims, year=year, titles=deepcopy(ALL_TITLES), applicant=enterprise(**facts))


def earlier(measure: str, subject: str, year: int, amount: str, **more: Any) -> dict[str, Any]:
    return {"measure": measure, "subject": subject, "year": year, "paid": amount} | more


def limited(vat: str, income: str = "0", year: int = 2023) -> dict[str, Any]:
    """Taxes that bind."""
    return {
        "local_vat_retained": {str(year): vat},
        "local_income_tax_retained": {str(year): income},
    }


# The pack as a whole


def test_every_reading_decides_something() -> None:
    axes = pack().axes
    assert used_axes(pack()) == set(axes)
    assert [axis.id for axis in axes.values() if axis.note is not None] == []


def test_what_has_no_sum_is_declared_with_what_it_gives() -> None:
    found = {a.measure.id: a for a in run(dossier("nothing") | {"claims": None}).awards}
    for identity in (
        "longnan-demonstration-cultivation",
        "longnan-higher-fund-bids",
        "longnan-bank-enterprise-matching",
        "longnan-ganzhou-guidance-fund",
        "longnan-fiscal-leverage",
    ):
        assert found[identity].outcome == "declared"
        assert found[identity].measure.gives["zh"]
        assert found[identity].measure.gives["en"]


def test_measures_follow_the_order_of_the_document() -> None:
    found = [a.measure.id for a in run(dossier() | {"claims": None}).awards if a.measure.money]
    assert list(dict.fromkeys(found)) == [EQUIPMENT, MATCH, *INTEGRATION, *SERVICE, CLOUD, NODE]


@pytest.mark.parametrize(("day", "granted"), [("2022-08-14", False), ("2022-08-15", True)])
def test_nothing_before_the_day_of_issue(day: str, granted: bool) -> None:
    raw = titles("longnan-integration-national", year=2022) | {"as_of": day}
    award = one(raw, "longnan-integration-national")
    assert award.outcome == ("granted" if granted else "refused")
    if not granted:
        assert why(award) == ["not-yet-in-force"]


# Equipment: 四(三)1


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("4999999.99", None), ("5000000", "300000.00"), ("5000000.01", "300000.00")],
)
def test_the_equipment_threshold_includes_its_bound(amount: str, expected: str | None) -> None:
    award = one(equipment(amount), EQUIPMENT)
    if expected is None:
        assert why(award) == ["project.equipment_purchased"]
    else:
        assert (award.outcome, yuan(award.low)) == ("granted", expected)
    assert not award.up_to


@pytest.mark.parametrize(
    ("amount", "entitled", "expected"),
    [
        ("33333333.33", "1999999.99", "1999999.99"),
        ("33333333.34", "2000000.00", "2000000.00"),
        ("33333333.50", "2000000.01", "2000000.00"),
        ("90000000", "5400000.00", "2000000.00"),
    ],
)
def test_the_equipment_cap_of_an_enterprise(amount: str, entitled: str, expected: str) -> None:
    award = one(equipment(amount), EQUIPMENT)
    assert (yuan(award.entitled[0]), yuan(award.low)) == (entitled, expected)
    cut = [t.rule for t in award.taken if t.after < t.before]
    assert cut == ([] if entitled == expected else [f"{EQUIPMENT}.enterprise-cap"])


@pytest.mark.parametrize(
    "fact",
    ["transformation", "completed", "conforms_to_industrial_policy", "in_national_statistics"],
)
def test_each_condition_on_the_project_has_its_own_reason(fact: str) -> None:
    raw = equipment("8000000")
    raw["projects"][0][fact] = False
    assert why(one(raw, EQUIPMENT)) == [f"project.{fact}"]


def test_the_equipment_grant_is_for_above_scale_enterprises() -> None:
    award = one(equipment("8000000", above_scale=False), EQUIPMENT)
    assert why(award) == ["enterprise.above_scale"]


def test_completion_follows_from_its_date() -> None:
    raw = equipment("8000000")
    del raw["projects"][0]["completed"]
    for day, granted in (("2023-12-31", True), ("2024-01-01", False)):
        raw["projects"][0]["completed_on"] = day
        assert (one(raw, EQUIPMENT).outcome == "granted") is granted


def test_only_equipment_counts_where_purchases_are_listed() -> None:
    rows = [
        {"kind": "hardware", "amount": "3000000"},
        {"kind": "whole-machine", "amount": "4000000"},
        {"kind": "software", "amount": "9000000"},
    ]
    assert paid(dossier(EQUIPMENT, projects=[project(purchases=rows)])) == "420000.00"


def test_two_projects_share_the_cap_of_the_enterprise() -> None:
    found = sums(equipment("25000000", "15000000"))
    assert found == {"equipment-grant/P1": "1500000.00", "equipment-grant/P2": "500000.00"}


def test_the_grant_is_paid_once_for_a_project() -> None:
    raw = equipment("8000000", year=2024, history=[earlier(EQUIPMENT, "P1", 2023, "480000")])
    assert why(one(raw, EQUIPMENT)) == ["already-awarded"]
    raw["applicant"]["history"][0]["subject"] = "another"
    assert paid(raw) == "480000.00"


def test_reading_a05_one_project_or_the_enterprise_in_total() -> None:
    raw = equipment("3000000", "2000000")
    assert (paid(raw, "LN-A05=a"), paid(raw, "LN-A05=b")) == ("0.00", "300000.00")
    short = equipment("3000000", "1999999.99")
    found = [a for a in run(short, "LN-A05=b").awards if a.measure.id == EQUIPMENT]
    assert [why(a) for a in found] == [["equipment-of-the-enterprise"]] * 2
    raw["projects"][1]["completed"] = False
    assert paid(raw, "LN-A05=b") == "0.00"


def test_reading_a05_with_or_without_deductible_vat() -> None:
    raw = equipment("4500000")
    raw["projects"][0]["equipment_purchased_with_vat"] = "5085000"
    assert (paid(raw), paid(raw, "LN-A05.vat=b")) == ("0.00", "305100.00")
    assert paid(raw, "LN-A05.vat=b", "LN-A06=b") == "5100.00"
    assert paid(raw, "LN-A05.vat=b", "LN-A05=b") == "305100.00"


@pytest.mark.parametrize(
    ("amount", "whole", "excess"),
    [
        ("5000000", "300000.00", "0.00"),
        ("5000000.17", "300000.01", "0.01"),
        ("30000000", "1800000.00", "1500000.00"),
    ],
)
def test_reading_a06_the_whole_amount_or_the_excess(amount: str, whole: str, excess: str) -> None:
    raw = equipment(amount)
    assert (paid(raw, "LN-A06=a"), paid(raw, "LN-A06=b")) == (whole, excess)


def test_reading_a07_the_cap_for_good_or_for_a_year() -> None:
    history = [earlier(EQUIPMENT, "P0", 2023, "1500000")]
    raw = equipment("15000000", year=2024, history=history)
    assert (paid(raw, "LN-A07=a"), paid(raw, "LN-A07=b")) == ("500000.00", "900000.00")
    history[0]["year"] = 2024
    assert paid(raw, "LN-A07=b") == "500000.00"


def test_reading_a18_the_cap_counts_what_was_paid_or_what_was_granted() -> None:
    history = [earlier(EQUIPMENT, "P0", 2023, "400000", granted="1800000")]
    raw = equipment("15000000", year=2024, history=history)
    assert (paid(raw, "LN-A18=a"), paid(raw, "LN-A18=b")) == ("900000.00", "200000.00")


# Matching: 四(三)2


def match(*rows: dict[str, Any], **facts: Any) -> dict[str, Any]:
    found = [title("T", "智能制造标杆企业", "municipal", place="赣州市", own_funds="123456.78")]
    return dossier(MATCH, titles=found, applicant=enterprise(outside_awards=list(rows), **facts))


def outside(paid_: str, level: str = "municipal", place: str = "赣州市") -> dict[str, Any]:
    return {
        "level": level,
        "place": place,
        "title": "智能制造标杆企业",
        "year": 2023,
        "paid": paid_,
    }


@pytest.mark.parametrize("amount", ["0.01", "499999.99", "500000.00", "500000.01"])
def test_the_match_follows_the_money_of_ganzhou_to_the_fen(amount: str) -> None:
    assert paid(match(outside(amount))) == amount


def test_reading_a09_which_money_is_matched() -> None:
    raw = match(outside("300000"), outside("200000", "provincial", "江西省"))
    assert paid(raw, "LN-A09=a") == "300000.00"
    assert paid(raw, "LN-A09=b") == "500000.00"
    assert paid(raw, "LN-A09=c") == "123456.78"


def test_money_for_another_title_is_not_matched() -> None:
    raw = match(outside("300000") | {"title": "智能制造示范企业"})
    assert paid(raw) == "0.00"


def test_a_recognition_of_another_city_is_not_matched() -> None:
    raw = match(outside("300000"))
    raw["titles"][0]["place"] = "龙南市"
    assert why(one(raw, MATCH)) == ["title.place"]


def test_what_was_matched_before_is_not_matched_again() -> None:
    history = [earlier(MATCH, "T", 2022, "200000", granted="250000")]
    assert paid(match(outside("300000"), history=history)) == "50000.00"


# Titles: 四(三)3, 四(三)4


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (INTEGRATION[0], "200000.00"),
        (INTEGRATION[1], "30000.00"),
        (INTEGRATION[2], "20000.00"),
        (SERVICE[0], "100000.00"),
        (SERVICE[1], "30000.00"),
        (SERVICE[2], "20000.00"),
    ],
)
def test_each_title_has_its_fixed_award(measure: str, expected: str) -> None:
    award = one(titles(measure), measure)
    assert (award.outcome, yuan(award.low), award.up_to) == ("granted", expected, False)


@pytest.mark.parametrize("measure", [*INTEGRATION, *SERVICE])
def test_a_title_is_awarded_once(measure: str) -> None:
    raw = titles(measure, year=2024)
    subject = one(raw, measure).subject.id
    raw["applicant"]["history"] = [earlier(measure, subject, 2023, "1")]
    assert why(one(raw, measure)) == ["already-awarded"]


@pytest.mark.parametrize("measure", [INTEGRATION[2], SERVICE[2]])
def test_reading_a08_whose_title_the_municipal_one_is(measure: str) -> None:
    ganzhou, longnan = titles(measure), titles(measure)
    for found in longnan["titles"]:
        found |= {"level": "county", "place": "龙南市"} if "place" in found else {}
    assert [paid(ganzhou, f"LN-A08={x}") for x in "abc"] == ["20000.00", "0.00", "20000.00"]
    assert [paid(longnan, f"LN-A08={x}") for x in "abc"] == ["0.00", "20000.00", "0.00"]
    assert why(one(longnan, measure)) == ["title.place"]


def test_reading_a08_c_differs_from_a_only_for_the_library() -> None:
    texts = pack().axes["LN-A08"].alternatives
    assert "项目库" in texts["a"]["zh"]
    assert "library" in texts["a"]["en"]


@pytest.mark.parametrize(
    ("measures", "every", "highest"),
    [(INTEGRATION, "250000.00", "200000.00"), (SERVICE, "150000.00", "100000.00")],
)
def test_reading_a13_every_level_or_the_highest(
    measures: list[str], every: str, highest: str
) -> None:
    raw = titles(*measures)
    assert (paid(raw, "LN-A13=a"), paid(raw, "LN-A13=b")) == (every, highest)
    losers = [a for a in run(raw, "LN-A13=b").awards if a.measure.id in measures[1:]]
    assert [why(a) for a in losers] == [[measures[0].rsplit("-", 1)[0] + "-highest"]] * 2
    assert [a.excluded_by[0]["by"] for a in losers] == [
        [f"{measures[0]}/{raw['titles'][0 if measures is INTEGRATION else 3]['id']}"]
    ] * 2


def test_reading_a13_b_takes_off_what_was_received_for_a_lower_title() -> None:
    history = [earlier(INTEGRATION[2], "M", 2022, "20000")]
    raw = titles(*INTEGRATION, history=history)
    assert paid(raw, "LN-A13=b") == "180000.00"
    assert paid(raw, "LN-A13=a") == "230000.00"
    raw["titles"] = [t for t in raw["titles"] if t["id"] == "P"]
    raw["applicant"]["history"] = [earlier(INTEGRATION[0], "N", 2022, "200000")]
    assert paid(raw, "LN-A13=b") == "0.00"


def test_the_applicant_may_choose_another_title_under_a13_b() -> None:
    raw = titles(*SERVICE) | {
        "choices": {"longnan-service-manufacturing-highest": f"{SERVICE[1]}/SP"}
    }
    assert sums(raw, "LN-A13=b") == {"service-manufacturing-provincial/SP": "30000.00"}


# Cloud: 四(三)5


@pytest.mark.parametrize("tier", RATES)
def test_each_cloud_tier_has_its_rate_at_most(tier: str) -> None:
    award = one(cloud((tier, "10000.01")), CLOUD)
    assert award.up_to
    assert award.low == 1000001 * RATES[tier] // 100


@pytest.mark.parametrize(
    ("tier", "amount", "entitled"),
    [
        ("信息基础设施上云", "124999.99", "49999.99"),
        ("信息基础设施上云", "125000", "50000.00"),
        ("信息基础设施上云", "125000.03", "50000.01"),
        ("平台系统上云", "99999.99", "49999.99"),
        ("平台系统上云", "100000.02", "50000.01"),
        ("业务应用上云", "83333.33", "49999.99"),
        ("业务应用上云", "83333.34", "50000.00"),
        ("业务应用上云", "83333.35", "50000.01"),
        ("设备资源上云", "71428.57", "49999.99"),
        ("设备资源上云", "71428.58", "50000.00"),
        ("设备资源上云", "71428.59", "50000.01"),
        ("制造能力（资源）上云", "62499.99", "49999.99"),
        ("制造能力（资源）上云", "62500", "50000.00"),
        ("制造能力（资源）上云", "62500.02", "50000.01"),
    ],
)
def test_the_cloud_cap_of_an_enterprise(tier: str, amount: str, entitled: str) -> None:
    award = one(cloud((tier, amount)), CLOUD)
    assert yuan(award.entitled[0]) == entitled
    assert yuan(award.low) == min(entitled, "50000.00")


def test_a_decision_sets_a_rate_within_the_ceiling() -> None:
    raw = cloud(("平台系统上云", "10000"), ("信息基础设施上云", "10000"))
    raw["decisions"] = [{"measure": CLOUD, "subject": "E", "rate": "45%", "by": "市工信局"}]
    award = one(raw, CLOUD)
    assert (yuan(award.low), award.up_to) == ("8500.00", False)
    raw["decisions"][0]["rate"] = "100%"
    assert yuan(one(raw, CLOUD).low) == "9000.00"


def test_a_guide_lowers_a_rate_of_the_cloud() -> None:
    path = f"{CLOUD}/gives/rate/rates/平台系统上云"
    guide = Overlay("guide-2023", "guide", "申报指南", {path: "decided(rate, 30%)"})
    raw = cloud(("平台系统上云", "10000"))
    assert yuan(run(raw, overlays=(guide,)).total[0]) == "3000.00"


def test_reading_a12_tiers_add_up_or_the_best_one_counts() -> None:
    raw = cloud(
        ("信息基础设施上云", "60000"), ("业务应用上云", "20000"), ("业务应用上云", "19999.99")
    )
    assert paid(raw, "LN-A12=a") == "47999.99"
    assert paid(raw, "LN-A12=b") == "24000.00"


def test_reading_a07_for_the_cloud_follows_or_stands_alone() -> None:
    history = [earlier(CLOUD, "E", 2022, "40000")]
    raw = cloud(("制造能力（资源）上云", "50000"), history=history)
    assert paid(raw) == "10000.00"
    assert paid(raw, "LN-A07=b") == "40000.00"
    assert paid(raw, "LN-A07=b", "LN-A07.cloud=a") == "10000.00"
    assert paid(raw, "LN-A07.cloud=b") == "40000.00"
    del history[0]["subject"]
    assert paid(raw) == "10000.00"


def test_an_invoice_that_served_before_does_not_count_again() -> None:
    raw = cloud(("平台系统上云", "10000"), ("平台系统上云", "20000"))
    raw["applicant"]["cloud_payments"][0]["invoice"] = "A"
    raw["applicant"]["cloud_payments"][1]["invoice"] = "B"
    raw["applicant"]["invoices_claimed"] = [{"invoice": "A", "measure": CLOUD}]
    assert paid(raw) == "10000.00"


def test_the_cloud_is_for_industrial_enterprises_that_paid() -> None:
    raw = cloud(industrial=False)
    assert why(one(raw, CLOUD)) == ["enterprise.industrial", "enterprise.cloud_payments"]


# The node: 四(三)6


@pytest.mark.parametrize(
    ("investment", "entitled", "expected"),
    [
        ("999999.95", "199999.99", "199999.99"),
        ("1000000", "200000.00", "200000.00"),
        ("1000000.05", "200000.01", "200000.00"),
    ],
)
def test_the_node_cap_of_an_enterprise(investment: str, entitled: str, expected: str) -> None:
    award = one(node(investment), NODE)
    assert (yuan(award.entitled[0]), yuan(award.low)) == (entitled, expected)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("4799999.99", "200000.00"),
        ("4800000", "200000.00"),
        ("4800000.01", "199999.99"),
        ("5000000", "0.00"),
        ("5100000", "0.00"),
    ],
)
def test_the_node_total(drawn: str, expected: str) -> None:
    assert paid(node("1000000", drawn)) == expected


@pytest.mark.parametrize(
    ("fact", "value", "reason"),
    [
        ("node_connected", False, "enterprise.node_connected"),
        ("node_accepted", False, "enterprise.node_accepted"),
        ("region", "信丰县", "enterprise.region"),
    ],
)
def test_each_condition_of_the_node(fact: str, value: Any, reason: str) -> None:
    raw = node("1000000", **{fact: value}) | {"projects": [project(region="龙南市")]}
    assert why(one(raw, NODE)) == [reason]


def test_the_zone_lies_in_longnan() -> None:
    assert paid(node("1000000", region="龙南经开区")) == "200000.00"


def test_the_node_grant_is_paid_once() -> None:
    history = [earlier(NODE, "E", 2022, "100000")]
    assert why(one(node("1000000", history=history), NODE)) == ["already-awarded"]
    del history[0]["subject"]
    assert why(one(node("1000000", history=history), NODE)) == ["already-awarded"]


def test_an_unknown_draw_on_the_total_leaves_the_node_grant_open() -> None:
    raw = node("1000000")
    raw["programme"] = {}
    award = one(raw, NODE)
    assert (award.outcome, award.low, yuan(award.high)) == ("needs-facts", 0, "200000.00")
    assert {(m.fact, m.key) for m in award.waits} == {("drawn", "longnan-node-total")}


def test_reading_a17_the_industry_of_the_enterprise() -> None:
    raw = node("1000000", electronics=False)
    assert (paid(raw, "LN-A17=a"), paid(raw, "LN-A17=b")) == ("200000.00", "0.00")
    assert paid(node("1000000", electronics=True), "LN-A17=b") == "200000.00"


def three_nodes(**second: Any) -> dict[str, Any]:
    """Three enterprises; 300,000 of the total is left."""
    raw = node("1000000", "4700000")
    first = raw["applicant"]
    raw["organisations"] = [
        first | {"id": "F", "node_accepted_on": "2023-03-01"} | second,
        first | {"id": "G", "node_accepted_on": "2023-05-31"},
    ]
    return raw


def by_owner(raw: dict[str, Any], *readings: str) -> dict[str, str]:
    found = [a for a in run(raw, *readings).awards if a.measure.id == NODE]
    return {a.owner: yuan(a.low) for a in found}


def test_reading_a10_the_total_is_drawn_in_the_order_of_acceptance_or_shared() -> None:
    raw = three_nodes()
    assert by_owner(raw, "LN-A10=a") == {"E": "0.00", "F": "200000.00", "G": "100000.00"}
    raw["programme"]["open_claims"] = {"longnan-node-total": "200000"}
    assert by_owner(raw, "LN-A10=b") == {"E": "75000.00", "F": "75000.00", "G": "75000.00"}
    raw["programme"]["drawn"]["longnan-node-total"] = "4900000"
    assert by_owner(raw, "LN-A10=c") == {"E": "0.00", "F": "100000.00", "G": "0.00"}


def test_reading_a10_c_the_total_is_one_of_the_year() -> None:
    keys = {}
    for alternative in "ac":
        plan = run(three_nodes(), f"LN-A10={alternative}").plan
        keys[alternative] = {
            d.key
            for m in plan.measures
            for p in m.payments
            for d in p.draws
            if plan.limits[d.limit].id == "longnan-node-total"
        }
    assert keys == {"a": {("programme",)}, "c": {("programme", "year")}}


def test_the_order_of_input_never_matters_for_the_total() -> None:
    raw = three_nodes()
    turned = raw | {
        "applicant": raw["organisations"][1],
        "organisations": [raw["organisations"][0], raw["applicant"]],
    }
    assert by_owner(raw) == by_owner(turned)


def test_reading_a11_the_total_counts_what_was_paid_or_what_was_granted() -> None:
    raw = three_nodes(**limited("50000"))
    raw["programme"]["granted"] = {"longnan-node-total": "4700000"}
    assert by_owner(raw, "LN-A11=a") == {"E": "50000.00", "F": "50000.00", "G": "200000.00"}
    assert by_owner(raw, "LN-A11=b") == {"E": "0.00", "F": "50000.00", "G": "100000.00"}
    raw["programme"]["granted"]["longnan-node-total"] = "4900000"
    assert by_owner(raw, "LN-A11=b") == {"E": "0.00", "F": "50000.00", "G": "0.00"}


# The tax limit: 四(三)7


@pytest.mark.parametrize(
    ("vat", "income", "expected"),
    [
        ("480000", "0", "480000.00"),
        ("479999.99", "0.01", "480000.00"),
        ("479999.98", "0.01", "479999.99"),
        ("479999.98", "0.03", "480000.00"),
        ("0", "0", "0.00"),
    ],
)
def test_the_tax_limit_to_the_fen(vat: str, income: str, expected: str) -> None:
    award = one(equipment("8000000", **limited(vat, income)), EQUIPMENT)
    assert (award.outcome, yuan(award.low)) == ("granted", expected)
    assert [t.rule for t in award.taken if t.after < t.before] == (
        [] if expected == "480000.00" else [TAX]
    )
    assert award.entitled[0] - award.low == sum(t.before - t.after for t in award.taken)


def test_the_tax_limit_is_drawn_in_the_order_of_the_clauses() -> None:
    raw = titles(*INTEGRATION, *SERVICE, **limited("250000", "60000.05"))
    assert sums(raw) == {
        "integration-national/N": "200000.00",
        "integration-provincial/P": "30000.00",
        "integration-municipal/M": "20000.00",
        "service-manufacturing-national/SN": "60000.05",
        "service-manufacturing-provincial/SP": "0.00",
        "service-manufacturing-municipal/SM": "0.00",
    }


def test_every_measure_counts_toward_the_tax_limit() -> None:
    raw = titles(EQUIPMENT, MATCH, *INTEGRATION, *SERVICE, CLOUD, NODE, **limited("1"))
    raw["projects"] = [project(equipment_purchased="8000000")]
    raw["titles"].append(title("T", "智能制造标杆企业", "municipal", place="赣州市"))
    raw["applicant"] |= {
        "outside_awards": [outside("300000")],
        "cloud_payments": [{"tier": "平台系统上云", "paid": "10000"}],
    }
    raw["applicant"] |= node("1000000")["applicant"] | limited("1")
    raw["applicant"] |= {
        "outside_awards": [outside("300000")],
        "cloud_payments": [{"tier": "平台系统上云", "paid": "10000"}],
    }
    awards = run(raw).awards
    assert {a.measure.id for a in awards} == {EQUIPMENT, MATCH, *INTEGRATION, *SERVICE, CLOUD, NODE}
    assert all(TAX in [t.rule for t in a.taken] for a in awards)
    assert sum(a.low for a in awards) == 100


def test_each_enterprise_has_its_own_tax_limit() -> None:
    raw = three_nodes(**limited("1000")) | {"programme": {"drawn": {"longnan-node-total": 0}}}
    raw["applicant"] |= limited("50000")
    raw["organisations"][1] |= limited("70000")
    assert by_owner(raw) == {"E": "50000.00", "F": "1000.00", "G": "70000.00"}


def test_what_the_year_has_paid_uses_up_the_tax_limit() -> None:
    history = [earlier("longnan-integration-national", "X", 2023, "80000.01", granted="200000")]
    raw = equipment("8000000", **limited("500000"), history=history)
    assert paid(raw) == "419999.99"
    history[0]["year"] = 2022
    assert paid(raw) == "480000.00"


def test_reading_a01_the_year_of_the_taxes() -> None:
    raw = equipment("8000000")
    raw["applicant"]["local_vat_retained"] = {"2022": "1", "2023": "2", "2024": "3"}
    raw["programme"] = {"payment_year": 2024}
    assert [paid(raw, f"LN-A01={x}") for x in "abc"] == ["2.00", "3.00", "1.00"]


def test_reading_a01_b_counts_what_was_paid_in_the_year_of_payment() -> None:
    history = [earlier("longnan-integration-national", "X", 2022, "100000", paid_in=2024)]
    raw = equipment("8000000", history=history)
    raw["applicant"]["local_vat_retained"] = {"2023": "500000", "2024": "500000"}
    raw["programme"] = {"payment_year": 2024}
    assert (paid(raw, "LN-A01=a"), paid(raw, "LN-A01=b")) == ("480000.00", "400000.00")
    history[0]["paid_in"] = 2023
    assert (paid(raw, "LN-A01=a"), paid(raw, "LN-A01=b")) == ("480000.00", "480000.00")


def test_reading_a02_all_awards_together_or_each_alone() -> None:
    raw = titles(*INTEGRATION, **limited("100000"))
    assert (paid(raw, "LN-A02=a"), paid(raw, "LN-A02=b")) == ("100000.00", "150000.00")


def test_reading_a02_b_counts_only_the_same_award_before() -> None:
    history = [earlier(CLOUD, "E", 2023, "5000"), earlier(MATCH, "T", 2023, "9000")]
    raw = cloud(("制造能力（资源）上云", "20000"), **limited("18000"), history=history)
    assert (paid(raw, "LN-A02=a"), paid(raw, "LN-A02=b")) == ("4000.00", "13000.00")


def test_reading_a03_the_excess_is_lost_or_carried_over() -> None:
    raw = titles(INTEGRATION[0], **limited("150000"))
    lost, carried = one(raw, INTEGRATION[0], "LN-A03=a"), one(raw, INTEGRATION[0], "LN-A03=b")
    assert [yuan(a.low) for a in (lost, carried)] == ["150000.00"] * 2
    assert [[t.carried for t in a.taken if t.rule == TAX] for a in (lost, carried)] == [
        [False],
        [True],
    ]


def carried_over(year: int, tax: str, **row: Any) -> dict[str, Any]:
    history = [
        earlier(INTEGRATION[0], "N", 2023, "150000", granted="200000", carried="50000") | row
    ]
    return dossier(
        CARRIED, year=year, applicant=enterprise(**limited(tax, year=year), history=history)
    )


def test_reading_a03_b_pays_the_excess_in_the_next_year() -> None:
    assert paid(carried_over(2024, "1000000"), "LN-A03=b") == "50000.00"
    assert paid(carried_over(2024, "1000000"), "LN-A03=a") == "0.00"
    assert paid(carried_over(2024, "20000"), "LN-A03=b") == "20000.00"
    assert why(one(carried_over(2025, "1000000"), CARRIED, "LN-A03=b")) == ["enterprise.history"]


def test_what_is_carried_over_is_paid_once() -> None:
    raw = carried_over(2024, "1000000")
    raw["applicant"]["history"].append(earlier(CARRIED, "E", 2024, "50000"))
    assert why(one(raw, CARRIED, "LN-A03=b")) == ["already-awarded"]


def test_what_is_carried_over_again_waits_for_one_more_year() -> None:
    raw = carried_over(2025, "1000000")
    raw["applicant"]["history"].append(
        earlier(CARRIED, "E", 2024, "20000", granted="50000", carried="30000")
    )
    assert paid(raw, "LN-A03=b") == "30000.00"


def test_a_grant_carried_over_still_uses_up_the_cap_of_the_enterprise() -> None:
    history = [earlier(EQUIPMENT, "P0", 2023, "500000", granted="1800000", carried="1300000")]
    raw = equipment("15000000", year=2024, history=history)
    assert (paid(raw, "LN-A03=a"), paid(raw, "LN-A03=b")) == ("900000.00", "200000.00")


def test_a_cloud_subsidy_carried_over_still_uses_up_its_cap() -> None:
    history = [earlier(CLOUD, "E", 2022, "10000", carried="30000")]
    raw = cloud(("制造能力（资源）上云", "50000"), history=history)
    assert (paid(raw, "LN-A03=a"), paid(raw, "LN-A03=b")) == ("40000.00", "10000.00")


def test_reading_a04_the_receipts_of_longnan_or_of_all_local_levels() -> None:
    raw = equipment("8000000", **limited("100000", "50000"))
    raw["applicant"] |= {
        "local_vat_all_levels": {"2023": "200000"},
        "local_income_tax_all_levels": {"2023": "120000"},
    }
    assert (paid(raw, "LN-A04=a"), paid(raw, "LN-A04=b")) == ("150000.00", "320000.00")


@pytest.mark.parametrize(("axis", "year"), [("b", "2024"), ("c", "2022")])
def test_readings_a01_and_a04_combine(axis: str, year: str) -> None:
    raw = equipment("8000000") | {"programme": {"payment_year": 2024}}
    raw["applicant"] |= {
        "local_vat_all_levels": {year: "30000"},
        "local_income_tax_all_levels": {year: "1000.01"},
    }
    assert paid(raw, f"LN-A01={axis}", "LN-A04=b") == "31000.01"


def test_the_tax_limit_is_flagged_for_fair_competition_review() -> None:
    limits = run(equipment("8000000")).plan.limits
    assert next(x for x in limits if x.id == TAX).flags == ("fair-competition-review",)


def test_a_decision_lifts_no_limit_of_this_text() -> None:
    raw = equipment("90000000", **limited("100"))
    raw["decisions"] = [
        {"measure": EQUIPMENT, "lifts": {TAX: "none", f"{EQUIPMENT}.enterprise-cap": "none"}}
    ]
    outcome = run(raw)
    assert yuan(outcome.total[0]) == "100.00"
    assert [w.code for w in outcome.warnings] == ["decision.not-liftable"] * 2


@pytest.mark.parametrize("measure", [EQUIPMENT, CLOUD, NODE, *INTEGRATION])
def test_an_application_out_of_order_is_refused(measure: str) -> None:
    raw = titles(measure)
    raw["projects"] = [project(equipment_purchased="8000000")]
    raw["applicant"] |= node("1000000")["applicant"]
    raw["applicant"]["cloud_payments"] = [{"tier": "平台系统上云", "paid": "10000"}]
    assert one(raw, measure).outcome == "granted"
    raw["applicant"]["applied_in_order"] = False
    award = one(raw, measure)
    assert why(award) == ["longnan-application-procedure"]
    assert [r.cite.at for r in award.reasons] == ["四(三)7s2"]


# What stands beside the pack

WORKED = [d for file in sorted((FOLDER / "cases").glob("*.yaml")) for d in load_all(file)]


@pytest.mark.parametrize("worked", WORKED, ids=lambda c: c["case"])
def test_worked_cases_beside_the_pack(worked: dict[str, Any]) -> None:
    answer = evaluate(worked["dossier"], pack(), worked.get("readings"))
    assert answer.outcome is not None
    for measure, expected in worked["expect"].items():
        (found,) = [a for a in answer.outcome.awards if a.measure.id == measure]
        assert (found.outcome, yuan(found.low)) == (expected["outcome"], expected["amount"])
        assert [r.key for r in found.reasons] == expected["reasons"]
        cited = {found.measure.clause, *(r.cite.clause for r in found.reasons)}
        cited |= {t.cite.clause for t in found.taken if t.after < t.before}
        assert cited == set(expected["clauses"]) | {found.measure.clause}
    assert [yuan(v) for v in answer.outcome.total] == [worked["total"]] * 2


def test_every_money_measure_and_rule_has_a_worked_case() -> None:
    text = "".join(f.read_text(encoding="utf-8") for f in (FOLDER / "cases").glob("*.yaml"))
    for item in pack().items:
        if item.kind in ("measure", "gate") or item.id in (TAX, "longnan-node-total"):
            assert item.id in text


def test_the_example_shows_grants_cuts_refusals_and_a_missing_fact() -> None:
    (document,) = load_all(FOLDER / "examples" / "qianrui-electronics.yaml")
    outcome = run(document)
    found = {a.label.removeprefix("longnan-"): a for a in outcome.awards}
    assert {a.outcome for a in found.values() if a.measure.money} == {
        "granted",
        "refused",
        "needs-facts",
    }
    assert yuan(found["equipment-grant/copper-foil"].low) == "1320000.00"
    assert yuan(found["equipment-grant/etching-line"].low) == "680000.00"
    assert found["equipment-grant/warehouse"].outcome == "refused"
    assert yuan(found["cloud-subsidy/qianrui"].low) == "50000.00"
    assert [yuan(v) for v in outcome.total] == ["2580000.00", "2650000.00"]
