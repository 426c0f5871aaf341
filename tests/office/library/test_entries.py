"""Entry by the rules of six places with the same code: libraries, tiers, levels, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from tests.office.conftest import SIXTH
from tests.office.library.making import WAN, Making
from tests.office.regions.entering import entered

from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.ground.originals import originals
from jigai.office.ground.plans import shelf
from jigai.office.identity.actor import Actor
from jigai.office.library.domain import reviewing, submitting
from jigai.office.library.domain.judging import judged
from jigai.office.library.domain.loading import load
from jigai.office.library.domain.takeovers import libraries_for, take_over
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import Entry, Project
from jigai.office.regions.domain.queries import packs_in_force
from jigai.office.sheets.sheet import Change

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = timezone.localdate()


@pytest.fixture(scope="module", autouse=True)
def sixth() -> Iterator[None]:
    """The invented sixth place beside the five."""
    with override_settings(PACK_FOLDERS=[SIXTH]):
        shelf.cache_clear()
        originals.cache_clear()
        yield
    shelf.cache_clear()
    originals.cache_clear()


@dataclass(frozen=True)
class Where:
    """A place: its pack, a county, the levels that have bureaus, and what comes out there.

    ``entries``: libraries entered with the level that keeps each. ``open``: libraries that wait
    for facts where nothing but the record is known, with those facts.
    """

    pack: str
    home: str
    county: str
    bureaus: tuple[str, ...]
    way: tuple[str, ...]
    entries: dict[str, str]
    missing: dict[str, set[str]] = field(default_factory=dict)
    facts: tuple[tuple[str, Any], ...] = ()
    changed: dict[str, Any] = field(default_factory=dict)


PLACES = {
    "luan": Where(
        "luan-upgrading-draft",
        "341500",
        "341523",
        ("341523", "341500", "340000"),
        ("341523", "341500"),
        {"luan-rolling-library": "341500", "luan-municipal-library": "341500"},
        {
            "luan-rolling-library": {"organisation.above_scale"},
            "luan-municipal-library": {"organisation.above_scale"},
        },
        (("enterprise.above_scale", True),),
    ),
    "longnan": Where(
        "longnan-2022-40",
        "360783",
        "360783",
        ("360783", "360700", "360000"),
        ("360783", "360700", "360000"),
        {"longnan-municipal-library": "360783", "longnan-provincial-library": "360000"},
        {
            "longnan-provincial-library": {"project.key_project"},
            "longnan-plan-library": {
                "organisation.above_scale",
                "project.in_three_year_plan",
                "project.seeks_special_funds",
            },
        },
        (
            ("project.key_project", True),
            ("enterprise.above_scale", False),
        ),
        {"total_investment": 12_600 * WAN},
    ),
    "yichang": Where(
        "yichang-2018-4",
        "420500",
        "420581",
        ("420581", "420500", "420000"),
        ("420581", "420500"),
        {"yichang-two-level-library": "420500"},
    ),
    "henan": Where(
        "henan-2022-8",
        "410000",
        "410105",
        ("410105", "410000"),
        ("410105", "410000"),
        {"henan-library-entry": "410000"},
        {"henan-white-list": {"project.on_finance_list"}},
    ),
    "dandong": Where(
        "dandong-draft", "210600", "210681", ("210681", "210600"), ("210681", "210600"), {}
    ),
    "yunling": Where(
        "yunling-2024-6",
        "990100",
        "990102",
        ("990102", "990100"),
        ("990102", "990100"),
        {"yunling-seed-library": "990100", "yunling-reserve-library": "990100"},
        {
            "yunling-seed-library": {"project.equipment_software"},
            "yunling-reserve-library": {
                "project.equipment_software",
                "project.conforms_to_industrial_policy",
            },
        },
        (
            ("project.equipment_software", "7000000.00"),
            ("project.conforms_to_industrial_policy", True),
        ),
    ),
}


class Placed(Making):
    """A firm and bureaus in one place, with its pack in force."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        entered("name", where.county, value="某县")
        version = next(p.version for p in (*shelf().packs,) if p.id == where.pack)
        entered("pack", where.home, pack=where.pack, value=version)
        owner = self.firm(region=where.county)
        self.post("preparer", "preparer", firm=owner)
        self.post("approver", "approver", firm=owner)
        for region in where.bureaus:
            self.post(f"officer-{region}", "officer", region=region)
            self.post(f"head-{region}", "section-head", region=region)

    def made(self) -> Project:
        """A draft in this place."""
        changed = dict(self.where.changed)
        total = changed.get("total_investment")
        project = self.draft(self.firm(), **changed)
        if total is not None:
            project.funding_rows.filter(source="own").update(amount=total - 1500 * WAN)
        return project

    def imported(self, officer: Actor, code: str) -> Project:
        """A draft as the workbook of a bureau leaves it."""
        firm = self.firm()
        values: dict[str, Any] = {f.key: None for f in PROJECTS.fields}
        values |= {"credit_code": firm.credit_code, "code": code, "name": code}
        load(acting=officer, changes=[Change(5, None, values)], origin="import:1")
        return Project.objects.get(code=code)

    def state(self, project: Project) -> None:
        """State what the place's rules ask besides the record."""
        for fact, value in self.where.facts:
            entity, _, _name = fact.partition(".")
            subject = f"project:{project.number}" if entity == "project" else "organisation"
            fact = fact if entity == "project" else f"organisation.{_name}"
            record_fact(
                acting=self.actor("preparer"),
                organisation=project.organisation_id,
                stated=Statement(fact=fact, value=value, subject=subject),
            )

    def to_the_top(self, project: Project) -> Project:
        """Through every level of the way."""
        project = submitting.submit(
            acting=self.actor("approver"), project=project.pk, version=project.version
        )
        for level in reviewing.levels_of(project):
            self.step(project, f"officer-{level}")
            project = self.step(project, f"head-{level}", reviewing.approve)
        return project


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Placed:
    return Placed(PLACES[request.param])


