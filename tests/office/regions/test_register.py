"""The register's acts: two people, what does not fit is refused, nothing is decided twice."""

from __future__ import annotations

import datetime as dt
import io
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, PROVINCE, Cast
from tests.office.regions.entering import (
    DAY,
    LONG_AGO,
    YICHANG,
    entered,
    put_in_force,
    staff,
    version_of,
)

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import Attachment, AuditEntry, Notice
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain import delegations
from jigai.office.identity.models import Section
from jigai.office.regions.domain import queries
from jigai.office.regions.domain.deciding import confirm, decline
from jigai.office.regions.domain.entering import Ordered, enter, subject_of
from jigai.office.regions.domain.fits import policies
from jigai.office.regions.domain.versions import on_offer
from jigai.office.regions.models import Decision, Entry
from jigai.policy.store.keeping import Store, store_folder

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ORDERED = Ordered("宜经信〔2018〕12号", "市经信委", dt.date(2018, 6, 1), "会议研究决定。")
GATE = "operating-rules"


@pytest.fixture
def cast() -> Cast:
    found = staff("officer", "head", "leader", "county-head", "elsewhere", "provincial", "longnan")
    found.post("officer", "officer", region=CITY)
    found.post("head", "section-head", region=CITY)
    found.post("leader", "leader", region=CITY)
    found.post("county-head", "section-head", region=COUNTY)
    found.post("elsewhere", "section-head", region=OTHER_CITY)
    return found


def stated(**others: Any) -> dict[str, Any]:
    """A ruling as somebody enters it, or anything else."""
    basis = {"kind": "ruling", "region": CITY, "pack": YICHANG, "subject": "YC-A03", "value": "b"}
    return basis | {"begins": DAY, "ordered": ORDERED} | others


