"""Published lists of titles: lines matched with organisations, by name only with a confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from jigai.facts.problems import InputRefused, Problem, shown
from jigai.office.enterprises.domain.names import found_by_code, found_by_name, spellings
from jigai.office.enterprises.domain.titles import Granted, checked, written
from jigai.office.enterprises.enums import (
    CONFIRMED,
    DISMISSED,
    MATCHED,
    TO_CONFIRM,
    UNMATCHED,
    VERIFIED,
)
from jigai.office.enterprises.models import Title, TitleLine, TitleList
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere, stale
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.ground.models import Attachment
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require, visible
from jigai.reference.credit_code import CreditCodeError, check_credit_code
from jigai.reference.regions import significant


@dataclass(frozen=True)
class Line:
    """A line of a list as sent in."""

    name: str
    credit_code: str = ""
    object: str = ""


@command("enterprises.send-title-list")
def send_title_list(
    act: Act,
    *,
    region: str,
    title: Granted,
    lines: Iterable[Line],
    source: int | None = None,
) -> TitleList:
    """Keep a list with its lines matched: by credit code at once, by name to be confirmed.

    Titles are recorded for no line before somebody confirms the list or the line. Raises
    InputRefused with every line that is wrong, at ``lines.<number>.<field>``.
    """
    require(actor(act), act.name, Place(region=region))
    found = checked(title)
    if not found.level or found.granted_on is None or not found.granted_by or not found.batch:
        raise refused("enterprises.list-head")
    if source is not None and not Attachment.objects.filter(pk=source).exists():
        raise NotThere
    rows = _read(lines)
    made = TitleList.objects.create(
        region=region,
        what=found.what,
        level=found.level,
        granted_by=found.granted_by,
        granted_on=found.granted_on,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        batch=found.batch,
        source_id=source,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    matched = [_matched(actor(act), made, n, line) for n, line in enumerate(rows, start=1)]
    TitleLine.objects.bulk_create(matched)
    counts = {s: sum(r.state == s for r in matched) for s in (MATCHED, TO_CONFIRM, UNMATCHED)}
    act.record(f"title-list:{made.pk}", what=made.what, batch=made.batch, **counts)
    return made


def _read(lines: Iterable[Line]) -> list[Line]:
    rows, wrong, seen = [], list[Problem](), dict[tuple[str, str], int]()
    for number, line in enumerate(lines, start=1):
        at = f"lines.{number}"
        name, code = " ".join(line.name.split()), "".join(line.credit_code.split())
        if not name or len(name) > 120:
            wrong.append(problem("enterprises.line-name", f"{at}.name", n=number))
        if code:
            try:
                code = check_credit_code(code)
            except CreditCodeError as error:
                wrong.append(Problem(error.code, error.zh, error.en, f"{at}.credit_code"))
        key = (code or name, line.object.strip())
        if key in seen:
            wrong.append(problem("enterprises.line-twice", at, n=number, first=seen[key]))
        seen[key] = number
        rows.append(Line(name, code, line.object.strip()[:200]))
    if wrong:
        raise InputRefused(wrong)
    if not rows:
        raise refused("enterprises.list-empty", "lines")
    return rows


def _matched(who: Actor, made: TitleList, number: int, line: Line) -> TitleLine:
    """A line with the organisation it means, as far as that can be told."""
    row = TitleLine(list=made, number=number, name=line.name, credit_code=line.credit_code,
                    object=line.object, state=UNMATCHED)  # fmt: skip
    mine = visible(who, Organisation.objects.all(), organisation="pk")
    if line.credit_code:
        found = found_by_code(line.credit_code)
        if found is not None and mine.filter(pk=found.pk).exists():
            known = {found.name, *found.namings.values_list("name", flat=True)}
            row.organisation = found
            row.state = MATCHED if known & spellings(line.name) else TO_CONFIRM
        return row
    named = [o for o in found_by_name(line.name) if mine.filter(pk=o.pk).exists()]
    if len(named) == 1:
        row.organisation, row.state = named[0], TO_CONFIRM
    return row


@command("enterprises.confirm-title-line")
def confirm_line(act: Act, *, line: int, organisation: int | None = None) -> Title:
    """Record the title of a line for the organisation it was matched with, or for another one."""
    return _confirmed(act, *_open(act, line), organisation)


@command("enterprises.confirm-title-list")
def confirm_matched(act: Act, *, title_list: int) -> int:
    """Record the titles of all lines matched by credit code; returns how many."""
    head = there(TitleList, title_list)
    require(actor(act), act.name, Place(region=head.region))
    rows = TitleLine.objects.filter(list=head, state=MATCHED).order_by("number")
    count = 0
    for row in rows:
        _confirmed(act, head, row, None)
        count += 1
    if not count:
        raise refused("enterprises.nothing")
    return count


@command("enterprises.dismiss-title-line")
def dismiss_line(act: Act, *, line: int, reason: str) -> TitleLine:
    """Say that a line concerns nobody here."""
    _, row = _open(act, line)
    row.state, row.decided_by, row.decided_at = DISMISSED, act.acting.key, act.at
    row.save()
    act.record(f"title-list:{row.list_id}", line=row.number, reason=text(reason, "reason", 200))
    return row


def _open(act: Act, line: int) -> tuple[TitleList, TitleLine]:
    row = locked(TitleLine, line)
    require(actor(act), act.name, Place(region=row.list.region))
    if row.state in (CONFIRMED, DISMISSED):
        raise stale()
    return row.list, row


def _confirmed(act: Act, head: TitleList, row: TitleLine, organisation: int | None) -> Title:
    key = organisation if organisation is not None else row.organisation_id
    if key is None:
        raise refused("enterprises.line-whose", "organisation", name=shown(row.name))
    ours = locked(Organisation, key)
    if not visible(actor(act), Organisation.objects.filter(pk=ours.pk), organisation="pk").exists():
        raise NotThere
    title = replace(_granted(head), object=row.object)
    made = written(act, ours, title, VERIFIED, None, None, "")
    row.state, row.organisation, row.title = CONFIRMED, ours, made
    row.decided_by, row.decided_at = act.acting.key, act.at
    row.save()
    return made


def _granted(head: TitleList) -> Granted:
    names = ("what", "level", "granted_by", "granted_on", "valid_from", "valid_until", "batch")
    return Granted(**{name: getattr(head, name) for name in names})


def lists_for(who: Actor) -> QuerySet[TitleList]:
    """The lists of somebody's jurisdictions, the latest first."""
    wanted = Q(pk__in=[])
    for post in who.posts:
        if post.region is not None:
            wanted |= Q(region__startswith=significant(post.region))
    return TitleList.objects.filter(wanted).order_by("-pk")


def open_lines(head: TitleList) -> list[TitleLine]:
    """The lines of a list that somebody has to decide on."""
    rows = head.lines.exclude(state__in=(CONFIRMED, DISMISSED)).select_related("organisation")
    return list(rows.order_by("number"))
