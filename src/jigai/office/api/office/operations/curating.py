"""What bureaus put right in the library: regions, duplicates, entries that no longer fit."""

from __future__ import annotations

from jigai.office.api.office.fields import Day, Field, Text
from jigai.office.api.office.operations.lifecycle import reasoned
from jigai.office.api.office.operations.projects import PATH, recorded
from jigai.office.api.office.operations.reviewing import entry_shown
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import TEXT, listed, one, record
from jigai.office.api.office.seeing import found, project_seen
from jigai.office.library.domain.entries import leave, look_again_at
from jigai.office.library.domain.merging import merge
from jigai.office.library.domain.regions import correct_region
from jigai.office.library.domain.takeovers import NO_LIBRARY, libraries_for, take_over
from jigai.office.library.models import Entry

TAKE = "library.take-over"
SCHEMAS["Library"] = record({"library": TEXT, "pack": TEXT, "name": TEXT})
SCHEMAS["Libraries"] = listed(one("Library"))


@operation(
    "correctProjectRegion", "POST", f"{PATH}/region", "library.correct-region",
    gives="ProjectRecord",
    body=(Field("region", Text(60), required=True, example="420581"), *reasoned("region")),
    versioned=True,
)  # fmt: skip
def region(asked: Asked, number: str) -> Plain:
    """Put the region of a project right; both regions lie in the post's jurisdiction."""
    row = project_seen(asked, number)
    made = correct_region(acting=asked.actor, project=row.pk, version=asked.version, **asked.body)
    return recorded(asked, made)


@operation(
    "mergeProject", "POST", f"{PATH}/merge", "library.merge", gives="ProjectRecord",
    body=(Field("into", Text(20), required=True, example="XM2026000001"), *reasoned("merge")),
    versioned=True,
)  # fmt: skip
def merged(asked: Asked, number: str) -> Plain:
    """Merge a project into another of its organisation; either code finds the one that is kept."""
    dropped, stated = project_seen(asked, number), dict(asked.body)
    kept = project_seen(asked, stated.pop("into"))
    made = merge(acting=asked.actor, keep=kept.pk, drop=dropped.pk, version=asked.version, **stated)
    return recorded(asked, made)


@operation("listLibraries", "GET", "libraries", TAKE, gives="Libraries")
def libraries(asked: Asked) -> Plain:
    """The libraries that the post's level keeps, with the key by which each is chosen."""
    return [
        {"library": kept.key, "pack": kept.pack, "name": kept.words(asked.lang)}
        for kept in libraries_for(asked.actor)
    ]


@operation(
    "takeOverProject", "POST", f"{PATH}/take-over", TAKE, gives="ProjectRecord",
    body=(
        Field("library", Text(250), required=True, example=NO_LIBRARY),
        Field("decided_by", Text(200), required=True, example="某市工业和信息化局"),
        Field("number", Text(200), required=True, example="市工信〔2023〕12号"),
        Field("since", Day(), required=True, example="2023-05-01"),
    ),
    versioned=True,
)  # fmt: skip
def taken_over(asked: Asked, number: str) -> Plain:
    """Put a draft forward as a project that a library had already; somebody else confirms it."""
    row = project_seen(asked, number)
    made = take_over(acting=asked.actor, project=row.pk, version=asked.version, **asked.body)
    return recorded(asked, made)


@operation("lookAgain", "POST", f"{PATH}/look-again", "library.look-again", gives="Entries")
def looked_at(asked: Asked, number: str) -> Plain:
    """Hold the entries of a project against the facts as they are now; those marked come back."""
    row = project_seen(asked, number)
    return [entry_shown(asked, one) for one in look_again_at(acting=asked.actor, project=row.pk)]


@operation(
    "leaveLibrary", "POST", f"{PATH}/entries/<int:entry>/leave", "library.leave", gives="Entry",
    body=reasoned("leave"),
)  # fmt: skip
def left(asked: Asked, number: str, entry: int) -> Plain:
    """Take a project out of one library; the entry stays as it was made."""
    row = found(Entry.objects.filter(project=project_seen(asked, number)), pk=entry)
    return entry_shown(asked, leave(acting=asked.actor, entry=row.pk, **asked.body))
