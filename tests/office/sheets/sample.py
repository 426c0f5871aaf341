"""A sheet over organisations for tests, and workbooks filled in as people do."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from openpyxl import load_workbook

from jigai.facts.problems import Problem
from jigai.office.ground.acts.commands import COMMANDS, Act, command
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require, visible
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import SHEETS, Change, Sheet, Stored, Values
from jigai.office.sheets.template import template
from jigai.reference.credit_code import check_credit_code

PERMIT = "identity.register-organisation"
REGIONS = {
    "420581": ("宜都市", "Yidu"),
    "420582": ("当阳市", "Dangyang"),
    "341502": ("金安区", "J"),
}


def regions(lang: str) -> list[tuple[str, str]]:
    return [(code, words[lang != "zh"]) for code, words in REGIONS.items()]


def values_of(row: Organisation) -> Values:
    return {
        "credit_code": row.credit_code,
        "name": row.name,
        "region": row.region,
        "capital": int(row.kind) if row.kind.isdecimal() else None,
    }


class OrganisationRows:
    """What a context does with rows, on the plainest table there is; the kind holds an amount."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place]:
        return [Place(region=values["region"]) for values in rows]

    def stored(self, who: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        codes = [row["credit_code"] for row in rows]
        found = {o.credit_code: o for o in Organisation.objects.filter(credit_code__in=codes)}
        keys = [o.pk for o in found.values()]
        seen = visible(who, Organisation.objects.filter(pk__in=keys), organisation="pk")
        mine = set(seen.values_list("pk", flat=True))
        return [
            Stored(o.pk, 0, values_of(o), o.pk in mine) if (o := found.get(code)) else None
            for code in codes
        ]

    @property
    def write(self) -> Any:
        return COMMANDS.get("test.write") or command("test.write")(_write)

    @property
    def restore(self) -> Any:
        return COMMANDS.get("test.restore") or command("test.restore")(_restore)


def _write(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    who = actor(act)
    for place in {Place(region=c.values["region"]) for c in changes}:
        require(who, PERMIT, place)
    bad = {
        c.number: Problem("test.name", "名称不行", "not this name")
        for c in changes
        if c.values["name"] == "refused late"
    }
    good = [c for c in changes if c.number not in bad]
    Organisation.objects.bulk_create(_made(c) for c in good if c.key is None)
    for change in (c for c in good if c.key is not None):
        made = _made(change)
        made.pk = change.key
        made.save(update_fields=["name", "region", "kind"])
    act.record(origin, rows=len(good))
    return bad


def _made(change: Change) -> Organisation:
    v = change.values
    kind = "" if v["capital"] is None else str(v["capital"])
    return Organisation(credit_code=v["credit_code"], name=v["name"], region=v["region"], kind=kind)


def _restore(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    for change in changes:
        made = _made(change)
        made.pk = change.key
        made.save(update_fields=["name", "region", "kind"])
    Organisation.objects.filter(pk__in=removed.values()).delete()
    act.record(origin, restored=len(changes), removed=len(removed))
    return {}


SAMPLE = Sheet(
    key="test.organisations",
    title="lists.views",
    version=3,
    permit=PERMIT,
    fields=(
        Field("credit_code", "lists.q", "code", required=True, read=check_credit_code,
              example="91350100M000100Y43", width=22),
        Field("name", "lists.view-name", required=True, longest=30),
        Field("region", "lists.size", "choice", required=True, options=regions, group="lists.more"),
        Field("capital", "lists.export", "amount", unit="wan", low=0, group="lists.more"),
    ),
    identity=("credit_code",),
    handler=OrganisationRows(),
    changes={2: "lists.any", 3: "lists.clear"},
)  # fmt: skip
OTHER = Sheet("test.other", "lists.columns", 1, PERMIT, SAMPLE.fields, ("name",), SAMPLE.handler)
FIRST = 5
"""The first row for entries: title, instruction, two rows of heads stand above."""


@contextmanager
def known() -> Iterator[None]:
    """The sample among the sheets of the office."""
    SHEETS.update({SAMPLE.key: SAMPLE, OTHER.key: OTHER})
    try:
        yield
    finally:
        for key in (SAMPLE.key, OTHER.key):
            del SHEETS[key]
        for name in ("test.write", "test.restore"):
            COMMANDS.pop(name, None)


def filled(rows: Sequence[Sequence[Any]], sheet: Sheet = SAMPLE, change: Any = None) -> io.BytesIO:
    """The template filled in; ``change`` does something else to the workbook."""
    book = load_workbook(io.BytesIO(template(sheet, "zh")))
    page = book.worksheets[0]
    for number, row in enumerate(rows, start=FIRST):
        for place, value in enumerate(row, start=2):
            page.cell(number, place, value)
    if change is not None:
        change(book, page)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def code(number: int) -> str:
    """A credit code that is right."""
    from stdnum.cn import uscc

    body = f"91420500{number:09d}"
    return body + str(uscc.calc_check_digit(body))
