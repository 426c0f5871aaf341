"""Bureaus with their people, the register of regions, fiscal years, terms of the steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from jigai.office.demonstration import people, reading
from jigai.office.demonstration.agenda import Setting, Step
from jigai.office.demonstration.clock import months_before, morning
from jigai.office.demonstration.people import acting, of
from jigai.office.identity.domain.places import found_bureau, found_section
from jigai.office.identity.models import Bureau, Section
from jigai.office.library.domain.steps import set_term
from jigai.office.regions.domain.deciding import confirm
from jigai.office.regions.domain.entering import Ordered, enter
from jigai.office.regions.domain.versions import on_offer
from jigai.office.regions.domain.years import open_year
from jigai.office.regions.enums import PACK

FOUNDED = 25
"""Months before the anchor."""


def steps(setting: Setting) -> Iterator[Step]:
    """Set up the bureaus, then what they enter; two days for each, years after that."""
    start = months_before(setting.anchor, FOUNDED, 6)
    place = setting.place
    for number, bureau in enumerate(place.bureaus):
        moment = morning(start, 10 * number)
        yield Step(f"bureau/{bureau.key}", moment, partial(_bureau, setting, bureau))
    for number, entry in enumerate(place.register):
        moment = morning(start + dt.timedelta(days=1), 5 * number)
        yield Step(f"register/{number}", moment, partial(_enter, setting, entry))
    after = morning(start + dt.timedelta(days=2))
    yield Step("years", after, partial(_years, setting))
    yield Step("terms", after, partial(_terms, setting))


def bureau_name(setting: Setting, stated: reading.Bureau) -> str:
    """The name with the mark that it is invented."""
    return setting.common.names["bureau"].format(name=stated.name)


def _bureau(setting: Setting, stated: reading.Bureau) -> None:
    system = acting(people.SYSTEM)
    name = bureau_name(setting, stated)
    kind = stated.kind or setting.common.names["bureau_kind"]
    made = found_bureau(acting=system, name=name, region=stated.region, kind=kind)
    sections = [found_section(acting=system, bureau=made.pk, name=s) for s in stated.sections]
    first = sections[0].pk if sections else None
    people.at_bureau(setting.common, setting.place, stated.key, made.pk, first, stated.people)


def _enter(setting: Setting, stated: reading.Entry) -> None:
    place = setting.place
    bureau = _bureau_of(setting, stated.bureau) if stated.bureau else None
    section = Section.objects.filter(bureau=bureau).first() if bureau else None
    row = enter(
        acting=acting(of(place, stated.enters)),
        kind=stated.kind,
        region=stated.region,
        begins=stated.begins,
        ends=stated.ends,
        ordered=Ordered(stated.act, _issuer(setting, stated), stated.begins, stated.ground),
        pack=place.pack,
        subject=stated.subject,
        value=_version(place.pack) if stated.kind == PACK else stated.value,
        data=stated.data,
        bureau=bureau.pk if bureau else None,
        section=section.pk if section else None,
    )
    if stated.confirms:
        confirm(acting=acting(of(place, stated.confirms)), entry=row.pk)


def _bureau_of(setting: Setting, key: str) -> Bureau:
    stated = next(b for b in setting.place.bureaus if b.key == key)
    return Bureau.objects.get(name=bureau_name(setting, stated))


def _issuer(setting: Setting, stated: reading.Entry) -> str:
    return _bureau_of(setting, stated.enters.partition("/")[0]).name


def _version(pack: str) -> str:
    return next(e.version for e in on_offer() if e.id == pack)


def _years(setting: Setting) -> None:
    place = setting.place
    head = acting(of(place, f"{place.home}/section-head"))
    for year in place.years:
        open_year(
            acting=head,
            region=place.region,
            year=year,
            begins=dt.date(year, 1, 1),
            ends=dt.date(year + 1, 3, 31),
            ground=setting.common.texts["year"].format(year=year),
        )


def _terms(setting: Setting) -> None:
    place = setting.place
    head = acting(of(place, f"{place.home}/section-head"))
    for step, days in place.terms.items():
        ground = setting.common.texts["term"]
        set_term(acting=head, region=place.region, step=step, days=days, ground=ground)
