"""Enterprises: registered, let in, described by themselves and by officers; changed by time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from random import Random

from jigai.money.fen import yuan
from jigai.office.demonstration import people
from jigai.office.demonstration.agenda import Setting, Step
from jigai.office.demonstration.clock import months_before, morning
from jigai.office.demonstration.naming import chance, credit_code, firm_name
from jigai.office.demonstration.people import acting, of
from jigai.office.enterprises.domain.facts import Statement, record_facts
from jigai.office.enterprises.domain.names import rename
from jigai.office.enterprises.domain.profiles import edit_profile, profile_of
from jigai.office.enterprises.domain.registrations import register
from jigai.office.enterprises.domain.relations import relate
from jigai.office.enterprises.domain.standings import begin_standing
from jigai.office.enterprises.domain.successions import merge
from jigai.office.enterprises.domain.titles import Granted, record_title
from jigai.office.enterprises.enums import (
    ABOVE_SCALE,
    CLAIMED,
    GROUP,
    HOLDING,
    TO_ENTER_SCALE,
    VERIFIED,
)
from jigai.office.identity.models import Organisation

REGISTERED, STEP = 23, 2
"""Months before the anchor of the first enterprise; days between one and the next."""
RENAMED, INTO, RELATED = 4, 3, (1, 2)
"""Which enterprises take another name, take in the last one, belong together."""
SIZES = ("medium", "small", "small", "large", "small", "micro")
WAN = 1_000_000


def steps(setting: Setting) -> Iterator[Step]:
    """One step for each enterprise, then relations, a rename and a merger."""
    first = months_before(setting.anchor, REGISTERED, 3)
    for number in range(1, setting.place.firms.count + 1):
        day = first + dt.timedelta(days=STEP * number)
        yield Step(f"firm/{number}", morning(day), partial(_firm, setting, number))
    later = months_before(setting.anchor, 3, 8)
    yield Step("relations", morning(later), partial(_relations, setting))
    yield Step("rename", morning(later, 30), partial(_rename, setting))
    yield Step("merge", morning(later, 60), partial(_merge, setting))


def firm_of(setting: Setting, number: int) -> Organisation:
    """An enterprise of the place by its number."""
    return Organisation.objects.get(credit_code=credit_code(setting.place, number))


def officer(setting: Setting) -> str:
    """Who works on the enterprises of the place."""
    return of(setting.place, f"{setting.place.home}/officer")


def _firm(setting: Setting, number: int) -> None:
    common, place, dice = setting.common, setting.place, chance(setting.place, "firm", number)
    regions = place.firms.regions
    made = register(
        acting=acting(officer(setting)),
        credit_code=credit_code(place, number),
        name=firm_name(common, place, number),
        region=regions[number % len(regions)],
    )
    founded = dt.date(dice.randint(2006, 2019), dice.randint(1, 12), dice.randint(1, 28))
    people.at_firm(common, place, number, made.pk)
    _profile(setting, made, number, founded)
    _facts(setting, made, number, dice)
    _standing(setting, made, number)
    _titles(setting, made, number)


def _profile(setting: Setting, made: Organisation, number: int, founded: dt.date) -> None:
    common, place = setting.common, setting.place
    products = place.firms.products
    edit_profile(
        acting=acting(of(place, f"{number:02d}/preparer")),
        organisation=made.pk,
        version=profile_of(made).version,
        founded_on=founded,
        address=common.names["address"].format(number=number),
        industry=common.products[products[number % len(products)]],
        contact=common.names["contact"],
        phone=f"000-0000{number:04d}",
    )


def _facts(setting: Setting, made: Organisation, number: int, dice: Random) -> None:
    """What the bureau verified of it; what it states itself where it has people."""
    year = setting.anchor.year
    verified = [
        Statement("organisation.size", SIZES[number % len(SIZES)], status=VERIFIED),
        Statement("organisation.ownership", "private", status=VERIFIED),
    ]
    base = dice.randint(60, 900) * WAN // 10
    for back in (3, 2, 1):
        vat, income = base * (13 - back) // 10, base * (12 - back) // 25
        key = str(year - back)
        stated = {"vat": vat, "income_tax": income, "tax": vat + income + base // 9}
        verified += [
            Statement(f"organisation.local_{n}_retained", yuan(v), key=key, status=VERIFIED)
            for n, v in stated.items()
        ]
    record_facts(acting=acting(officer(setting)), organisation=made.pk, statements=verified)
    invested = yuan(dice.randint(200, 3000) * WAN)
    claimed = [
        Statement("organisation.industrial_investment", invested, key=str(year - 1)),
        Statement("organisation.equipment_surveyed", number % 3 != 0, status=CLAIMED),
    ]
    who = acting(of(setting.place, f"{number:02d}/preparer"))
    record_facts(acting=who, organisation=made.pk, statements=claimed)


def _standing(setting: Setting, made: Organisation, number: int) -> None:
    who, common = acting(officer(setting)), setting.common
    since = months_before(setting.anchor, REGISTERED, 1)
    scale = TO_ENTER_SCALE if number in common.to_enter_scale else ABOVE_SCALE
    kinds = {scale: common.texts["scale"]}
    if str(number) in common.credit:
        kinds[common.credit[str(number)]] = common.texts["credit"]
    for kind, ground in kinds.items():
        begin_standing(acting=who, organisation=made.pk, kind=kind, since=since, ground=ground)


def _titles(setting: Setting, made: Organisation, number: int) -> None:
    rows = setting.place.firms.titles
    if number % 3 or not rows:
        return
    title = rows[number // 3 % len(rows)]
    granted = months_before(setting.anchor, 26 + number % 9, 15)
    record_title(
        acting=acting(officer(setting)),
        organisation=made.pk,
        status=VERIFIED,
        title=Granted(
            what=title["what"],
            level=title.get("level", ""),
            granted_by=setting.common.names["granting"],
            granted_on=granted,
            valid_from=granted,
            valid_until=granted.replace(year=granted.year + 3),
        ),
    )


def _relations(setting: Setting) -> None:
    who, one, two = acting(officer(setting)), *(firm_of(setting, n) for n in RELATED)
    ground = setting.common.texts["relation"]
    since = months_before(setting.anchor, 40, 1).replace(day=1)
    relate(
        acting=who, organisation=one.pk, kind=HOLDING, other=two.pk, share=600_000,
        since=since, ground=ground,
    )  # fmt: skip
    group = setting.common.names["group"].format(place=setting.place.name["zh"])
    for firm in (one, two):
        relate(acting=who, organisation=firm.pk, kind=GROUP, group=group, ground=ground)


def _rename(setting: Setting) -> None:
    firm = firm_of(setting, RENAMED)
    rename(
        acting=acting(officer(setting)),
        organisation=firm.pk,
        version=profile_of(firm).version,
        on=months_before(setting.anchor, 3, 5),
        ground=setting.common.texts["rename"],
        name=firm_name(setting.common, setting.place, RENAMED, "renamed"),
    )


def _merge(setting: Setting) -> None:
    merge(
        acting=acting(officer(setting)),
        organisation=firm_of(setting, setting.place.firms.count).pk,
        into=firm_of(setting, INTO).pk,
        on=months_before(setting.anchor, 3, 6),
        ground=setting.common.texts["merge"],
    )
