"""Rolling plans: one frozen as this year's baseline and adjusted, the next one waiting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from jigai.office.demonstration.agenda import Setting, Step
from jigai.office.demonstration.clock import months_before, morning
from jigai.office.demonstration.people import acting, of
from jigai.office.ground.work.jobs import carry_out
from jigai.office.library.domain.planning import adjust_plan, amount_of, freeze, roll, stated_years
from jigai.office.library.enums import KEPT, NEW
from jigai.office.library.models import RollingPlan

YEARS = 3
"""Where no policy says how many, the bureau's own ground does (``texts.plan``)."""


def steps(setting: Setting) -> Iterator[Step]:
    """Two plans of the place's own bureau."""
    this, following = setting.anchor.year, setting.anchor.year + 1
    for year, back in ((this, 5), (following, 0)):
        day = months_before(setting.anchor, back, 3)
        yield Step(f"plan/{year}/rolled", morning(day, 400), partial(_roll, setting, year))
    day = months_before(setting.anchor, 5, 5)
    yield Step(f"plan/{this}/frozen", morning(day), partial(_freeze, setting, this))
    day = months_before(setting.anchor, 2, 11)
    yield Step(f"plan/{this}/adjusted", morning(day), partial(_adjust, setting, this))


def _roll(setting: Setting, year: int) -> None:
    place = setting.place
    stated = stated_years(place.region) is not None
    made = roll(
        acting=acting(of(place, f"{place.home}/officer")),
        region=place.region,
        first_year=year,
        years=None if stated else YEARS,
        ground="" if stated else setting.common.texts["plan"],
    )
    assert made.job is not None
    carry_out.call(made.job)


def _plan(setting: Setting, year: int) -> RollingPlan:
    return RollingPlan.objects.get(region=setting.place.region, first_year=year)


def _freeze(setting: Setting, year: int) -> None:
    head = acting(of(setting.place, f"{setting.place.home}/section-head"))
    freeze(acting=head, plan=_plan(setting, year).pk)


def _adjust(setting: Setting, year: int) -> None:
    """A twentieth less for the first project of the plan that has something planned."""
    plan = _plan(setting, year)
    for member in plan.members.filter(how__in=(KEPT, NEW)).order_by("project"):
        planned = amount_of(plan, member.project_id, year)
        if planned:
            adjust_plan(
                acting=acting(of(setting.place, f"{setting.place.home}/section-head")),
                plan=plan.pk, project=member.project_id, year=year,
                amount=planned * 19 // 20, reason="schedule",
                text=setting.common.texts["schedule"],
            )  # fmt: skip
            return
