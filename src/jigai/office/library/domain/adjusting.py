"""Changes of a project that is in the library: with a reason, before and after kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.library.domain.completeness import lacking
from jigai.office.library.domain.drafting import PERSONAL, section_of, written
from jigai.office.library.domain.entries import look_again
from jigai.office.library.domain.moving import noted, reasoned, taken
from jigai.office.library.domain.sections import changes
from jigai.office.library.models import Adjustment, Project
from jigai.office.library.rules import ADJUSTABLE
from jigai.office.library.words import both


@command("library.adjust")
def adjust(
    act: Act,
    *,
    project: int,
    version: int,
    section: str,
    values: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] | None = None,
    reason: str,
    text: str = "",
) -> Project:
    """Change one section; the record has to stay complete. The filing has its own act.

    What no longer fits a library afterwards is listed for its officers, never thrown out.
    """
    row, held = taken(act, project, version)
    part = section_of(section)
    if row.state not in ADJUSTABLE or section in (PERSONAL, "filing"):
        raise refused("library.not-editable", "", state=both(f"library.state.{row.state}"))
    code, words = reasoned("adjust", reason, text)
    was, became = written(act, row, part, values, rows)
    if was == became:
        raise refused("library.unchanged")
    wrong = lacking(row)
    if wrong:
        raise InputRefused(wrong)
    Adjustment.objects.create(
        project=row,
        at=act.at,
        by=act.acting.key,
        reason=code,
        text=words,
        section=section,
        was=was,
        became=became,
    )
    noted(act, row, held, reason=code, text=words, section=section, changes=changes(was, became))
    look_again(act, row)
    return row
