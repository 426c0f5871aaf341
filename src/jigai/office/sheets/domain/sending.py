"""A workbook sent for import: kept, tried in the background; one import of a kind at a time."""

from __future__ import annotations

from typing import IO

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import keep, plain_name
from jigai.office.ground.models import Job
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.work.jobs import queue
from jigai.office.identity.actor import Actor, Held
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import denied, in_scope, require, within_scopes
from jigai.office.identity.roles import permits
from jigai.office.sheets.archives import ARCHIVE, workbook_of
from jigai.office.sheets.models import Import, Turn
from jigai.office.sheets.opening import look
from jigai.office.sheets.sheet import SHEETS, Sheet
from jigai.reference.regions import is_within


def sheets_for(who: Actor) -> list[Sheet]:
    """The kinds of sheet that a person's posts permit to import."""
    known = permits()
    return [
        s
        for s in SHEETS.values()
        if known[s.permit].roles & who.roles() and in_scope(who, s.permit)
    ]


def sheet_of(key: str) -> Sheet:
    """A kind of sheet by its key; raises NotThere."""
    if key not in SHEETS:
        raise NotThere
    return SHEETS[key]


def mine(who: Actor, number: int, *, lock: bool = False) -> Import:
    """One's own import, a program's own alone; raises NotThere."""
    row = locked(Import, number) if lock else Import.objects.filter(pk=number).first()
    if row is None or row.person_id != who.person or (who.token and row.token != who.token):
        raise NotThere
    return row


@command("sheets.send")
def send(act: Act, *, sheet: str, file: IO[bytes], name: str) -> Import:
    """Take in a workbook, or a zip that holds one, and try it: nothing is changed by that."""
    who = actor(act)
    require(who, act.name)
    known = sheet_of(sheet)
    post = _post(who, known)
    with workbook_of(file, name) as sent:
        look(sent.book)
        sent.book.seek(0)
        kept = keep(sent.book, f"{sent.name.rsplit('.', 1)[0]}.xlsx")
        file.seek(0)
        archive = keep(file, name, ARCHIVE).hash if sent.in_archive else None
    row = Import(
        sheet=known.key,
        version=known.version,
        person_id=who.person,
        region=post.region or "",
        organisation_id=post.organisation,
        file_id=kept.hash,
        archive_id=archive,
        token=who.token,
        name=plain_name(sent.name),
        lang=current_lang(),
    )
    free(row)
    row.save()
    _begin(act, row, Import.TRYING, "sheets.try", who)
    came = {"archive": archive} if archive else {}
    act.record(f"import:{row.pk}", sheet=sheet, file=kept.hash, name=row.name, **came)
    return row


@command("sheets.take")
def take(act: Act, *, number: int, refused_too: bool = False) -> Import:
    """Write what was tried. Where rows were refused, the right ones alone are written only if
    ``refused_too`` says that this is meant."""
    row = _mine(act, number, (Import.TRIED, Import.STOPPED))
    counts = row.rows.filter(kind__in=("new", "changed"), state="waiting").count()
    wrong = row.rows.filter(kind="refused").count()
    if not counts:
        raise refused("sheets.nothing-to-take")
    if wrong and not refused_too:
        raise refused("sheets.some-refused", n=wrong)
    _begin(act, row, Import.TAKING, "sheets.take", actor(act))
    act.record(f"import:{row.pk}", sheet=row.sheet, file=row.file_id, rows=counts, left_out=wrong)
    return row


@command("sheets.leave")
def leave(act: Act, *, number: int) -> Import:
    """Leave what was tried: nothing is written."""
    row = _mine(act, number, (Import.TRIED,), turn=False)
    row.state = Import.LEFT
    row.save()
    act.record(f"import:{row.pk}", sheet=row.sheet)
    return row


@command("sheets.undo")
def undo(act: Act, *, number: int) -> Import:
    """Put back what an import changed, except where somebody changed it since."""
    row = _mine(act, number, (Import.TAKEN, Import.STOPPED))
    _begin(act, row, Import.UNDOING, "sheets.undo", actor(act))
    act.record(f"import:{row.pk}", sheet=row.sheet, file=row.file_id)
    return row


def _mine(act: Act, number: int, states: tuple[str, ...], *, turn: bool = True) -> Import:
    who = actor(act)
    require(who, act.name)
    row = mine(who, number, lock=True)
    if standing(row) not in states:
        raise refused("sheets.state")
    _post(who, sheet_of(row.sheet))
    if turn:
        free(row)
    return row


def _post(who: Actor, sheet: Sheet) -> Held:
    """The post by which a person imports a kind of sheet; raises Denied."""
    within_scopes(who, sheet.permit)
    fitting = [p for p in who.posts if p.role in permits()[sheet.permit].roles]
    if not fitting:
        raise denied(sheet.permit)
    return min(fitting, key=lambda p: (p.delegated, p.post))


def _begin(act: Act, row: Import, state: str, job: str, who: Actor) -> None:
    row.state, row.token = state, who.token
    row.job_id = queue(job, asked_by=who, number=row.pk)
    row.save()


def under_way(row: Import) -> bool:
    """Whether the job of an import waits or runs."""
    return row.job is not None and row.job.state in (Job.WAITING, Job.RUNNING)


def standing(row: Import) -> str:
    """The state of an import; one whose job ended without saying so has stopped."""
    if under_way(row):
        return row.state
    lost = {Import.TRYING: Import.REFUSED, Import.TAKING: Import.STOPPED}
    return (lost | {Import.UNDOING: Import.STOPPED}).get(row.state, row.state)


def free(row: Import) -> None:
    """See that no other import of the kind runs where this one belongs; raises InputRefused."""
    Turn.objects.get_or_create(sheet=row.sheet)
    Turn.objects.select_for_update().get(sheet=row.sheet)
    others = Import.objects.select_related("person", "job").filter(
        sheet=row.sheet, job__state__in=(Job.WAITING, Job.RUNNING)
    )
    for other in others.exclude(pk=row.pk):
        if _overlap(row, other):
            assert other.job is not None
            raise refused(
                "sheets.running",
                name=other.person.name,
                file=other.name,
                done=other.job.done,
                total=other.job.total,
            )


def _overlap(one: Import, other: Import) -> bool:
    if one.organisation_id or other.organisation_id:
        return one.organisation_id == other.organisation_id
    return is_within(one.region, other.region) or is_within(other.region, one.region)