def codes(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    return [p.code for p in refused.value.problems]


def in_force(**others: Any) -> dict[str, Any]:
    version = version_of(YICHANG)
    return stated(kind="pack", subject="", value=version, begins=LONG_AGO) | others


def answers(day: dt.date, reading: str = "YC-A03") -> list[str]:
    found = queries.rulings_of(CITY, YICHANG, day)
    return [r.value for r in found if r.reading == reading]


# Two people


def test_what_one_enters_counts_once_another_confirmed_it(cast: Cast) -> None:
    row = enter(acting=cast.actor("officer"), **in_force())
    assert row.state == "waiting"
    assert queries.packs_in_force(CITY, DAY) == []
    confirm(acting=cast.actor("head"), entry=row.pk)
    [found] = queries.packs_in_force(CITY, DAY)
    assert found.entry == row
    acts = AuditEntry.objects.filter(subject=f"entry:{row.pk}").order_by("number")
    assert [(e.act, e.acting) for e in acts] == [
        ("regions.enter", cast.actor("officer").key),
        ("regions.confirm", cast.actor("head").key),
    ]
    assert chain.check()[1] == []
    assert Notice.objects.get().person == cast.actor("officer").key


def test_nobody_confirms_what_they_entered_also_not_in_the_name_of_another(cast: Cast) -> None:
    put_in_force(CITY)
    row = enter(acting=cast.actor("head"), **stated())
    assert codes(confirm, acting=cast.actor("head"), entry=row.pk) == ["regions.own-entry"]
    own = cast.people["head"].posts.get()
    today = timezone.localdate()
    delegations.delegate(
        acting=cast.actor("head"), post=own.pk, taker=cast.people["officer"].pk,
        begins=today, ends=today, ground="出差",
    )  # fmt: skip
    assert codes(confirm, acting=cast.actor("officer"), entry=row.pk) == ["regions.own-entry"]
    confirm(acting=cast.actor("leader"), entry=row.pk)


def test_an_officer_enters_and_confirms_not(cast: Cast) -> None:
    put_in_force(CITY)
    row = enter(acting=cast.actor("head"), **stated())
    with pytest.raises(Denied):
        confirm(acting=cast.actor("officer"), entry=row.pk)


def test_somebody_of_another_jurisdiction_finds_nothing(cast: Cast) -> None:
    put_in_force(CITY)
    row = enter(acting=cast.actor("head"), **stated())
    for who in ("elsewhere", "county-head"):
        with pytest.raises(NotThere):
            enter(acting=cast.actor(who), **stated())
        with pytest.raises(NotThere):
            confirm(acting=cast.actor(who), entry=row.pk)
        with pytest.raises(NotThere):
            decline(acting=cast.actor(who), entry=row.pk, words="不同意")
    with pytest.raises(NotThere):
        confirm(acting=cast.actor("leader"), entry=row.pk + 1000)


def test_an_entry_is_declined_with_a_reason_and_its_author_takes_it_back(cast: Cast) -> None:
    put_in_force(CITY)
    first = enter(acting=cast.actor("head"), **stated())
    refusal = codes(decline, acting=cast.actor("officer"), entry=first.pk, words="不妥")
    assert refusal == ["regions.not-yours"]
    assert codes(decline, acting=cast.actor("leader"), entry=first.pk, words=" ") == [
        "regions.text"
    ]
    decline(acting=cast.actor("leader"), entry=first.pk, words="依据不足")
    second = enter(acting=cast.actor("officer"), **stated())
    decline(acting=cast.actor("officer"), entry=second.pk, words="日期写错")
    assert {e.state for e in Entry.objects.filter(kind="ruling")} == {"declined"}
    assert queries.rulings_of(CITY, YICHANG, DAY) == []


def test_what_was_decided_is_decided(cast: Cast) -> None:
    put_in_force(CITY)
    row = enter(acting=cast.actor("officer"), **stated())
    confirm(acting=cast.actor("head"), entry=row.pk)
    again = {"acting": cast.actor("leader"), "entry": row.pk}
    assert codes(confirm, **again) == ["regions.decided"]
    assert codes(decline, **again, words="不同意") == ["regions.decided"]
    assert Decision.objects.filter(entry=row).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told_so(cast: Cast) -> None:
    put_in_force(CITY)
    rows = [enter(acting=cast.actor("officer"), **stated(value=v)) for v in "bc"]
    ready, said = threading.Barrier(4), []

    def decided(who: Actor, row: Entry) -> None:
        ready.wait()
        try:
            confirm(acting=who, entry=row.pk)
            said.append("")
        except InputRefused as error:
            said.append(error.problems[0].code)
        finally:
            connection.close()

    pairs = [(cast.actor(who), row) for row in rows for who in ("head", "leader")]
    threads = [threading.Thread(target=decided, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("") == 1
    assert set(said) <= {"", "regions.decided", "regions.overlap"}
    assert "regions.overlap" in said
    assert len(queries.rulings_of(CITY, YICHANG, DAY)) == 1


# What does not fit


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"kind": "law"}, ["regions.kind"]),
        ({"ordered": Ordered("", "市经信委", DAY)}, ["regions.text"]),
        ({"ordered": Ordered("1号", "市" * 101, DAY)}, ["regions.text"]),
        ({"ordered": Ordered("1号", "市\u202e经信委", DAY)}, ["regions.text"]),
        ({"ordered": Ordered("1号", "市经信委", DAY, "文" * 4001)}, ["regions.text"]),
        ({"begins": dt.date(19, 6, 1)}, ["regions.day"]),
        ({"ends": DAY - dt.timedelta(1)}, ["regions.days"]),
        ({"begins": LONG_AGO - dt.timedelta(1)}, ["regions.not-in-force"]),
        ({"pack": "longnan-2022-40"}, ["regions.not-in-force"]),
        ({"subject": "YC-A99"}, ["regions.reading-unknown"]),
        ({"subject": "LN-A07"}, ["regions.reading-unknown"]),
        ({"value": "z"}, ["regions.option-unknown"]),
        ({"value": ""}, ["regions.ends-nothing"]),
        ({"value": "", "ends": DAY}, ["regions.ends-nothing", "regions.end-of-end"]),
        ({"kind": "opening", "subject": "fund-rules"}, ["regions.gate-unknown"]),
        ({"kind": "class", "subject": f"yichang-classes/{OTHER_CITY}"}, ["regions.county-unknown"]),
        ({"kind": "class", "subject": f"classes/{COUNTY}"}, ["regions.county-unknown"]),
        ({"kind": "class", "subject": f"yichang-classes/{COUNTY}"}, ["regions.group-unknown"]),
        ({"kind": "guide", "subject": "now"}, ["regions.guide-year"]),
        (
            {"kind": "guide", "subject": "2019", "data": {"overlay": "x", "set": {}}},
            ["regions.guide-kind"],
        ),
        (
            {"kind": "guide", "subject": "2019", "data": {"overlay": "x", "set": []}},
            ["overlay.shape"],
        ),
        (
            {
                "kind": "guide",
                "subject": "2019",
                "data": {"overlay": "x", "kind": "guide", "act": "1号", "set": {"no-such/rate": 1}},
            },
            ["overlay.path"],
        ),
    ],
)
def test_what_does_not_fit_the_policy_is_refused(
    cast: Cast, others: dict[str, Any], expected: list[str]
) -> None:
    put_in_force(CITY)
    before = Entry.objects.count()
    assert codes(enter, acting=cast.actor("head"), **stated(**others)) == expected
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"value": "0" * 64}, ["regions.version-unknown"]),
        ({"value": "../etc"}, ["regions.version-unknown"]),
        ({"begins": dt.date(2018, 4, 2)}, ["regions.before-pack"]),
        ({"region": PROVINCE}, ["regions.pack-elsewhere"]),
    ],
)
def test_a_version_that_the_store_lacks_or_for_other_days_and_places_is_refused(
    cast: Cast, others: dict[str, Any], expected: list[str]
) -> None:
    cast.post("provincial", "leader", region=PROVINCE)
    who = "provincial" if "region" in others else "head"
    assert codes(enter, acting=cast.actor(who), **in_force(**others)) == expected


