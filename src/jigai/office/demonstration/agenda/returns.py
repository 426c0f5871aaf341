"""Statistics: registration of the projects in the library, then their returns month by month.

Some returns are late, some are asked about or returned, one is corrected, and old months freeze.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import partial

from jigai.money.fen import yuan
from jigai.office.demonstration.agenda import Setting, Step
from jigai.office.demonstration.agenda.projects import (
    COMPLETED,
    IN,
    SUSPENDED,
    TOP,
    Plan,
    approver,
    plans,
    preparer,
    project_of,
)
from jigai.office.demonstration.clock import months_before, morning
from jigai.office.demonstration.naming import chance
from jigai.office.demonstration.people import acting, of
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Post
from jigai.office.library.models import Project
from jigai.office.statistics.domain.drafting import hand_in, save_draft, typed_of
from jigai.office.statistics.domain.freezing import freeze
from jigai.office.statistics.domain.querying import accept, answer, ask, close_query, return_return
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.registering import apply, attach_material, register
from jigai.office.statistics.domain.signing import submit
from jigai.office.statistics.models import Registration, Return
from jigai.office.statistics.months import Month, month_of

REGISTERED = (IN, TOP, SUSPENDED, COMPLETED)
APPLIES, ENTERS = 21, 24
"""Days after a project was begun."""
OPEN = 2
"""Months back from which on questions wait for their answers."""
RETURNED_ON, LATE_BY, ACCEPTED = 22, 25, 28
"""The day of the month on which most return, days later that some do, the officer's day."""


def steps(setting: Setting) -> Iterator[Step]:
    """Registrations, then every month up to the one before the anchor's."""
    for plan in plans(setting):
        if plan.fate not in REGISTERED:
            continue
        key = f"statistics/{plan.number}"
        moment = morning(plan.day + dt.timedelta(days=APPLIES), plan.number)
        yield Step(f"{key}/apply", moment, partial(_apply, setting, plan))
        moment = morning(plan.day + dt.timedelta(days=ENTERS), plan.number)
        yield Step(f"{key}/register", moment, partial(_register, setting, plan))
        yield from _months(setting, plan)
    yield from _freezes(setting)


def _months(setting: Setting, plan: Plan) -> Iterator[Step]:
    entered = plan.day + dt.timedelta(days=ENTERS)
    most = setting.place.months
    for back in range(most, 0, -1):
        first = months_before(setting.anchor, back, 1)
        if month_of(first) < month_of(entered) or (plan.fate == SUSPENDED and back <= 1):
            continue
        if month_of(first) == month_of(entered):
            continue
        if back == 1 and plan.number % 5 == 0:
            continue  # not returned yet: it is overdue
        key = f"month/{first:%Y-%m}/{plan.number}"
        late = (plan.number + first.month) % 7 == 0 and back > 1
        day = first.replace(day=RETURNED_ON) + dt.timedelta(days=LATE_BY if late else 0)
        yield Step(
            f"{key}/signed", morning(day, plan.number), partial(_return, setting, plan, first)
        )
        looked = max(day, first.replace(day=ACCEPTED)) + dt.timedelta(days=1)
        if looked < setting.anchor:
            moment = morning(looked, plan.number)
            yield Step(f"{key}/looked", moment, partial(_look, setting, plan, first))


def _freezes(setting: Setting) -> Iterator[Step]:
    """Months older than half a year are frozen, each some time after its cut-off."""
    for back in range(setting.place.months, 5, -1):
        first = months_before(setting.anchor, back, 1)
        moment = morning(months_before(setting.anchor, back - 3, 9), 300)
        yield Step(f"freeze/{first:%Y-%m}", moment, partial(_freeze, setting, first))


def _apply(setting: Setting, plan: Plan) -> None:
    """Hand in what registration asks for; a project below its threshold is not reported at all."""
    row, who = project_of(plan, setting), preparer(setting, plan)
    form = rulebook().registration(row.region, plan.day.year)
    if form is None or not form.concerns(row.total_investment or 0):
        return
    for material in ("filing", "photo", "licence"):
        name = setting.common.texts[f"material-{material}"]
        text = f"{name}\n{setting.common.texts['paper']}\n".encode()
        attach_material(
            acting=who, project=row.pk, material=material, name=f"{name}.txt",
            content=io.BytesIO(text),
        )  # fmt: skip
    apply(acting=approver(setting, plan), project=row.pk)


