"""Limits: who shares them, what counts, who draws first, what happens to the excess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.small import awards, dossier, outcome, small

from jigai.engine.awards import Award
from jigai.engine.limiting import largest_remainder
from jigai.money.fen import yuan

GRANT = """\
measure: grant
at: 一
name: {zh: 补助, en: Grant}
for: project
gives: {of: project.leased_price}
"""
OTHER = GRANT.replace("grant", "other").replace("at: 一", "at: 二")


def limit(**parts: str) -> str:
    lines = {"limit": "cap", "at": "三", "key": "enterprise", "amount": "100元"}
    lines |= {"counts": "[grant]"} | parts
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in lines.items() if v)


def projects(**bases: str) -> list[dict[str, Any]]:
    return [{"id": name, "leased_price": base} for name, base in bases.items()]


def case(*, history: Any = (), **more: Any) -> dict[str, Any]:
    return dossier(applicant={"history": list(history)}, **more)


def found(folder: Path, rules: str, raw: dict[str, Any]) -> dict[str, Award]:
    return awards(small(folder, rules), raw)


def paid(folder: Path, rules: str, raw: dict[str, Any]) -> dict[str, str]:
    return {k: yuan(a.low) for k, a in found(folder, rules, raw).items()}


def earlier(measure: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"measure": measure, "year": 2023, "granted": amount, "paid": amount} | more


# Keys


def test_what_one_organisation_leaves_open_does_not_touch_the_limit_of_another(
    tmp_path: Path,
) -> None:
    rules = GRANT + limit(key="[enterprise, project.kind]", used="0元")
    raw = case(
        organisations=[{"id": "F"}],
        projects=[
            {"id": "P1", "leased_price": "70"},
            {"id": "P2", "of": "F", "leased_price": "70", "kind": "高端化改造"},
            {"id": "P3", "of": "F", "leased_price": "70", "kind": "高端化改造"},
            {"id": "P4", "leased_price": "70", "kind": "高端化改造"},
        ],
    )
    ranges = {k: (yuan(a.low), yuan(a.high)) for k, a in found(tmp_path, rules, raw).items()}
    assert ranges == {
        "grant/P1": ("70.00", "70.00"),
        "grant/P2": ("70.00", "70.00"),
        "grant/P3": ("30.00", "30.00"),
        "grant/P4": ("30.00", "70.00"),
    }


def test_a_limit_of_an_enterprise_is_shared_by_its_projects(tmp_path: Path) -> None:
    raw = case(projects=projects(P1="70", P2="70"))
    assert paid(tmp_path, GRANT + limit(), raw) == {"grant/P1": "70.00", "grant/P2": "30.00"}


def test_a_limit_of_a_project_is_each_projects_own(tmp_path: Path) -> None:
    raw = case(projects=projects(P1="170", P2="70"))
    wanted = {"grant/P1": "100.00", "grant/P2": "70.00"}
    assert paid(tmp_path, GRANT + limit(key="project"), raw) == wanted
    assert paid(tmp_path, GRANT + limit(key="subject"), raw) == wanted
    assert paid(tmp_path, GRANT + limit(key="award"), raw) == wanted


def test_enterprises_do_not_share_what_is_keyed_by_enterprise(tmp_path: Path) -> None:
    raw = case(projects=[*projects(P1="70"), {"id": "P2", "of": "F", "leased_price": "70"}])
    raw["organisations"] = [{"id": "F", "history": []}]
    assert paid(tmp_path, GRANT + limit(), raw) == {"grant/P1": "70.00", "grant/P2": "70.00"}


def test_the_programme_is_shared_by_all(tmp_path: Path) -> None:
    raw = case(projects=[*projects(P1="70"), {"id": "P2", "of": "F", "leased_price": "70"}])
    raw["organisations"] = [{"id": "F", "history": []}]
    raw["programme"] = {"drawn": {"cap": "10"}}
    rules = GRANT + limit(key="programme")
    assert paid(tmp_path, rules, raw) == {"grant/P1": "70.00", "grant/P2": "20.00"}


def test_a_limit_by_measure_is_each_measures_own(tmp_path: Path) -> None:
    rules = GRANT + "---\n" + OTHER + limit(key="[enterprise, measure]", counts="[grant, other]")
    raw = case(projects=projects(P="170"), history=[earlier("grant", "30", subject="Q")])
    assert paid(tmp_path, rules, raw) == {"grant/P": "70.00", "other/P": "100.00"}


def test_a_limit_keyed_by_a_fact(tmp_path: Path) -> None:
    rules = "measure: prize\nat: 一\nname: 奖\nfor: title\ngives: {amount: 80元}\n" + limit(
        counts="[prize]", key="[enterprise, title.object]", used="0元"
    )
    titles = [{"id": f"T{i}", "object": o} for i, o in enumerate("aab")]
    wanted = {"prize/T0": "80.00", "prize/T1": "20.00", "prize/T2": "80.00"}
    assert paid(tmp_path, rules, case(titles=titles)) == wanted


# What counts


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ("[grant]", ("70.00", "70.00")),
        ("[grant, other]", ("70.00", "30.00")),
        ("[一, 二]", ("70.00", "30.00")),
        ("[一*, 二*]", ("70.00", "30.00")),
        ("[二]", ("70.00", "70.00")),
    ],
)
def test_measures_are_named_by_id_or_clause(
    tmp_path: Path, counts: str, wanted: tuple[str, str]
) -> None:
    rules = GRANT + "---\n" + OTHER + limit(counts=counts)
    got = paid(tmp_path, rules, case(projects=projects(P="70")))
    assert (got["grant/P"], got["other/P"]) == wanted


@pytest.mark.parametrize(
    ("basis", "left"), [("paid", "60.00"), ("granted", "50.00"), ("owed", "55.00")]
)
def test_earlier_awards_count_with_what_was_paid_granted_or_owed(
    tmp_path: Path, basis: str, left: str
) -> None:
    row = {"measure": "grant", "subject": "Q", "year": 2023, "granted": "50", "paid": "40"}
    raw = case(projects=projects(P="500"), history=[row | {"carried": "5"}])
    assert paid(tmp_path, GRANT + limit(basis=basis), raw) == {"grant/P": left}


@pytest.mark.parametrize(
    ("key", "left"),
    [("enterprise", "40.00"), ("project", "70.00"), ("[enterprise, year]", "80.00"),
     ("[project, year]", "100.00")],
)  # fmt: skip
def test_earlier_awards_count_within_the_same_key(tmp_path: Path, key: str, left: str) -> None:
    history = [
        earlier("grant", "30", subject="P"),
        earlier("grant", "10", subject="Q"),
        earlier("grant", "20", subject="Q", year=2024),
        earlier("unrelated", "99", subject="P"),
    ]
    raw = case(projects=projects(P="500"), history=history)
    assert paid(tmp_path, GRANT + limit(key=key), raw) == {"grant/P": left}


def test_what_was_used_may_be_stated_otherwise(tmp_path: Path) -> None:
    used = "sum(enterprise.outside_awards, row.paid)"
    raw = case(projects=projects(P="500"))
    raw["applicant"]["outside_awards"] = [{"paid": "35"}]
    assert paid(tmp_path, GRANT + limit(used=used), raw) == {"grant/P": "65.00"}


def test_a_limit_that_is_used_up_leaves_nothing(tmp_path: Path) -> None:
    raw = case(projects=projects(P="500"), history=[earlier("grant", "120", subject="Q")])
    got = found(tmp_path, GRANT + limit(), raw)["grant/P"]
    assert (got.outcome, got.low) == ("granted", 0)
    assert [(t.rule, t.before, t.after) for t in got.taken] == [("cap", 50_000, 0)]


# Who draws first


def test_shared_limits_are_drawn_in_the_order_of_the_clauses(tmp_path: Path) -> None:
    late = GRANT.replace("at: 一", "at: 三")
    rules = late + "---\n" + OTHER + limit(counts="[grant, other]")
    raw = case(projects=projects(P="70"))
    assert paid(tmp_path, rules, raw) == {"other/P": "70.00", "grant/P": "30.00"}


def test_ties_are_broken_by_id_and_not_by_the_order_of_input(tmp_path: Path) -> None:
    pack = small(tmp_path, GRANT + limit())
    one, two = projects(P2="70"), projects(P1="70")
    for raw in (case(projects=one + two), case(projects=two + one)):
        got = {k: a.low for k, a in awards(pack, raw).items()}
        assert got == {"grant/P1": 7000, "grant/P2": 3000}


def test_who_draws_first_may_be_a_day_or_a_number(tmp_path: Path) -> None:
    raw = case(projects=projects(P1="70", P2="70"))
    raw["projects"][0]["started_on"] = "2024-05-01"
    raw["projects"][1]["started_on"] = "2024-04-30"
    rules = GRANT + limit(order="[project.started_on]")
    assert paid(tmp_path, rules, raw) == {"grant/P1": "30.00", "grant/P2": "70.00"}
    rules = GRANT + limit(order='["if(project.leased_price > 60元, 1, 0)"]')
    raw["projects"][1]["leased_price"] = "60"
    assert paid(tmp_path, rules, raw) == {"grant/P1": "40.00", "grant/P2": "60.00"}


# Several limits


def test_limits_act_by_stage_and_each_takes_its_part(tmp_path: Path) -> None:
    rules = (
        GRANT
        + "limits: [{id: own, key: project, amount: 80元}]\n"
        + limit(limit="year", key="[enterprise, year]", amount="90元")
        + limit(limit="life", key="enterprise", amount="150元")
    )
    raw = case(projects=projects(P1="100", P2="100"))
    got = found(tmp_path, rules, raw)
    steps = {k: [(t.rule, yuan(t.before), yuan(t.after)) for t in a.taken] for k, a in got.items()}
    assert steps == {
        "grant/P1": [
            ("grant.own", "100.00", "80.00"),
            ("life", "80.00", "80.00"),
            ("year", "80.00", "80.00"),
        ],
        "grant/P2": [
            ("grant.own", "100.00", "80.00"),
            ("life", "80.00", "70.00"),
            ("year", "70.00", "10.00"),
        ],
    }


def test_a_stage_may_be_stated(tmp_path: Path) -> None:
    rules = (
        GRANT
        + limit(limit="year", key="[enterprise, year]", amount="90元", stage="subject")
        + limit(limit="life", key="enterprise", amount="50元")
    )
    got = found(tmp_path, rules, case(projects=projects(P="100")))["grant/P"]
    assert [t.rule for t in got.taken] == ["year", "life"]


def test_a_rule_may_come_after_another_whatever_the_stage(tmp_path: Path) -> None:
    rules = (
        GRANT
        + limit(limit="life", key="enterprise", amount="50元", after="[year]")
        + limit(limit="year", key="[enterprise, year]", amount="90元")
    )
    got = found(tmp_path, rules, case(projects=projects(P="100")))["grant/P"]
    assert [t.rule for t in got.taken] == ["year", "life"]


def test_limits_drawn_jointly_take_the_least_that_any_leaves(tmp_path: Path) -> None:
    """Drawn one after another, what the first takes off P1 would be lost for P2 in the second."""
    one = limit(limit="one", key="enterprise", amount="120元", joint="both")
    own = limit(limit="own", key="project", amount="50元", joint="both")
    raw = case(projects=projects(P1="200", P2="200", P3="200"))
    rules = GRANT + one + own
    assert paid(tmp_path, rules, raw) == {
        "grant/P1": "50.00", "grant/P2": "50.00", "grant/P3": "20.00"
    }  # fmt: skip
    first = one.replace("key: enterprise", "key: enterprise\nstage: subject")
    apart = (GRANT + first + own).replace("joint: both\n", "")
    assert paid(tmp_path, apart, raw) == {
        "grant/P1": "50.00", "grant/P2": "0.00", "grant/P3": "0.00"
    }  # fmt: skip


# The excess


def test_what_is_cut_is_lost_or_carried(tmp_path: Path) -> None:
    raw = case(projects=projects(P="170"))
    lost = found(tmp_path, GRANT + limit(), raw)["grant/P"]
    carried = found(tmp_path, GRANT + limit(excess="carried"), raw)["grant/P"]
    assert [t.carried for t in lost.taken] == [False]
    assert [(t.carried, yuan(t.before - t.after)) for t in carried.taken] == [(True, "70.00")]


def test_a_limit_that_refuses_says_so(tmp_path: Path) -> None:
    raw = case(projects=projects(P="170"), history=[earlier("grant", "100", subject="Q")])
    got = found(tmp_path, GRANT + limit(excess="refused"), raw)["grant/P"]
    assert (got.outcome, got.low) == ("refused", 0)
    assert [r.key for r in got.reasons] == ["cap"]


def test_a_limit_that_only_watches_takes_nothing(tmp_path: Path) -> None:
    raw = case(projects=projects(P1="70", P2="70"))
    got = found(tmp_path, GRANT + limit(excess="warned"), raw)
    assert [yuan(a.low) for a in got.values()] == ["70.00", "70.00"]
    assert [[w.key for w in a.warnings] for a in got.values()] == [["cap"], ["cap"]]


def test_a_limit_holds_only_where_its_condition_does(tmp_path: Path) -> None:
    rules = GRANT + limit(when="enterprise.size = large")
    raw = case(projects=projects(P="170"))
    for size, wanted in (("large", "100.00"), ("small", "170.00")):
        raw["applicant"]["size"] = size
        assert paid(tmp_path, rules, raw) == {"grant/P": wanted}


# Deductions and increments


@pytest.mark.parametrize(("received", "left"), [("0", "70.00"), ("69.99", "0.01"), ("71", "0.00")])
def test_what_was_received_elsewhere_is_taken_off(tmp_path: Path, received: str, left: str) -> None:
    rules = GRANT + limit(key="project", amount="", less="project.floor_area_fee")
    raw = case(projects=[{"id": "P", "leased_price": "70", "floor_area_fee": received}])
    assert paid(tmp_path, rules, raw) == {"grant/P": left}


def test_a_deduction_shared_by_several_is_taken_off_once(tmp_path: Path) -> None:
    less = "sum(enterprise.outside_awards, row.paid)"
    rules = GRANT + limit(amount="", less=less)
    raw = case(projects=projects(P1="70", P2="70"))
    raw["applicant"]["outside_awards"] = [{"paid": "90"}]
    assert paid(tmp_path, rules, raw) == {"grant/P1": "0.00", "grant/P2": "50.00"}


def test_the_largest_entitlement_of_a_group_is_all_there_is(tmp_path: Path) -> None:
    rules = GRANT + limit(amount="largest")
    raw = case(projects=projects(P1="70", P2="90", P3="40"))
    assert paid(tmp_path, rules, raw) == {
        "grant/P1": "70.00", "grant/P2": "20.00", "grant/P3": "0.00"
    }  # fmt: skip


# In proportion


def pro_rata(folder: Path, others: str, drawn: str, **bases: str) -> dict[str, str]:
    order = "[\"programme.open_claims['cap']\"]"
    rules = GRANT + limit(key="programme", share="pro-rata", order=order)
    raw = case(projects=projects(**bases))
    raw["programme"] = {"open_claims": {"cap": others}, "drawn": {"cap": drawn}}
    return paid(folder, rules, raw)


@pytest.mark.parametrize(
    ("others", "drawn", "wanted"),
    [
        ("0", "0", ("60.00", "30.00")),
        ("10", "0", ("60.00", "30.00")),
        ("10.01", "0", ("59.99", "30.00")),
        ("110", "0", ("30.00", "15.00")),
        ("0", "10", ("60.00", "30.00")),
        ("0", "10.01", ("59.99", "30.00")),
        ("0", "100", ("0.00", "0.00")),
    ],
)
def test_claims_above_a_total_are_met_in_proportion(
    tmp_path: Path, others: str, drawn: str, wanted: tuple[str, str]
) -> None:
    got = pro_rata(tmp_path, others, drawn, P1="60", P2="30")
    assert (got["grant/P1"], got["grant/P2"]) == wanted


@settings(max_examples=200)
@given(
    room=st.integers(0, 10**12),
    claims=st.lists(st.integers(0, 10**12), min_size=1, max_size=8).filter(any),
)
def test_shares_in_proportion_add_up_to_the_fen(room: int, claims: list[int]) -> None:
    parts = largest_remainder(room, claims)
    assert sum(parts) == room
    total = sum(claims)
    for part, claim in zip(parts, claims, strict=True):
        exact, rest = divmod(room * claim, total)
        assert part in ((exact, exact + 1) if rest else (exact,))


def test_odd_fen_go_to_the_largest_remainder_then_to_the_first() -> None:
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert largest_remainder(101, [1, 1, 1]) == [34, 34, 33]
    assert largest_remainder(10, [1, 2]) == [3, 7]
    assert largest_remainder(10, [0, 0]) == [0, 0]


# Lifted by decision


@pytest.mark.parametrize(
    ("decision", "wanted"),
    [
        ({}, ("70.00", "30.00")),
        ({"lifts": {"cap": "120"}}, ("70.00", "50.00")),
        ({"lifts": {"cap": "none"}}, ("70.00", "70.00")),
        ({"lifts": {"cap": "50"}}, ("70.00", "30.00")),
        ({"lifts": {"cap": "120"}, "subject": "E"}, ("70.00", "50.00")),
        ({"lifts": {"cap": "120"}, "subject": "P2"}, ("70.00", "50.00")),
        ({"lifts": {"cap": "120"}, "approved": False}, ("70.00", "30.00")),
        ({"lifts": {"other": "120"}}, ("70.00", "30.00")),
    ],
)
def test_a_decision_raises_a_limit_and_never_lowers_it(
    tmp_path: Path, decision: dict[str, Any], wanted: tuple[str, str]
) -> None:
    raw = case(projects=projects(P1="70", P2="70"))
    raw["decisions"] = [decision | {"by": "市政府"}] if decision else []
    got = paid(tmp_path, GRANT + limit(lifted_by="decision"), raw)
    assert (got["grant/P1"], got["grant/P2"]) == wanted


def test_a_limit_that_the_text_does_not_let_anyone_lift_stands(tmp_path: Path) -> None:
    raw = case(projects=projects(P1="70", P2="70"))
    raw["decisions"] = [{"lifts": {"cap": "none"}, "by": "市政府"}]
    assert paid(tmp_path, GRANT + limit(), raw) == {"grant/P1": "70.00", "grant/P2": "30.00"}
    found_ = outcome(small(tmp_path, GRANT + limit()), raw)
    assert "decision.not-liftable" in [w.code for w in found_.warnings]


def test_a_deduction_is_lifted_by_so_much(tmp_path: Path) -> None:
    rules = GRANT + limit(key="project", amount="", less="project.floor_area_fee",
                          lifted_by="decision")  # fmt: skip
    raw = case(projects=[{"id": "P", "leased_price": "70", "floor_area_fee": "50"}])
    for lift, wanted in (("20", "40.00"), ("none", "70.00"), ("90", "70.00")):
        raw["decisions"] = [{"lifts": {"cap": lift}, "by": "市政府"}]
        assert paid(tmp_path, rules, raw) == {"grant/P": wanted}