def test_a_policy_is_not_in_force_after_its_own_last_day(cast: Cast, sixth: str) -> None:
    cast.post("longnan", "leader", region="990100")
    [pack] = [e.pack for e in on_offer() if e.id == sixth and e.pack is not None]
    last = dt.date.fromordinal(pack.info.expires or 0)
    begins = dt.date.fromordinal(pack.info.effective or pack.info.issued or 0)
    there = in_force(pack=sixth, value=pack.version, region="990100", begins=begins)
    leader = cast.actor("longnan")
    after = last + dt.timedelta(1)
    assert codes(enter, acting=leader, **there | {"ends": after}) == ["regions.after-pack"]
    assert enter(acting=leader, **there | {"ends": last}).pk


def test_days_that_overlap_need_the_entry_that_is_replaced(cast: Cast) -> None:
    put_in_force(CITY)
    before = entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b")
    head = cast.actor("head")
    assert codes(enter, acting=head, **stated(value="c")) == ["regions.overlap"]
    other = entered("ruling", CITY, pack=YICHANG, subject="YC-A01", value="b")
    assert codes(enter, acting=head, **stated(value="c", replaces=other.pk)) == [
        "regions.replaces",
        "regions.overlap",
    ]
    row = enter(acting=head, **stated(value="c", replaces=before.pk))
    confirm(acting=cast.actor("leader"), entry=row.pk)
    assert answers(DAY) == ["c"]
    again = codes(enter, acting=head, **stated(value="a", replaces=before.pk))
    assert again == ["regions.replaces", "regions.overlap"]
    ended = enter(acting=head, **stated(value="", replaces=row.pk, begins=DAY + dt.timedelta(9)))
    confirm(acting=cast.actor("leader"), entry=ended.pk)
    assert (answers(DAY + dt.timedelta(8)), answers(DAY + dt.timedelta(9))) == (["c"], [])


