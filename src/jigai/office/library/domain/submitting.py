"""Submission: the record has to be complete, the code its own, and another person fills in."""

from __future__ import annotations

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import Denied
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.library.domain.completeness import lacking
from jigai.office.library.domain.duplicates import same_code
from jigai.office.library.domain.judging import Verdict, judged
from jigai.office.library.domain.levels import way
from jigai.office.library.domain.moving import moved, taken
from jigai.office.library.domain.steps import lay
from jigai.office.library.models import Project


@command("library.submit")
def submit(act: Act, *, project: int, version: int) -> Project:
    """Send a project to the bureaus; each message leads to its field.

    Who filled it in last does not submit it. A new round begins: the way goes through the levels
    that the packs in force name.
    """
    row, held = taken(act, project, version)
    if act.acting.key == row.changed_by:
        raise Denied(
            "own-act",
            "最后填写的人不能自己提交，请由本单位的另一位审核人提交",
            "whoever filled it in last does not submit it; another approver of the organisation "
            "has to",
        )
    problems = lacking(row)
    for other in same_code(row)[:1]:
        problems.append(problem("library.same-code", "code", number=other.number))
    if problems:
        raise InputRefused(problems)
    levels = levels_for(row, judged(row))
    if not levels:
        raise refused("library.nobody", "region")
    row.round += 1
    row.submitted_by = act.acting.key
    moved(act, row, "submit", held, round=row.round)
    lay(act, row, levels)
    return row


def levels_for(project: Project, verdicts: list[Verdict]) -> list[str]:
    """The levels that a project passes: up to the widest library that it may enter, else to the
    places of the packs that have a rule for projects."""
    wanted = [one.level for v in verdicts for one in v.libraries if one.finding.outcome != "no"]
    wanted += [v.pack.info.region for v in verdicts if v.pack is not None and v.found]
    return way(project.region, wanted)