def test_a_project_enters_the_libraries_of_its_place_at_the_levels_that_keep_them(
    place: Placed,
) -> None:
    project = place.made()
    place.state(project)
    project = place.to_the_top(project)
    assert tuple(reviewing.levels_of(project)) == place.where.way
    rows = Entry.objects.filter(project=project)
    assert {e.library: e.region for e in rows} == place.where.entries
    assert project.state == "in"
    for entry in rows:
        for lang in ("zh", "en"):
            told = entry.explanation[lang]
            assert told["outcome"] == "yes"
            assert told["clause"]
            assert all(c["clause"] and c["text"] for c in told["conditions"])


def test_what_a_library_held_before_is_taken_over_by_the_level_that_keeps_it(
    place: Placed,
) -> None:
    """Into each library of the place, and those of the same level that it presupposes."""
    for n, where in enumerate(place.where.bureaus):
        officer = place.actor(f"officer-{where}")
        mine = [kept for kept in libraries_for(officer) if kept.level == where]
        for m, kept in enumerate(mine):
            project = place.imported(officer, f"2206-420581-07-02-1{n}{m}000")
            project = take_over(
                acting=officer,
                project=project.pk,
                version=project.version,
                library=kept.key,
                decided_by="原项目库管理单位",
                number="入库通知",
                since=dt.date(2021, 3, 1),
            )
            assert reviewing.levels_of(project) == [where]
            project = place.step(project, f"head-{where}", reviewing.approve)
            rows = {e.library: e for e in Entry.objects.filter(project=project)}
            before = {m.rule.id for m in mine} & set(kept.rule.of)
            assert {kept.rule.id} | before <= set(rows)
            for entry in rows.values():
                fits = entry.explanation["zh"]["outcome"] == "yes"
                assert (entry.wanting is None) == fits


def test_what_is_missing_is_named_by_fact(place: Placed) -> None:
    project = place.made()
    found: dict[str, set[str]] = {}
    for verdict in judged(project):
        assert verdict.problems == ()
        for one in verdict.libraries:
            lacks = {m["fact"] for m in one.explained()["zh"]["missing"]}
            if lacks:
                found[one.id] = lacks
    wanted = place.where.missing
    assert {k: v for k, v in found.items() if k in wanted} == wanted


def test_every_condition_has_its_words_and_its_clause_in_both_languages(place: Placed) -> None:
    project = place.made()
    said = [one.explained() for v in judged(project) for one in v.found]
    assert said
    for told in said:
        for lang in ("zh", "en"):
            assert told[lang]["name"]
            assert told[lang]["clause"]
            assert all(c["text"] and c["clause"] for c in told[lang]["conditions"])
        assert told["zh"]["outcome"] == told["en"]["outcome"]


@pytest.mark.parametrize(
    ("name", "duties"),
    [
        ("luan", {"luan-library-filing", "luan-library-statistics", "luan-monthly-statistics"}),
        ("dandong", {"dandong-statistics-library"}),
        ("henan", {"henan-statistics"}),
    ],
)
def test_the_duties_of_a_place_are_said_beside_its_libraries(name: str, duties: set[str]) -> None:
    place = Placed(PLACES[name])
    found = {one.id for v in judged(place.made()) for one in v.others}
    assert duties <= found


def test_a_ruling_on_whose_library_it_is_moves_the_level() -> None:
    place = Placed(PLACES["longnan"])
    entered("ruling", "360783", pack="longnan-2022-40", subject="LN-A08", value="c")
    project = place.made()
    place.state(project)
    place.to_the_top(project)
    rows = {e.library: e.region for e in Entry.objects.filter(project=project)}
    assert rows["longnan-municipal-library"] == "360700"


def test_the_same_facts_give_the_same_hashes_and_another_day_another_dossier() -> None:
    place = Placed(PLACES["henan"])
    project = place.made()
    [first], [second] = judged(project, TODAY), judged(project, TODAY)
    [later] = judged(project, TODAY + dt.timedelta(days=1))
    assert (first.plan, first.dossier) == (second.plan, second.dossier)
    assert first.plan == later.plan
    assert first.dossier != later.dossier
    [force] = packs_in_force(project.region, TODAY)
    assert first.force.version == force.version
