"""Published lists of titles: lines matched with organisations, by name only with a confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import IO, Final

from django.db.models import Q, QuerySet

from jigai.facts.problems import InputRefused, shown
from jigai.office.enterprises.domain.annexes import Layout, lines_of, opened_annex
from jigai.office.enterprises.domain.title_lines import Line, judged, matched
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
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import keep, opened, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require, visible
from jigai.office.sheets.archives import workbook_of
from jigai.reference.regions import significant

MOST_TOLD: Final = 200
"""Wrong lines that are named at once."""


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
    if source is not None and not Attachment.objects.filter(pk=source).exists():
        raise NotThere
    head = _headed(title)
    rows, wrong = judged(lines)
    if wrong:
        raise InputRefused(wrong)
    made = _begun(act, region, head, source)
    _filled(act, made, rows)
    return made


@command("enterprises.send-title-annex")
def send_title_annex(
    act: Act, *, region: str, title: Granted, content: IO[bytes], name: str
) -> TitleList:
    """Keep the workbook that a list was published as; its lines are read once somebody confirmed
    its columns. Raises InputRefused for a file that is no workbook that can be read safely."""
    require(actor(act), act.name, Place(region=region))
    head = _headed(title)
    with workbook_of(content, name) as sent:
        opened_annex(sent.book)
        sent.book.seek(0)
        kept = keep(sent.book, f"{sent.name.rsplit('.', 1)[0]}.xlsx")
    made = _begun(act, region, head, None)
    made.source = Attachment.objects.create(
        file_id=kept.hash,
        subject=f"title-list:{made.pk}",
        name=plain_name(sent.name),
        kind="annex",
        added_by=act.acting.key,
        added_at=act.at,
    )
    made.save()
    act.record(f"title-list:{made.pk}", what=made.what, batch=made.batch, file=kept.hash)
    return made


@command("enterprises.read-title-annex")
def read_title_annex(
    act: Act, *, title_list: int, layout: Layout, right_alone: bool = False
) -> TitleList:
    """Read the lines of an annex by the columns that somebody confirmed, and match them.

    Raises InputRefused with every line that is wrong, at its cell; with ``right_alone`` such lines
    are left out.
    """
    made = locked(TitleList, title_list)
    require(actor(act), act.name, Place(region=made.region))
    if not awaits_columns(made) or made.source is None:
        raise stale()
    if layout.name is None:
        raise refused("enterprises.annex-name", "name")
    with opened(made.source.file_id) as file:
        annex = opened_annex(file, layout.sheet)
    found = lines_of(annex, layout)
    rows, wrong = judged(found.good)
    problems = [*found.faults, *wrong]
    if problems and not right_alone:
        raise InputRefused(problems[:MOST_TOLD])
    made.layout = vars(layout)
    made.save()
    _filled(act, made, rows, left_out=len(problems))
    return made


def awaits_columns(made: TitleList) -> bool:
    """Whether a list is a workbook whose columns nobody confirmed yet."""
    return made.source is not None and made.source.kind == "annex" and made.layout is None


def _headed(title: Granted) -> Granted:
    found = checked(title)
    if not found.level or found.granted_on is None or not found.granted_by or not found.batch:
        raise refused("enterprises.list-head")
    return found


def _begun(act: Act, region: str, head: Granted, source: int | None) -> TitleList:
    names = ("what", "level", "granted_by", "granted_on", "valid_from", "valid_until", "batch")
    return TitleList.objects.create(
        region=region,
        source_id=source,
        recorded_at=act.at,
        recorded_by=act.acting.key,
        **{name: getattr(head, name) for name in names},
    )


def _filled(act: Act, made: TitleList, rows: list[Line], **more: int) -> None:
    """The lines of a list, matched."""
    if not rows:
        raise refused("enterprises.list-empty", "lines")
    lines = matched(actor(act), made, rows)
    TitleLine.objects.bulk_create(lines, batch_size=500)
    counts = {s: sum(r.state == s for r in lines) for s in (MATCHED, TO_CONFIRM, UNMATCHED)}
    act.record(f"title-list:{made.pk}", what=made.what, batch=made.batch, **counts, **more)


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


@command("enterprises.dismiss-title-lines")
def dismiss_unmatched(act: Act, *, title_list: int, reason: str) -> int:
    """Say that no line without an organisation concerns anybody here; returns how many."""
    head = locked(TitleList, title_list)
    require(actor(act), act.name, Place(region=head.region))
    why = text(reason, "reason", 200)
    rows = TitleLine.objects.filter(list=head, state=UNMATCHED)
    count = rows.update(state=DISMISSED, decided_by=act.acting.key, decided_at=act.at)
    if not count:
        raise refused("enterprises.nothing")
    act.record(f"title-list:{head.pk}", dismissed=count, reason=why)
    return count


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
