"""Names that change, mergers, divisions, relations: nothing is lost, everything is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from tests.office.enterprises.firms import (
    FOURTH,
    SECOND,
    THIRD,
    cast_of_a_county,
    day,
    founded,
    refusal,
)
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain import successions
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.names import found_by_code, found_by_name, name_on, rename
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.relations import (
    end_relation,
    relate,
    related,
    relations_of,
)
from jigai.office.enterprises.domain.successions import (
    Follower,
    divide,
    lineage,
    merge,
    merged,
    preview,
)
from jigai.office.enterprises.domain.titles import Granted, record_title, titles_of
from jigai.office.enterprises.models import FactRecord, Profile
from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.searching import narrowed
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ON = day("2024-01-01")


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def renaming(cast: Cast, **stated: Any) -> dict[str, Any]:
    firm = cast.firm()
    return {
        "acting": cast.actor("officer"),
        "organisation": firm.pk,
        "version": profile_of(firm).version,
        "on": ON,
        "ground": "工商变更",
    } | stated


def test_a_former_name_and_code_still_lead_to_the_organisation(cast: Cast) -> None:
    firm = cast.firm()
    before = firm.name
    rename(**renaming(cast, name="新名公司", credit_code=FOURTH))
    now = Organisation.objects.get(pk=firm.pk)
    assert (now.name, now.credit_code) == ("新名公司", FOURTH)
    assert found_by_code(CODE) == found_by_code(FOURTH) == now
    assert found_by_name(before) == found_by_name("新名公司") == [now]
    for word in ("公司", CODE, "xmgs", FOURTH[-6:]):
        assert narrowed(Profile.objects.filter(organisation=now), word).exists(), word
    moment = timezone.now()
    assert name_on(now, day("2023-12-31"), moment) == (before, CODE)
    assert name_on(now, ON, moment) == ("新名公司", FOURTH)
    then = assemble(now, as_of=day("2023-12-31"), claim_year=2023)["applicant"]
    assert (then["name"], then["credit_code"]) == (before, CODE)


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({}, ("enterprises.nothing", "")),
        ({"credit_code": CODE[:-1] + "4"}, ("credit-code.check", "credit_code")),
        ({"credit_code": SECOND}, ("enterprises.code-taken", "credit_code")),
        ({"name": "x", "version": 9}, ("act.stale", "")),
        ({"name": "x", "on": day("2010-01-01")}, ("enterprises.founding", "on")),
        ({"name": "x", "ground": ""}, ("identity.text", "ground")),
    ],
)
def test_a_wrong_change_of_name_is_refused(
    cast: Cast, stated: dict[str, Any], refused: tuple[str, str]
) -> None:
    cast.firm(SECOND)
    founded(cast.firm(), "2010-01-01")
    assert refusal(rename, **renaming(cast, **stated)) == refused


def test_a_code_once_held_is_not_given_to_another(cast: Cast) -> None:
    first = renaming(cast, credit_code=FOURTH)
    other = renaming(cast, organisation=cast.firm(SECOND).pk, version=1, credit_code=CODE)
    late = first | {"version": 2, "name": "再改名", "on": day("2023-06-01")}
    rename(**first)
    assert refusal(rename, **other)[0] == "enterprises.code-taken"
    assert refusal(rename, **late) == ("enterprises.renamed-later", "on")


# Mergers


def merging(cast: Cast, **stated: Any) -> dict[str, Any]:
    return {
        "acting": cast.actor("officer"),
        "organisation": cast.firm().pk,
        "into": cast.firm(SECOND).pk,
        "on": ON,
        "ground": "吸收合并",
    } | stated


def title_of(cast: Cast, firm: Organisation, what: str = "智能工厂") -> Any:
    return record_title(
        acting=cast.actor("officer"), organisation=firm.pk, title=Granted(what), status="verified"
    )


def test_a_merger_leads_from_the_old_name_and_code_and_its_titles_follow(cast: Cast) -> None:
    ours, other = cast.firm(), cast.firm(SECOND)
    held = title_of(cast, ours)
    record_fact(
        acting=cast.actor("preparer"), organisation=ours.pk,
        stated=Statement("organisation.size", "small"),
    )  # fmt: skip
    assert preview(ours.pk)["titles"] == preview(ours.pk)["facts"] == 1
    made = merge(**merging(cast))
    assert (made.followed["titles"], made.followed["posts"]) == (1, 2)
    assert found_by_code(CODE) == other
    assert found_by_name(ours.name) == [other]
    assert merged(ours.pk)
    assert Organisation.objects.filter(pk=ours.pk).exists()
    assert FactRecord.objects.filter(organisation=ours).exists()
    assert not cast.actor("preparer").posts
    after = assemble(other, as_of=day("2024-06-01"), claim_year=2024)
    before = assemble(other, as_of=day("2023-12-31"), claim_year=2023)
    assert [t["id"] for t in after["titles"]] == [held.number]
    assert "titles" not in before
    assert "size" not in after["applicant"]
    assert chain.check()[1] == []


def test_what_rooms_above_registered_moves_with_a_merger(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[tuple[int, int]] = []
    rows = Follower("projects", lambda _: 3, lambda _, one, two: moved.append((one, two)))
    monkeypatch.setattr(successions, "FOLLOWERS", [rows])
    made = merge(**merging(cast))
    assert moved == [(cast.firm().pk, cast.firm(SECOND).pk)]
    assert made.followed["projects"] == 3


def test_a_merger_with_itself_or_with_what_was_merged_is_refused(cast: Cast) -> None:
    itself = merging(cast, into=cast.firm().pk)
    assert refusal(merge, **itself) == ("enterprises.itself", "into")
    merge(**merging(cast))
    assert refusal(merge, **merging(cast)) == ("enterprises.merged", "organisation")
    third = cast.firm(THIRD)
    into_merged = merging(cast, organisation=third.pk, into=cast.firm().pk)
    assert refusal(merge, **into_merged) == ("enterprises.merged", "into")
    founded(third, "2025-01-01")
    early = merging(cast, organisation=third.pk)
    assert refusal(merge, **early) == ("enterprises.founding", "on")


def test_both_sides_of_a_merger_lie_in_ones_jurisdiction(cast: Cast) -> None:
    far = cast.firm(FOURTH, OTHER_COUNTY)
    with pytest.raises(NotThere):
        merge(**merging(cast, into=far.pk))


def test_a_line_of_mergers_is_read_to_its_end(cast: Cast) -> None:
    one, two, three = cast.firm(), cast.firm(SECOND), cast.firm(THIRD)
    merge(**merging(cast))
    merge(**merging(cast, organisation=two.pk, into=three.pk, on=day("2025-01-01")))
    assert found_by_code(CODE) == three
    now = timezone.now()
    assert lineage(three.pk, day("2025-01-01"), now) == {one.pk, two.pk, three.pk}
    assert lineage(three.pk, day("2024-12-31"), now) == {three.pk}


def test_a_division_passes_the_titles_named_and_leaves_the_rest(cast: Cast) -> None:
    ours, other = cast.firm(), cast.firm(SECOND)
    goes, stays = title_of(cast, ours), title_of(cast, ours, "绿色工厂")
    divide(**merging(cast, titles=[goes.number]))
    assert [t.number for t in titles_of(ours.pk)] == [stays.number]
    assert [t.number for t in titles_of(other.pk)] == [goes.number]
    assert not merged(ours.pk)
    assert refusal(divide, **merging(cast, titles=["T9"])) == (
        "enterprises.titles-not-there",
        "titles",
    )


# Relations


def relating(cast: Cast, **stated: Any) -> dict[str, Any]:
    return {
        "acting": cast.actor("officer"),
        "organisation": cast.firm().pk,
        "kind": "holding",
        "other": cast.firm(SECOND).pk,
        "share": 510_000,
        "ground": "股东名册",
        "since": ON,
    } | stated


def test_related_are_those_held_from_a_share_and_those_of_one_group(cast: Cast) -> None:
    one, two, three = (cast.firm(c).pk for c in (CODE, SECOND, THIRD))
    far = cast.firm(FOURTH, COUNTY).pk
    relate(**relating(cast))
    for key in (two, three):
        relate(**relating(cast, organisation=key, kind="group", group="某集团", other=None))
    assert related(one, ON) == {two, three}
    assert related(one, day("2023-12-31")) == set()
    assert related(one, ON, kinds=("holding",)) == {two}
    assert related(one, ON, least=510_001) == set()
    assert related(three, ON) == {one, two}
    assert related(far, ON) == set()


def test_a_relation_that_ended_relates_until_its_day(cast: Cast) -> None:
    made = relate(**relating(cast))
    acting = cast.actor("officer")
    end_relation(acting=acting, relation=made.pk, ground="转让", until=day("2024-06-30"))
    one, two = cast.firm().pk, cast.firm(SECOND).pk
    assert related(one, day("2024-06-30")) == {two}
    assert related(one, day("2024-07-01")) == set()
    [now] = relations_of(two)
    assert now.until == day("2024-06-30")
    end_relation(acting=acting, relation=now.pk, ground="登记有误")
    assert relations_of(one) == []
    assert refusal(end_relation, acting=acting, relation=now.pk, ground="x")[0] == "act.stale"


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"kind": "friend"}, ("enterprises.relation", "kind")),
        ({"other": None}, ("enterprises.itself", "other")),
        ({"share": 0}, ("enterprises.share", "share")),
        ({"share": 1_000_001}, ("enterprises.share", "share")),
        ({"until": day("2023-01-01")}, ("enterprises.period", "until")),
        ({"kind": "group", "group": ""}, ("identity.text", "group")),
        ({"since": None}, ("enterprises.related-already", "since")),
    ],
)
def test_a_wrong_relation_is_refused(
    cast: Cast, stated: dict[str, Any], refused: tuple[str, str]
) -> None:
    relate(**relating(cast))
    assert refusal(relate, **relating(cast, **stated)) == refused


def test_an_enterprise_claims_relations_and_ends_none_that_was_verified(cast: Cast) -> None:
    mine = relate(**relating(cast, acting=cast.actor("preparer")))
    assert mine.status == "claimed"
    theirs = relate(**relating(cast, kind="group", group="某集团", other=None))
    given = {"acting": cast.actor("preparer"), "relation": theirs.pk, "ground": "x"}
    assert refusal(end_relation, **given)[0] == "act.stale"
    assert Profile.objects.count() == 2
