"""Tax received locally, by organisation and year, as finance sends it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from jigai.facts.problems import InputRefused, Problem
from jigai.money.fen import parse_yuan, yuan
from jigai.office.enterprises.domain.facts import Statement, recorded
from jigai.office.enterprises.domain.names import found_at_code, spellings
from jigai.office.enterprises.enums import ORGANISATION, STATISTICAL
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import problem
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import locked
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, visible
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import Change, Sheet, Stored, Values, register
from jigai.reference.credit_code import check_credit_code

FACTS: Final = (
    "local_tax_retained",
    "local_vat_retained",
    "local_income_tax_retained",
    "local_vat_all_levels",
    "local_income_tax_all_levels",
)
_YEARS: Final = 10_000
"""A row is known by its organisation and year: one number for both."""


class TaxRows:
    """Rows of the sheet as statistical facts, which only grow."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place]:
        """Where the organisations are at home."""
        codes = {str(values["credit_code"]) for values in rows}
        homes = {code: _home(found_at_code(code)) for code in codes}
        return [homes[str(values["credit_code"])] for values in rows]

    def stored(self, who: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """What is known of each organisation and year."""
        codes = {str(row["credit_code"]) for row in rows}
        ours = {code: row for code in codes if (row := found_at_code(code)) is not None}
        keys = {row.pk for row in ours.values()}
        seen = visible(who, Organisation.objects.filter(pk__in=keys), organisation="pk")
        mine = set(seen.values_list("pk", flat=True))
        known = current(keys)
        return [_stored(ours.get(str(row["credit_code"])), row, known, mine) for row in rows]

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """Write rows."""
        return take_tax

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """Say again what was known before."""
        return restore_tax


def _home(row: Organisation | None) -> Place:
    return Place(region=row.region, organisation=row.pk) if row else Place()


Known = Mapping[tuple[int, str], Mapping[str, FactRecord]]


def current(organisations: Iterable[int]) -> Known:
    """By organisation and year, the statistical statement of each fact that stands."""
    rows = FactRecord.objects.filter(
        organisation__in=organisations,
        subject=ORGANISATION,
        fact__in=[f"{ORGANISATION}.{name}" for name in FACTS],
        status=STATISTICAL,
        replaced_by=None,
    )
    found: dict[tuple[int, str], dict[str, FactRecord]] = {}
    for row in rows:
        at = found.setdefault((row.organisation_id or 0, row.key), {})
        at[row.fact.partition(".")[2]] = row
    return found


def _stored(ours: Organisation | None, row: Values, known: Known, mine: set[int]) -> Stored | None:
    """What is known of a row's organisation and year; a name that fits is echoed."""
    if ours is None:
        return None
    at = known.get((ours.pk, str(row["year"])), {})
    facts = {n: parse_yuan(r.value) for n, r in at.items() if r.value is not None}
    if not facts:
        return None
    values: Values = {
        "credit_code": row["credit_code"],
        "name": row.get("name") if _fits(ours, row.get("name")) else ours.name,
        "year": row["year"],
        **{name: facts.get(name) for name in FACTS},
    }
    return Stored(ours.pk * _YEARS + int(row["year"]), 0, values, ours.pk in mine)


def _fits(ours: Organisation, name: Any) -> bool:
    """Whether a name is one of the organisation's, now or formerly; none is fine too."""
    known = {ours.name, *ours.namings.values_list("name", flat=True)}
    return not name or bool(known & spellings(str(name)))


@command("enterprises.take-tax")
def take_tax(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Enter rows of the sheet; a row is entered whole or refused."""
    return _through(act, changes, origin, blank=False)


@command("enterprises.restore-tax")
def restore_tax(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    """Enter again what was known before an import; rows that it began are unknown again."""
    gone = [Change(n, key, dict.fromkeys(FACTS)) for n, key in removed.items()]
    return _through(act, [*changes, *gone], origin, blank=True)


def _through(
    act: Act, changes: Sequence[Change], origin: str, *, blank: bool
) -> Mapping[int, Problem]:
    refused: dict[int, Problem] = {}
    for change in changes:
        try:
            with transaction.atomic():
                _entered(act, change, blank=blank)
        except InputRefused as error:
            refused[change.number] = error.problems[0]
    act.record("tax", origin=origin, rows=len(changes), refused=len(refused))
    return refused


def _entered(act: Act, change: Change, *, blank: bool) -> None:
    """One row: each amount that differs is a further statement; a blank says nothing, except where
    an import is taken back."""
    if change.key is not None:
        key, year = divmod(change.key, _YEARS)
    else:
        found = found_at_code(str(change.values["credit_code"]))
        key, year = (found.pk if found else 0), int(change.values["year"])
    ours = locked(Organisation, key)
    name = change.values.get("name")
    if not _fits(ours, name):
        raise InputRefused(
            [problem("enterprises.sheet-name", "name", name=str(name), ours=ours.name)]
        )
    known = current([ours.pk]).get((ours.pk, str(year)), {})
    for fact in FACTS:
        fen, before = change.values.get(fact), known.get(fact)
        value = None if fen is None else yuan(fen)
        if (value is None and not blank) or value == (before.value if before else None):
            continue
        stated = Statement(
            f"{ORGANISATION}.{fact}",
            value,
            key=str(year),
            status=STATISTICAL,
            replaces=before.pk if before else None,
        )
        recorded(act, ours, stated)


def _registered(code: str) -> Problem | None:
    return None if found_at_code(code) else problem("enterprises.no-such-code", code=code)


TAX = register(
    Sheet(
        key="enterprises.tax",
        title="enterprises.sheet.tax",
        version=1,
        permit="enterprises.enter-statistics",
        fields=(
            Field("credit_code", "enterprises.sheet.credit-code", "code", required=True,
                  read=check_credit_code, check=_registered, example="91350100M000100Y43",
                  width=22),
            Field("name", "enterprises.sheet.name", longest=120, width=36),
            Field("year", "enterprises.sheet.year", "year", required=True, example="2023"),
            *(Field(name, f"enterprises.sheet.{name}", "amount", low=0, width=18)
              for name in FACTS),
        ),
        identity=("credit_code", "year"),
        handler=TaxRows(),
        lead="enterprises.sheet.lead",
    )
)  # fmt: skip
