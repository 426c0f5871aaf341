"""Projects that live on at random: acts of every kind, each at its own moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.utils import timezone
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.library.making import OTHER_CODE, WAN, Making

from jigai.facts.problems import InputRefused
from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.names import rename
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.successions import merge as merge_firms
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.models import Organisation
from jigai.office.library.domain import (
    adjusting,
    drafting,
    filing,
    lifecycle,
    loading,
    merging,
    regions,
)
from jigai.office.library.domain.asknown import known, rows_then
from jigai.office.library.domain.sections import SECTIONS
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import Project
from jigai.office.sheets.sheet import Change

SUCCESSOR: Final = "91420500R6838WPG60"
DAY: Final = dt.date(2026, 12, 31)
SECTIONS_KEPT: Final = [name for name, s in SECTIONS.items() if s.model and name != "contacts"]


class Life:
    """A firm with its projects; every move is one act, or none where the act is refused."""

    def __init__(self, cast: Making) -> None:
        self.cast = cast
        self.firm = cast.firm()
        self.successor = cast.firm(SUCCESSOR)
        self.done: set[str] = set()

    def move(self, name: str, which: int, value: int) -> None:
        """One act on a project, with a value that tells it from others."""
        act: Callable[[Project, int], object] = getattr(self, f"do_{name}")
        rows = list(Project.objects.order_by("pk"))
        with suppress(InputRefused, NotThere):
            act(rows[which % len(rows)], value)
            self.done.add(name)

    def seen(self, at: dt.datetime | None = None) -> list[Any]:
        """All that the office knows at a moment, or now: dossiers and the parts of projects."""
        numbers = Project.objects.values_list("number", flat=True)
        found: list[Any] = [
            assemble(firm, projects=numbers, as_of=DAY, claim_year=2026, known_at=at)
            for firm in (self.firm.pk, self.successor.pk)
        ]
        for then in known(Project.objects.order_by("pk"), at or timezone.now()):
            parts = {name: rows_then(then, name) for name in SECTIONS_KEPT}
            found.append((then.project.number, then.project.state, then.project.version, parts))
        return found

    def _of(self, project: Project) -> dict[str, Any]:
        return {"project": project.pk, "version": project.version}

    def do_begin(self, _: Project, value: int) -> None:
        drafting.begin(
            acting=self.cast.actor("preparer"), organisation=self.firm.pk, name=f"项目 {value}"
        )

    def do_save(self, project: Project, value: int) -> None:
        name, values, rows = _section(value)
        drafting.save(
            acting=self.cast.actor("preparer"),
            section=name,
            values=values,
            rows=rows,
            **self._of(project),
        )

    def do_adjust(self, project: Project, value: int) -> None:
        name, values, rows = _section(value)
        adjusting.adjust(
            acting=self.cast.actor("approver"),
            section=name,
            values=values,
            rows=rows,
            reason="scope",
            **self._of(project),
        )

    def do_filing(self, project: Project, value: int) -> None:
        filing.change_filing(
            acting=self.cast.actor("approver"),
            values={"code": OTHER_CODE[:-1] + str(value), "filing_number": f"备案 {value}"},
            reason="changed",
            **self._of(project),
        )

    def do_suspend(self, project: Project, _: int) -> None:
        lifecycle.suspend(
            acting=self.cast.actor("county-head"), reason="funds", **self._of(project)
        )

    def do_resume(self, project: Project, _: int) -> None:
        lifecycle.resume(
            acting=self.cast.actor("county-head"), reason="solved", **self._of(project)
        )

    def do_complete(self, project: Project, _: int) -> None:
        lifecycle.complete(
            acting=self.cast.actor("county-head"),
            completed_on=timezone.localdate(),
            **self._of(project),
        )

    def do_withdraw(self, project: Project, _: int) -> None:
        lifecycle.withdraw(
            acting=self.cast.actor("approver"), reason="cancelled", **self._of(project)
        )

    def do_merge(self, project: Project, _: int) -> None:
        other = Project.objects.exclude(pk=project.pk).order_by("pk").first()
        merging.merge(
            acting=self.cast.actor("county-head"),
            keep=other.pk if other else 0,
            drop=project.pk,
            version=project.version,
            reason="same-project",
        )

    def do_correct_region(self, project: Project, value: int) -> None:
        regions.correct_region(
            acting=self.cast.actor("city-head"),
            region=(COUNTY, OTHER_COUNTY)[value % 2],
            reason="wrong",
            **self._of(project),
        )

    def do_load(self, project: Project, value: int) -> None:
        """A new draft and, where the project is one, a change of it."""
        keys = [*([None] if value % 2 else []), project.pk]
        loading.load(acting=self.cast.actor("preparer"), changes=_rows(keys, value), origin="x")

    def do_unload(self, project: Project, value: int) -> None:
        """A draft withdrawn with the import that made it."""
        loading.unload(
            acting=self.cast.actor("preparer"), changes=(), removed={value: project.pk}, origin="x"
        )

    def do_state(self, project: Project, value: int) -> None:
        record_fact(
            acting=self.cast.actor("preparer"),
            organisation=project.organisation_id,
            stated=Statement(
                "project.key_project", value % 2 == 0, subject=f"project:{project.number}"
            ),
        )

    def do_rename(self, _: Project, value: int) -> None:
        firm = Organisation.objects.get(pk=self.firm.pk)
        rename(
            acting=self.cast.actor("county-officer"),
            organisation=firm.pk,
            version=profile_of(firm).version,
            on=timezone.localdate(),
            ground="变更登记",
            name=f"改名 {value} 公司",
        )

    def do_merge_firms(self, _: Project, __: int) -> None:
        merge_firms(
            acting=self.cast.actor("county-officer"),
            organisation=self.firm.pk,
            into=self.successor.pk,
            on=timezone.localdate(),
            ground="吸收合并",
        )


MOVES: Final = [name.removeprefix("do_") for name in vars(Life) if name.startswith("do_")]


def _section(value: int) -> tuple[str, dict[str, Any], list[dict[str, Any]] | None]:
    """A section as somebody saves it, another one for each value."""
    sections: list[tuple[str, dict[str, Any], list[dict[str, Any]] | None]] = [
        ("basics", {"name": f"名称 {value}", "industry": "C34"}, None),
        (
            "investment",
            {"total_investment": value * WAN, "fixed_asset_investment": 9 * WAN},
            [{"source": "own", "amount": value * WAN}],
        ),
        ("plan", {}, [{"year": 2026, "investment": value * WAN, "work": "采购"}]),
        ("schedule", {"starts_on": dt.date(2025, 1, 1 + value)}, []),
        ("equipment", {}, [{"name": f"机床 {value}", "quantity": value, "price": None}]),
    ]
    return sections[value % len(sections)]


def _rows(keys: list[int | None], value: int) -> list[Change]:
    blank = dict.fromkeys(f.key for f in PROJECTS.fields)
    row = blank | {
        "credit_code": Organisation.objects.order_by("pk").values_list("credit_code", flat=True)[0],
        "region": COUNTY,
        "name": f"导入 {value}",
        "total_investment": value * WAN,
        "source_own": value * WAN,
        "plan_from": 2026,
        "plan_1": value * WAN,
    }
    return [Change(number, key, row) for number, key in enumerate(keys)]
