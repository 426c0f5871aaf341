"""Changes of the filing of a project that is past its draft: each kept as a row, old and new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.library.domain.completeness import by_section, lacking
from jigai.office.library.domain.drafting import written
from jigai.office.library.domain.duplicates import same_code
from jigai.office.library.domain.entries import look_again
from jigai.office.library.domain.moving import noted, reasoned, taken
from jigai.office.library.domain.searching import searched
from jigai.office.library.domain.sections import SECTIONS, changes
from jigai.office.library.enums import SUBMITTED
from jigai.office.library.models import Alias, FilingChange, Project
from jigai.office.library.rules import ADJUSTABLE
from jigai.office.library.words import both


@command("library.change-filing")
def change_filing(
    act: Act,
    *,
    project: int,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    text: str = "",
) -> Project:
    """State a new filing or code; a code that the project had before still finds it."""
    row, held = taken(act, project, version)
    if row.state not in (*ADJUSTABLE, SUBMITTED):
        raise refused("library.not-editable", "", state=both(f"library.state.{row.state}"))
    code, words = reasoned("filing", reason, text)
    former = row.code
    was, became = written(act, row, SECTIONS["filing"], values, None)
    if was == became:
        raise refused("library.unchanged")
    wrong = by_section(lacking(row)).get("filing")
    if wrong:
        raise InputRefused(wrong)
    for other in same_code(row)[:1]:
        raise refused("library.same-code", "code", number=other.number)
    FilingChange.objects.create(
        project=row, at=act.at, by=act.acting.key, reason=code, text=words, was=was, became=became
    )
    if former and former != row.code:
        Alias.objects.create(
            project=row, at=act.at, by=act.acting.key, reason=code, text=words, code=former
        )
        row.search = searched(row)
        row.save()
    noted(act, row, held, reason=code, text=words, changes=changes(was, became))
    look_again(act, row)
    return row
