"""The title register, and published lists matched line by line."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.office.enterprises.firms import (
    FOURTH,
    SECOND,
    cast_of_a_county,
    day,
    founded,
    refusal,
)
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain.names import rename
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.enterprises.domain.title_lists import (
    confirm_line,
    confirm_matched,
    dismiss_line,
    lists_for,
    open_lines,
    send_title_list,
)
from jigai.office.enterprises.domain.titles import (
    Granted,
    record_title,
    titles_of,
    valid,
    void_title,
)
from jigai.office.enterprises.models import Title, TitleLine
from jigai.office.ground.acts.errors import Denied, NotThere

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FACTORY = Granted("智能工厂", "省级", granted_on=day("2023-05-01"), valid_until=day("2026-04-30"))


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def record(cast: Cast, title: Granted = FACTORY, login: str = "officer", **further: Any) -> Title:
    given = {"status": "verified" if login == "officer" else "claimed"} | further
    made: Title = record_title(
        acting=cast.actor(login), organisation=cast.firm().pk, title=title, **given
    )
    return made


def test_a_title_stands_in_the_dossier_under_its_number(cast: Cast) -> None:
    made = record(cast)
    [found] = assemble(cast.firm(), as_of=day("2024-01-01"), claim_year=2024)["titles"]
    assert found == {
        "id": made.number,
        "what": "智能工厂",
        "level": "provincial",
        "granted_on": "2023-05-01",
        "valid_until": "2026-04-30",
    }


def test_a_longer_validity_is_a_further_row_of_the_same_number(cast: Cast) -> None:
    first = record(cast)
    longer = Granted(
        "智能工厂", "省级", granted_on=day("2023-05-01"), valid_until=day("2029-04-30")
    )
    second = record(cast, longer, replaces=first.pk, ground="复核通过")
    assert second.number == first.number
    assert [t.pk for t in titles_of(cast.firm().pk)] == [second.pk]
    assert valid(second, day("2029-04-30"))
    assert not valid(second, day("2029-05-01"))
    assert not valid(second, day("2023-04-30"))
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()


def test_a_title_withdrawn_is_in_no_dossier_and_stays_on_record(cast: Cast) -> None:
    made = record(cast)
    void_title(acting=cast.actor("officer"), title=made.pk, ground="撤销认定")
    assert "titles" not in assemble(cast.firm(), as_of=day("2024-01-01"), claim_year=2024)
    assert Title.objects.count() == 2
    again = {"acting": cast.actor("officer"), "title": made.pk, "ground": "x"}
    assert refusal(void_title, **again)[0] == "act.stale"


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        (Granted(""), ("enterprises.title", "what")),
        (Granted("智能工厂", "宇宙级"), ("value.code", "level")),
        (Granted("智能工厂", place="宜晶市"), ("value.region", "place")),
        (
            Granted("智能工厂", granted_on=day("2024-01-01"), valid_until=day("2023-01-01")),
            ("enterprises.period", "valid_until"),
        ),
        (Granted("智能工厂", granted_on=day("2009-12-31")), ("enterprises.founding", "granted_on")),
        (FACTORY, ("enterprises.title-twice", "what")),
    ],
)
def test_a_wrong_title_is_refused_at_its_field(
    cast: Cast, title: Granted, refused: tuple[str, str]
) -> None:
    founded(cast.firm(), "2010-01-01")
    record(cast)
    call = {"acting": cast.actor("officer"), "organisation": cast.firm().pk, "status": "verified"}
    assert refusal(record_title, **call, title=title) == refused


def test_an_enterprise_claims_titles_and_corrects_none_that_was_verified(cast: Cast) -> None:
    verified = record(cast)
    assert record(cast, Granted("绿色工厂"), "preparer").status == "claimed"
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk, "title": FACTORY}
    assert refusal(record_title, **call, replaces=verified.pk)[0] == "act.stale"
    with pytest.raises((Denied, NotThere)):
        record_title(**call, status="verified")


# Lists

HEAD = Granted(
    "专精特新小巨人", "国家级", granted_by="某部", granted_on=day("2023-07-01"), batch="第五批"
)


def send(cast: Cast, *lines: Line, login: str = "officer") -> Any:
    return send_title_list(acting=cast.actor(login), region=COUNTY, title=HEAD, lines=lines)


def test_lines_are_matched_by_code_at_once_and_by_name_to_be_confirmed(cast: Cast) -> None:
    first, second = cast.firm(), cast.firm(SECOND)
    made = send(
        cast,
        Line(first.name, first.credit_code),
        Line("改了名的公司", second.credit_code),
        Line(second.name, "", "二车间"),
        Line("没有听说过的公司"),
        Line("外地公司", FOURTH),
    )
    found = [(row.state, row.organisation_id) for row in open_lines(made)]
    assert found == [
        ("matched", first.pk),
        ("to-confirm", second.pk),
        ("to-confirm", second.pk),
        ("unmatched", None),
        ("unmatched", None),
    ]
    assert not Title.objects.exists()
    assert confirm_matched(acting=cast.actor("officer"), title_list=made.pk) == 1
    [title] = titles_of(first.pk)
    assert (title.what, title.level, title.batch, title.status) == (
        "专精特新小巨人",
        "national",
        "第五批",
        "verified",
    )


def test_a_line_is_confirmed_by_a_person_or_dismissed(cast: Cast) -> None:
    firm = cast.firm()
    made = send(cast, Line(firm.name), Line("别的公司"), Line("又一家公司"))
    one, two, three = open_lines(made)
    acting = cast.actor("officer")
    confirm_line(acting=acting, line=one.pk)
    whose = refusal(confirm_line, acting=acting, line=two.pk)
    assert whose == ("enterprises.line-whose", "organisation")
    dismiss_line(acting=acting, line=two.pk, reason="不在本县")
    confirm_line(acting=acting, line=three.pk, organisation=cast.firm(SECOND).pk)
    assert len(titles_of(firm.pk)) == len(titles_of(cast.firm(SECOND).pk)) == 1
    for done in (one, two):
        assert refusal(confirm_line, acting=acting, line=done.pk)[0] == "act.stale"
    assert refusal(confirm_matched, acting=acting, title_list=made.pk)[0] == "enterprises.nothing"
    assert open_lines(made) == []


def test_a_former_name_and_code_find_the_organisation_of_today(cast: Cast) -> None:
    firm = cast.firm()
    before = firm.name
    rename(
        acting=cast.actor("officer"), organisation=firm.pk, version=1, on=day("2024-01-01"),
        ground="工商变更", name="新名公司", credit_code=FOURTH,
    )  # fmt: skip
    made = send(cast, Line(before, CODE), Line(before, "", "另一车间"))
    assert [(r.state, r.organisation_id) for r in open_lines(made)] == [
        ("matched", firm.pk),
        ("to-confirm", firm.pk),
    ]


def test_a_line_is_never_matched_outside_ones_jurisdiction(cast: Cast) -> None:
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    firm = cast.firm()
    made = send_title_list(
        acting=cast.actor("elsewhere"), region=OTHER_COUNTY, title=HEAD,
        lines=[Line(firm.name, firm.credit_code)],
    )  # fmt: skip
    [row] = open_lines(made)
    assert (row.state, row.organisation_id) == ("unmatched", None)
    with pytest.raises(NotThere):
        confirm_line(acting=cast.actor("elsewhere"), line=row.pk, organisation=firm.pk)
    assert list(lists_for(cast.actor("elsewhere"))) == [made]
    assert not lists_for(cast.actor("officer")).exists()
    assert not lists_for(cast.actor("preparer")).exists()


def test_every_wrong_line_is_named(cast: Cast) -> None:
    with pytest.raises(InputRefused) as refused:
        send(cast, Line(""), Line("甲公司", CODE[:-1] + "4"), Line("乙公司"), Line("乙公司"))
    places = [(p.where, p.code.split(".")[0]) for p in refused.value.problems]
    assert places == [
        ("lines.1.name", "enterprises"),
        ("lines.2.credit_code", "credit-code"),
        ("lines.4", "enterprises"),
    ]
    codes = {p.code for p in refused.value.problems}
    assert {"enterprises.line-name", "enterprises.line-twice"} <= codes
    assert not TitleLine.objects.exists()
    call = {"acting": cast.actor("officer"), "region": COUNTY, "lines": []}
    assert refusal(send_title_list, **call, title=HEAD)[0] == "enterprises.list-empty"
    assert refusal(send_title_list, **call, title=FACTORY)[0] == "enterprises.list-head"
