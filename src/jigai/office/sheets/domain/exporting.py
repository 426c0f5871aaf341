"""A list exported: asked for by a person, written in the background, recorded when it is done."""

from __future__ import annotations

from django.http import QueryDict

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.texts import t
from jigai.office.ground.work.jobs import queue
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import denied, require, within_scopes
from jigai.office.identity.roles import permits
from jigai.office.lists import keeping
from jigai.office.lists.asked import read
from jigai.office.lists.listing import LISTINGS, Listing
from jigai.office.sheets.models import Export

FORMS = ("xlsx", "csv")


def exportable(who: Actor, key: str) -> Listing:
    """A list that a person may export; raises NotThere, Denied."""
    listing = LISTINGS.get(key)
    if listing is None or not listing.export:
        raise NotThere
    within_scopes(who, listing.export)
    if not permits()[listing.export].roles & who.roles():
        raise denied(listing.export)
    return listing


@command("sheets.export")
def export(
    act: Act, *, listing: str, query: str, form: str, lang: str, unit: str, every: bool = False
) -> Export:
    """Export what an address asks of a list: the columns that the person chose, or ``every``."""
    who = actor(act)
    require(who, act.name)
    known = exportable(who, listing)
    if form not in FORMS:
        raise refused("sheets.export-form", "form")
    asked = read(known, who, QueryDict(query[:2_000]))
    chosen = known.columns if every else known.chosen(keeping.taste(who, known)[0])
    row = Export.objects.create(
        listing=known.key,
        query=query[:2_000],
        form=form,
        columns=[c.key for c in chosen],
        lang=lang,
        unit=unit,
        person_id=who.person,
        token=who.token,
        name=f"{t(known.title)} {act.at.astimezone():%Y-%m-%d %H%M}.{form}",
    )
    row.job_id = queue("sheets.export", asked_by=who, number=row.pk)
    row.save()
    act.record(f"export:{row.pk}", listing=listing, query=asked.link(), form=form)
    return row


@command("sheets.hand-over")
def hand_over(act: Act, *, number: int, rows: int, file: str) -> Export:
    """Note what an export holds, when it is written."""
    who = actor(act)
    require(who, act.name)
    row = mine(who, number, lock=True)
    row.rows, row.file_id = rows, file
    row.save()
    act.record(f"export:{row.pk}", listing=row.listing, query=row.query, rows=rows, file=file)
    return row


def mine(who: Actor, number: int, *, lock: bool = False) -> Export:
    """One's own export, a program's own alone; raises NotThere."""
    row = locked(Export, number) if lock else Export.objects.filter(pk=number).first()
    if row is None or row.person_id != who.person or (who.token and row.token != who.token):
        raise NotThere
    return row