def _officer(setting: Setting, row: Project) -> Actor:
    """An officer of the project's own region, else of the place's own bureau."""
    post = Post.objects.filter(role="officer", bureau__region=row.region).order_by("pk").first()
    return acting(post.person.login if post else of(setting.place, f"{setting.place.home}/officer"))


def _register(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    made = Registration.objects.filter(project=row).first()
    if made is None:
        return
    day = plan.day + dt.timedelta(days=ENTERS)
    first = month_of(months_before(day.replace(day=1), -1, 1))
    register(
        acting=_officer(setting, row), registration=made.pk, version=made.version,
        day=day, first_month=str(first), number=f"DEMO-{setting.place.order}{plan.number:03d}",
    )  # fmt: skip


def _return(setting: Setting, plan: Plan, first: dt.date) -> None:
    """What an enterprise states for a month: typed by one, signed by another."""
    row, month = project_of(plan, setting), month_of(first)
    if not Registration.objects.filter(project=row).exists():
        return
    draft = save_draft(
        acting=preparer(setting, plan), project=row.pk, month=month,
        typed=_typed(setting, plan, row, month), unit="yuan",
    )  # fmt: skip
    draft = hand_in(acting=preparer(setting, plan), draft=draft.pk, version=draft.version)
    submit(acting=approver(setting, plan), draft=draft.pk, version=draft.version)


def _typed(setting: Setting, plan: Plan, row: Project, month: Month) -> dict[str, str]:
    total = row.total_investment or 0
    begun = month_of(row.starts_on or plan.day)
    before = _spent(setting, plan, total, begun, Month(month.year - 1, 12))
    now = _spent(setting, plan, total, begun, month)
    planned = row.planyear_rows.filter(year=month.year).first()
    return {
        "total_investment": yuan(total),
        "before_years": yuan(before),
        "cumulative_year": yuan(now - before),
        "plan_year": yuan(planned.investment if planned else 0),
        "starts_on": (row.starts_on or plan.day).isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
    }


def _spent(setting: Setting, plan: Plan, total: int, begun: Month, month: Month) -> int:
    """Fen invested up to the end of a month: a little uneven, never less than the month before."""
    passed = month.ordinal - begun.ordinal + 1
    if passed <= 0:
        return 0
    weights = [chance(setting.place, "spent", plan.number, i).randint(2, 9) for i in range(24)]
    share = sum(weights[: min(passed, 24)])
    return total // 10_000 * share // sum(weights) * 10_000


def _look(setting: Setting, plan: Plan, first: dt.date) -> None:
    """The officer accepts most, asks about some, returns a few; some answers come, some wait."""
    row = project_of(plan, setting)
    who, texts = _officer(setting, row), setting.common.texts
    made = Return.objects.filter(project=row, year=first.year, month=first.month).first()
    if made is None:
        return
    turn = (plan.number * 3 + first.month) % 17
    if turn == 5:
        asked = ask(
            acting=who, month_return=made.pk, question=texts["ask"], field="cumulative_year"
        )
        if first < months_before(setting.anchor, OPEN, 1):
            answer(acting=preparer(setting, plan), query=asked.pk, words=texts["answer"])
            close_query(acting=who, query=asked.pk)
        return
    if turn == 11:
        return_return(
            acting=who, month_return=made.pk, version=made.version,
            codes=["against-evidence"], reason=texts["returned"],
        )  # fmt: skip
        _correct(setting, plan, made)
        made.refresh_from_db()
    accept(acting=who, month_return=made.pk, version=made.version)


def _correct(setting: Setting, plan: Plan, made: Return) -> None:
    """A correction by the enterprise, signed with its reason: ten thousand yuan less."""
    typed = typed_of(made)
    typed["cumulative_year"] = yuan(max(0, made.figures.cumulative_year - 1_000_000))
    draft = made.project.draft_set.filter(year=made.year, month=made.month).get()
    draft = save_draft(
        acting=preparer(setting, plan), project=made.project_id, month=made.period,
        typed=typed, unit="yuan", version=draft.version,
    )  # fmt: skip
    draft = hand_in(acting=preparer(setting, plan), draft=draft.pk, version=draft.version)
    submit(
        acting=approver(setting, plan), draft=draft.pk, version=draft.version,
        reason=setting.common.texts["correct"],
    )  # fmt: skip


def _freeze(setting: Setting, first: dt.date) -> None:
    place = setting.place
    head = acting(of(place, f"{place.home}/section-head"))
    freeze(
        acting=head, region=place.region, month=month_of(first),
        ground=setting.common.texts["freeze"],
    )  # fmt: skip
