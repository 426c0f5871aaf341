"""What holds in a region on a day: by level, by dates, by what was replaced, by what is known."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, Cast
from tests.office.regions.entering import DAY, LONG_AGO, YICHANG, entered, put_in_force, version_of

from jigai.office.identity.models import Section
from jigai.office.regions.domain import queries
from jigai.office.regions.models import Decision, Entry, FiscalYear
from jigai.policy.rulings import Ruling

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HIGH_TECH = "4205A1"


def packs(region: str, day: dt.date = DAY) -> list[str]:
    return [found.pack for found in queries.packs_in_force(region, day)]


def rule(value: str, region: str = CITY, reading: str = "YC-A03", **stated: Any) -> Entry:
    return entered("ruling", region, pack=YICHANG, subject=reading, value=value, **stated)


def test_a_policy_holds_in_the_region_that_put_it_in_force_and_below_from_its_day_on() -> None:
    put_in_force(CITY, ends=dt.date(2020, 12, 31))
    assert packs(CITY) == packs(COUNTY) == packs(HIGH_TECH) == [YICHANG]
    assert packs(OTHER_CITY) == packs("420000") == []
    days = [LONG_AGO - dt.timedelta(1), LONG_AGO, dt.date(2020, 12, 31), dt.date(2021, 1, 1)]
    assert [len(packs(CITY, day)) for day in days] == [0, 1, 1, 0]
    [found] = queries.packs_in_force(COUNTY, DAY)
    assert (found.region, found.version, found.level) == (CITY, version_of(YICHANG), "prefecture")
    assert found.ends == dt.date(2020, 12, 31)
    assert found.policy.id == YICHANG


def test_what_waits_or_was_declined_does_not_hold() -> None:
    put_in_force(CITY, confirmed=None)
    put_in_force(CITY, confirmed=False)
    assert packs(CITY) == []


def test_higher_levels_come_first() -> None:
    entered("pack", COUNTY, pack="a-county", value="x" * 64)
    entered("pack", CITY, pack="z-city", value="y" * 64)
    assert packs(COUNTY) == ["z-city", "a-county"]


def test_an_entry_that_replaces_another_takes_over_on_its_first_day() -> None:
    put_in_force(CITY)
    before = rule("b")
    rule("c", begins=dt.date(2019, 1, 1), replaces=before)
    eve = dt.date(2018, 12, 31)
    assert [r.value for r in queries.rulings_of(CITY, YICHANG, eve)] == ["b"]
    assert [r.value for r in queries.rulings_of(CITY, YICHANG, DAY)] == ["c"]
    [found] = queries.packs_in_force(CITY, DAY)
    assert found.readings == {"YC-A03": "c"}


def test_an_entry_without_a_value_ends_the_one_that_it_replaces() -> None:
    found = put_in_force(CITY)
    entered("pack", CITY, pack=YICHANG, begins=dt.date(2019, 6, 1), replaces=found)
    assert packs(CITY, dt.date(2019, 5, 31)) == [YICHANG]
    assert packs(CITY, DAY) == []


def test_what_was_known_earlier_can_be_asked_for() -> None:
    before = timezone.now()
    put_in_force(CITY)
    assert queries.packs_in_force(CITY, DAY, known_at=before) == []
    assert len(queries.packs_in_force(CITY, DAY, known_at=timezone.now())) == 1


def test_a_ruling_is_the_engines_own_with_its_act() -> None:
    rule("b", region=CITY)
    assert queries.rulings_of(COUNTY, YICHANG, DAY) == [
        Ruling("YC-A03", "b", "某局", "会议纪要〔2018〕1号", "2018-04-20")
    ]
    assert queries.rulings_of(OTHER_CITY, YICHANG, DAY) == []


def test_what_a_higher_level_settled_stands() -> None:
    rule("c", region=COUNTY)
    rule("b", region=CITY)
    assert [r.value for r in queries.rulings_of(COUNTY, YICHANG, DAY)] == ["b"]


def test_counties_stand_in_the_groups_of_the_policy_until_an_act_moves_them() -> None:
    put_in_force(CITY)
    found = queries.county_class(COUNTY, YICHANG, DAY)
    assert found is not None
    assert (found.group, found.name["en"], found.since, found.entry) == (
        "class-1", "class one", LONG_AGO, None
    )  # fmt: skip
    moved = entered(
        "class", CITY, pack=YICHANG, subject=f"yichang-classes/{COUNTY}", value="class-2",
        begins=dt.date(2019, 7, 1),
    )  # fmt: skip
    later = queries.county_class(COUNTY, YICHANG, dt.date(2019, 7, 1))
    assert later is not None
    assert (later.group, later.since, later.entry) == ("class-2", moved.begins, moved)
    before = queries.county_class(COUNTY, YICHANG, dt.date(2019, 6, 30))
    assert before == found
    assert queries.county_class(CITY, YICHANG, DAY) is None
    assert queries.county_class(COUNTY, YICHANG, dt.date(2018, 1, 1)) is None


def test_every_place_of_a_division_is_a_region_that_is_known() -> None:
    put_in_force(CITY)
    table = queries.class_table(CITY, YICHANG, DAY)
    assert len(table) == 14
    assert [c.place["zh"] for c in table if c.code is None] == []
    assert {c.code for c in table} >= {COUNTY, HIGH_TECH}


def test_a_unit_is_the_bureau_of_the_region_itself_or_of_the_one_above() -> None:
    cast = Cast()
    city, county = cast.bureau(CITY), cast.bureau(COUNTY)
    section = Section.objects.create(bureau=city, name="技改科")
    stated: dict[str, Any] = {"pack": YICHANG, "subject": "economy-commission", "value": "named"}
    entered("unit", CITY, bureau=city, section=section, **stated)
    entered("unit", COUNTY, bureau=county, **stated)
    there = queries.unit_for(COUNTY, YICHANG, "economy-commission", DAY)
    above = queries.unit_for(OTHER_COUNTY, YICHANG, "economy-commission")
    assert there is not None
    assert above is not None
    assert (there.bureau, there.section) == (county, None)
    assert (above.bureau, above.section) == (city, section)
    assert queries.unit_for(COUNTY, YICHANG, "finance-bureau", DAY) is None


def test_a_gate_opens_with_the_act_that_its_rule_names() -> None:
    put_in_force(CITY)
    gate = "yichang-operating-rules"
    closed = [g for g in queries.gates(CITY, YICHANG, DAY) if g.id == gate]
    assert [(g.acts, g.open, g.clause) for g in closed] == [(("operating-rules",), False, "四尾款")]
    assert not queries.gate_open(CITY, YICHANG, gate, DAY)
    entered("opening", CITY, pack=YICHANG, subject="operating-rules", value="adopted", begins=DAY)
    assert queries.gate_open(COUNTY, YICHANG, gate, DAY)
    assert not queries.gate_open(COUNTY, YICHANG, gate, DAY - dt.timedelta(1))
    assert queries.programme_acts(CITY, YICHANG, DAY) == [
        {"act": "operating-rules", "adopted_on": "2019-06-01"}
    ]


def test_a_ruling_may_take_a_gate_away_and_no_gate_is_open_without_its_policy() -> None:
    gate = "yichang-operating-rules"
    assert not queries.gate_open(CITY, YICHANG, gate, DAY)
    put_in_force(CITY)
    rule("b", reading="YC-A15")
    assert queries.gate_open(CITY, YICHANG, gate, DAY)


def test_the_programme_of_a_year_is_what_the_store_binds() -> None:
    put_in_force(CITY)
    rule("b")
    year = FiscalYear.objects.create(
        region=CITY, year=2019, state="open", begins=dt.date(2019, 1, 1),
        ends=dt.date(2019, 12, 31), ground="年度工作安排", changed_at=timezone.now(),
    )  # fmt: skip
    found = queries.programme_of(CITY, YICHANG, year, DAY)
    assert found is not None
    assert (found.version, found.fiscal_year, found.region) == (version_of(YICHANG), 2019, CITY)
    assert [r.value for r in found.rulings] == ["b"]
    assert queries.programme_of(OTHER_CITY, YICHANG, year, DAY) is None


def test_a_region_is_called_as_on_the_day() -> None:
    assert queries.region_name("360783", DAY) == "龙南市"
    entered("name", "360783", value="龙南新名市", data={"en": "New Longnan"}, begins=DAY)
    assert queries.region_name("360783", DAY - dt.timedelta(1)) == "龙南市"
    assert queries.region_name("360783", DAY) == "龙南新名市"
    assert queries.region_name("360783", DAY, "en") == "New Longnan"
    assert queries.region_name("no-such", DAY) == "no-such"
    assert queries.code_of("龙南新名市", "360700", DAY) == "360783"
    assert queries.code_of("龙南市", "360700", DAY) == "360783"


def test_a_region_that_got_another_code_is_one_region_under_either() -> None:
    put_in_force("360727", pack="longnan-2022-40")
    entered("succession", "360783", subject="360727", value="recoded", begins=DAY)
    eve = DAY - dt.timedelta(1)
    assert packs("360783", eve) == []
    assert packs("360783") == packs("360727") == ["longnan-2022-40"]
    assert queries.former("360783", eve) == frozenset()
    assert queries.former("360783", DAY) == {"360727"}
    assert queries.current("360727", eve) == "360727"
    assert queries.current("360727", DAY) == "360783"


def test_a_region_that_became_part_of_another_keeps_what_it_filed_for_that_one() -> None:
    entered("succession", OTHER_COUNTY, subject=COUNTY, value="merged", begins=DAY)
    put_in_force(COUNTY, pack=YICHANG)
    assert queries.former(OTHER_COUNTY, DAY) == {COUNTY}
    assert queries.former(COUNTY, DAY) == frozenset()
    assert packs(OTHER_COUNTY) == []
    put_in_force(OTHER_COUNTY, pack=YICHANG)
    assert packs(COUNTY) == [YICHANG]


def test_circles_of_successions_come_to_an_end() -> None:
    entered("succession", COUNTY, subject=OTHER_COUNTY, value="merged")
    entered("succession", OTHER_COUNTY, subject=COUNTY, value="merged")
    assert queries.current(COUNTY, DAY) in (COUNTY, OTHER_COUNTY)
    assert queries.former(COUNTY, DAY) == {OTHER_COUNTY}


def test_the_register_only_grows() -> None:
    row = put_in_force(CITY)
    for rows, change in ((Entry.objects, {"value": "x"}), (Decision.objects, {"confirmed": False})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()
    row.refresh_from_db()
    assert row.value == version_of(YICHANG)


def test_the_number_of_queries_does_not_grow_with_the_register(
    django_assert_num_queries: Any,
) -> None:
    put_in_force(CITY)
    for reading in ("YC-A01", "YC-A02", "YC-A03"):
        rule("b", reading=reading)
    with django_assert_num_queries(6):
        queries.packs_in_force(COUNTY, DAY)