def test_what_the_level_above_settled_is_not_settled_below(cast: Cast) -> None:
    put_in_force(CITY)
    entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b")
    below = {"acting": cast.actor("county-head"), **stated(region=COUNTY, value="c")}
    assert codes(enter, **below) == ["regions.settled-above"]
    enter(**below | {"subject": "YC-A01", "value": "b"})


def test_what_no_longer_fits_is_refused_when_it_is_confirmed(cast: Cast) -> None:
    put_in_force(CITY)
    rows = [enter(acting=cast.actor("officer"), **stated(value=v)) for v in "bc"]
    confirm(acting=cast.actor("head"), entry=rows[0].pk)
    assert codes(confirm, acting=cast.actor("head"), entry=rows[1].pk) == ["regions.overlap"]


def test_a_version_without_the_answer_that_was_ruled_is_refused(cast: Cast) -> None:
    row = put_in_force(CITY)
    entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="gone")
    row.begins = DAY
    assert [p.code for p in policies.pack(row)] == ["regions.ruling-lost"]


# What becomes of it


def test_a_version_in_force_is_kept_in_the_store(cast: Cast) -> None:
    row = enter(acting=cast.actor("officer"), **in_force())
    store = Store(store_folder())
    confirm(acting=cast.actor("head"), entry=row.pk)
    assert store.load(row.value).id == YICHANG
    pinned = [r for r in store.rows() if r.act == "pinned" and r.version == row.value]
    assert len(pinned) == 1


def test_the_document_is_attached(cast: Cast) -> None:
    put_in_force(CITY)
    paper = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "口径 一.pdf")
    row = enter(acting=cast.actor("head"), **stated(), attached=paper)
    found = Attachment.objects.get(subject=subject_of(row))
    assert (found.name, found.file.media) == ("口径 一.pdf", "application/pdf")


def test_a_guide_is_laid_over_the_policy_of_its_year(cast: Cast) -> None:
    put_in_force(CITY)
    overlay = {
        "overlay": "guide-2019", "kind": "guide", "act": "宜经信〔2019〕3号",
        "set": {"yichang-equipment-grant/payer": {"zh": "按年度指南", "en": "by the guide"}},
    }  # fmt: skip
    arguments = stated(kind="guide", subject="2019", value="guide-2019", data=overlay)
    row = enter(acting=cast.actor("officer"), **arguments)
    confirm(acting=cast.actor("head"), entry=row.pk)
    [found] = queries.guides_of(COUNTY, YICHANG, 2019, DAY)
    assert (found.id, found.act) == ("guide-2019", "宜经信〔2019〕3号")
    assert queries.guides_of(COUNTY, YICHANG, 2020, DAY) == []


def test_a_unit_is_a_bureau_of_the_region_with_a_section_of_it(cast: Cast) -> None:
    put_in_force(CITY)
    city, county = cast.bureau(CITY), cast.bureau(COUNTY)
    of_county = Section.objects.create(bureau=county, name="工业科")
    named = {"kind": "unit", "subject": "economy-commission", "value": "named"}
    head = cast.actor("head")
    for others, code in (
        ({"subject": "navy"}, "regions.unit-unknown"),
        ({"bureau": county.pk}, "regions.bureau-elsewhere"),
        ({}, "regions.bureau-elsewhere"),
        ({"bureau": city.pk, "section": of_county.pk}, "regions.section-elsewhere"),
    ):
        wrong = {"bureau": city.pk} | others if "subject" in others else others
        assert codes(enter, acting=head, **stated(**named | wrong)) == [code]
    row = enter(acting=head, **stated(**named, bureau=city.pk))
    confirm(acting=cast.actor("leader"), entry=row.pk)
    found = queries.unit_for(COUNTY, YICHANG, "economy-commission", DAY)
    assert found is not None
    assert found.bureau == city
