"""The register of a region: what holds by which act; entered by one, confirmed by another."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone

from jigai.office.api.bodies import file_of
from jigai.office.api.office.fields import Choice, Day, Field, Loose, Text, Whole
from jigai.office.api.office.operations.files import NAME, given
from jigai.office.api.office.operations.files import shown as file_shown
from jigai.office.api.office.operations.regions import READ
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.api.office.seeing import found, jurisdiction_seen
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.typed import there
from jigai.office.regions.domain.deciding import confirm, decline
from jigai.office.regions.domain.entering import Ordered, attach, enter, files_of, subject_of
from jigai.office.regions.domain.seeing import entry_seen
from jigai.office.regions.domain.wording import all_said
from jigai.office.regions.enums import CONFIRMED, DECLINED, KINDS, WAITING
from jigai.office.regions.models import Entry

PATH = "regions/<str:region>/register"
ONE = "register/<int:entry>"
DECIDED = {
    WAITING: Q(decision=None),
    CONFIRMED: Q(decision__confirmed=True),
    DECLINED: Q(decision__confirmed=False),
}
ORDERED = ("act_number", "act_by", "act_on", "ground")
SCHEMAS["RegisterEntry"] = record(
    {
        "entry": WHOLE,
        "kind": {"enum": list(KINDS)},
        "region": TEXT,
        "pack": TEXT,
        "subject": TEXT,
        "value": TEXT,
        "data": {"type": "object"},
        "bureau": WHOLE_OR_NOTHING,
        "section": WHOLE_OR_NOTHING,
        "begins": DAY,
        "ends": DAY_OR_NOTHING,
        "act_number": TEXT,
        "act_by": TEXT,
        "act_on": DAY,
        "ground": TEXT,
        "replaces": WHOLE_OR_NOTHING,
        "title": TEXT,
        "state": {"enum": list(DECIDED)},
        "entered_at": MOMENT,
        "decided_at": MOMENT_OR_NOTHING,
        "words": TEXT,
    }
)
SCHEMAS["RegisterEntries"] = page_of("RegisterEntry")
SCHEMAS["FileList"] = listed(one("File"))


def shown(row: Entry, title: str = "") -> dict[str, Any]:
    """An entry as programs see it; ``title`` says it in words, worked out where it is not given."""
    decision = getattr(row, "decision", None)
    return {
        "entry": row.pk,
        "kind": row.kind,
        "region": row.region,
        "pack": row.pack,
        "subject": row.subject,
        "value": row.value,
        "data": row.data,
        "bureau": row.bureau_id,
        "section": row.section_id,
        "begins": row.begins.isoformat(),
        "ends": row.ends.isoformat() if row.ends else None,
        "act_number": row.act_number,
        "act_by": row.act_by,
        "act_on": row.act_on.isoformat(),
        "ground": row.ground,
        "replaces": row.replaces_id,
        "title": title or all_said([row])[0].title,
        "state": row.state,
        "entered_at": row.entered_at.isoformat(),
        "decided_at": decision.at.isoformat() if decision else None,
        "words": decision.words if decision else "",
    }


@operation(
    "listRegister", "GET", PATH, READ, gives="RegisterEntries",
    query=(
        Field("kind", Choice(KINDS), title="interface.parameters.entry-kind"),
        Field("state", Choice(tuple(DECIDED))),
    ),
    paged=True,
)  # fmt: skip
def register(asked: Asked, region: str) -> Plain:
    """Every entry ever made for a region, for people of its bureaus; the latest first."""
    rows: QuerySet[Entry] = Entry.objects.filter(region=jurisdiction_seen(asked, region))
    if "kind" in asked.query:
        rows = rows.filter(kind=asked.query["kind"])
    if "state" in asked.query:
        rows = rows.filter(DECIDED[asked.query["state"]])
    rows = rows.select_related("decision", "bureau", "section")
    listed_ = page(asked, rows, lambda row: {"row": row}, "-pk")
    said = all_said(item["row"] for item in listed_["items"])
    return listed_ | {"items": [shown(words.entry, words.title) for words in said]}


@operation("readEntry", "GET", ONE, READ, gives="RegisterEntry")
def entry(asked: Asked, entry: int) -> Plain:
    """One entry with its act and what became of it."""
    return shown(_seen(asked, entry))


@operation(
    "enterIntoRegister", "POST", PATH, "regions.enter", gives="RegisterEntry", status=201,
    body=(
        Field("kind", Choice(KINDS), required=True, example="name"),
        Field("pack", Text(100, shortest=0)),
        Field("subject", Text(120, shortest=0)),
        Field("value", Text(120, shortest=0), example="示例县"),
        Field("data", Loose()),
        Field("bureau", Whole(1), nullable=True),
        Field("section", Whole(1), nullable=True),
        Field("begins", Day(), required=True, example="2024-07-01"),
        Field("ends", Day(), nullable=True),
        Field("act_number", Text(100), required=True, example="会议纪要〔2024〕1号"),
        Field("act_by", Text(100), required=True, example="某市人民政府"),
        Field("act_on", Day(), required=True, example="2024-06-20"),
        Field("ground", Text(4000, shortest=0, lines=True)),
        Field("replaces", Whole(1), nullable=True),
    ),
)  # fmt: skip
def entered(asked: Asked, region: str) -> Plain:
    """Enter something by its act; it counts once another person has confirmed it."""
    stated = dict(asked.body)
    number, by, on, ground = (stated.pop(name, "") for name in ORDERED)
    place = jurisdiction_seen(asked, region)
    ordered = Ordered(number, by, on, ground)
    return shown(enter(acting=asked.actor, region=place, ordered=ordered, **stated))


@operation(
    "confirmEntry", "POST", f"{ONE}/confirm", "regions.confirm", gives="RegisterEntry",
    body=(Field("words", Text(500, shortest=0), example="与文件一致"),),
)  # fmt: skip
def confirmed(asked: Asked, entry: int) -> Plain:
    """Confirm what somebody else entered: from its first day it counts."""
    row = _seen(asked, entry)
    return shown(confirm(acting=asked.actor, entry=row.pk, **asked.body).entry)


@operation(
    "declineEntry", "POST", f"{ONE}/decline", "regions.decline", gives="RegisterEntry",
    body=(Field("words", Text(500), required=True, example="日期与文件不符"),),
)  # fmt: skip
def declined(asked: Asked, entry: int) -> Plain:
    """Decline an entry with the reason, or take one's own back."""
    row = _seen(asked, entry)
    return shown(decline(acting=asked.actor, entry=row.pk, **asked.body).entry)


@operation("listEntryFiles", "GET", f"{ONE}/files", READ, gives="FileList")
def files(asked: Asked, entry: int) -> Plain:
    """The documents of an entry."""
    return [file_shown(row) for row in files_of(_seen(asked, entry))]


@operation(
    "attachToEntry", "POST", f"{ONE}/files", "regions.attach", gives="File", status=201,
    query=(NAME,), upload=True,
)  # fmt: skip
def added(asked: Asked, entry: int) -> Plain:
    """Add the document to what oneself entered, as long as nobody decided on it."""
    row = _seen(asked, entry)
    with file_of(asked.request) as content:
        made = attach(acting=asked.actor, entry=row.pk, content=content, **asked.query)
    return file_shown(made)


@operation("readEntryFile", "GET", f"{ONE}/files/<int:file>", READ, gives="File", download=True)
def content(asked: Asked, entry: int, file: int) -> HttpResponseBase:
    """A document of an entry, as it was sent."""
    rows = Attachment.objects.filter(subject=subject_of(_seen(asked, entry)), removed_at=None)
    return given(found(rows, pk=file))


def _seen(asked: Asked, entry: int) -> Entry:
    row = there(Entry, entry)
    entry_seen(asked.actor, row, timezone.localdate())
    return row
