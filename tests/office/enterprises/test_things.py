"""Products, platforms and centres: registered, called by what is stated, ended, never lost."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.enterprises.firms import SECOND, cast_of_a_county, day, refusal
from tests.office.identity.cast import COUNTY, OTHER_COUNTY, Cast

from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.refreshing import refresh
from jigai.office.enterprises.domain.successions import merge, preview
from jigai.office.enterprises.domain.things import end_thing, register_thing, things_of
from jigai.office.enterprises.interfaces.thing_listings import THING_LIST
from jigai.office.enterprises.models import FactRecord, Thing
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.searching import narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.both]


class Steps:
    """A job's progress that nobody looks at."""

    def expect(self, _: int) -> None:
        """So many."""

    def step(self, _: int) -> None:
        """One done."""


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def made(cast: Cast, **more: Any) -> Thing:
    given = {"entity": "product", "name": "五轴加工中心", "code": "辽装备 2024-7"} | more
    row: Thing = register_thing(acting=cast.actor("preparer"), organisation=cast.firm().pk, **given)
    return Thing.objects.get(pk=row.pk)


def state(cast: Cast, row: Thing, fact: str, value: Any, **more: Any) -> FactRecord:
    stated = Statement(f"{row.entity}.{fact}", value, subject=row.subject, **more)
    found: FactRecord = record_fact(
        acting=cast.actor("preparer"), organisation=row.organisation_id, stated=stated
    )
    return found


def products(cast: Cast, **more: Any) -> list[dict[str, Any]]:
    found = assemble(cast.firm(), as_of=day("2026-06-30"), claim_year=2026, **more)
    return list(found.get("products", ()))


def test_what_is_registered_and_stated_stands_in_the_dossier(cast: Cast) -> None:
    row = made(cast)
    state(cast, row, "level", "省级")
    state(cast, row, "invoices", [{"amount": "120000", "invoiced_on": "2026-02-03"}])
    assert products(cast) == [
        {
            "id": row.number,
            "name": "五轴加工中心",
            "level": "省级",
            "invoices": [{"amount": "120000", "invoiced_on": "2026-02-03"}],
        }
    ]


def test_it_is_called_by_what_is_stated_and_found_by_it(cast: Cast) -> None:
    row = made(cast)
    first = FactRecord.objects.get(fact="product.name")
    state(cast, row, "name", "六轴加工中心", replaces=first.pk)
    row.refresh_from_db()
    assert row.name == "六轴加工中心"
    assert [p["name"] for p in products(cast)] == ["六轴加工中心"]
    rows = THING_LIST.rows(cast.actor("officer"))
    for query in ("六轴", "liuzhou", "2024-7", row.number):
        assert list(narrowed(rows, query, "search")) == [row], query
    assert not narrowed(rows, "五轴", "search").exists()


def test_a_name_that_begins_later_is_taken_up_by_the_clock(cast: Cast) -> None:
    row = made(cast)
    state(cast, row, "name", "新名机床", valid_from=day("2099-01-01"))
    row.refresh_from_db()
    assert row.name == "五轴加工中心"
    refresh(Steps(), day("2099-01-02"))  # type: ignore[arg-type]
    row.refresh_from_db()
    assert row.name == "新名机床"


def test_the_same_one_twice_another_kind_or_no_name_is_refused(cast: Cast) -> None:
    made(cast)
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk, "name": "别的"}
    same = call | {"entity": "product", "code": "辽装备 2024-7"}
    assert refusal(register_thing, **same) == ("enterprises.thing-twice", "code")
    named = call | {"entity": "product", "name": "甲"}
    register_thing(**named)
    assert refusal(register_thing, **named) == ("enterprises.thing-twice", "name")
    kind = call | {"entity": "title"}
    assert refusal(register_thing, **kind) == ("enterprises.thing-kind", "entity")
    assert refusal(register_thing, **call | {"entity": "centre", "name": " "})[1] == "name"
    assert made(cast, entity="platform").number != made(cast, entity="centre").number


def test_what_ended_stays_on_record_and_is_stated_of_no_more(cast: Cast) -> None:
    row = made(cast)
    claim = state(cast, row, "level", "省级")
    end_thing(acting=cast.actor("officer"), thing=row.pk, reason="停产")
    assert products(cast) == []
    assert [t.reason for t in things_of(cast.firm().pk)["product"]] == ["停产"]
    assert FactRecord.objects.filter(subject=row.subject).count() == 2
    with pytest.raises(NotThere):
        state(cast, row, "level", "市级", replaces=claim.pk)
    again = {"acting": cast.actor("officer"), "thing": row.pk, "reason": "x"}
    assert refusal(end_thing, **again)[0] == "act.stale"
    assert made(cast).number != row.number


def test_only_its_people_register_and_only_those_in_sight_end(cast: Cast) -> None:
    row = made(cast)
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    cast.post("rival", "preparer", firm=cast.firm(SECOND))
    for login in ("officer", "elsewhere", "rival"):
        with pytest.raises((Denied, NotThere)):
            register_thing(
                acting=cast.actor(login), organisation=cast.firm().pk, entity="product", name="x"
            )
    for login in ("elsewhere", "rival", "finance"):
        with pytest.raises((Denied, NotThere)):
            end_thing(acting=cast.actor(login), thing=row.pk, reason="x")
    assert not THING_LIST.rows(cast.actor("elsewhere")).exists()


def test_a_merger_takes_them_along_and_their_records_with_them(cast: Cast) -> None:
    row = made(cast)
    state(cast, row, "level", "省级")
    into = cast.firm(SECOND)
    assert into.region == COUNTY
    assert preview(cast.firm().pk)["things"] == 1
    merge(
        acting=cast.actor("officer"), organisation=cast.firm().pk, into=into.pk,
        on=day("2024-06-01"), ground="合并",
    )  # fmt: skip
    found = assemble(into, as_of=day("2026-06-30"), claim_year=2026)
    assert [p["level"] for p in found["products"]] == ["省级"]
    cast.post("new", "preparer", firm=into)
    stated = Statement("product.kind", "单台设备", subject=row.subject)
    record_fact(acting=cast.actor("new"), organisation=into.pk, stated=stated)
