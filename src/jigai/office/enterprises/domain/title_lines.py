"""Lines of published lists: judged, and matched with the organisations that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from jigai.facts.problems import Problem
from jigai.office.enterprises.domain.names import spellings, successor_of
from jigai.office.enterprises.enums import MATCHED, TO_CONFIRM, UNMATCHED
from jigai.office.enterprises.models import Naming, Profile, TitleLine, TitleList
from jigai.office.ground.acts.refusing import problem
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible
from jigai.reference.credit_code import CreditCodeError, check_credit_code

AT_ONCE: Final = 500
"""Names and codes looked up by one query."""


@dataclass(frozen=True)
class Line:
    """A line of a list as sent in; ``number`` is its row in a workbook, 0 where it came without."""

    name: str
    credit_code: str = ""
    object: str = ""
    number: int = 0


def judged(lines: Iterable[Line]) -> tuple[list[Line], list[Problem]]:
    """The lines that can be matched, numbered, and what is wrong with the others."""
    rows, wrong, seen = list[Line](), list[Problem](), dict[tuple[str, str], int]()
    for place, line in enumerate(lines, start=1):
        number = line.number or place
        found, faults = _one(line, number)
        key = (found.credit_code or found.name, found.object)
        if key in seen:
            at = f"lines.{number}"
            faults.append(problem("enterprises.line-twice", at, n=number, first=seen[key]))
        seen.setdefault(key, number)
        wrong += faults
        if not faults:
            rows.append(found)
    return rows, wrong


def _one(line: Line, number: int) -> tuple[Line, list[Problem]]:
    at, wrong = f"lines.{number}", list[Problem]()
    name, code = " ".join(line.name.split()), "".join(line.credit_code.split())
    if not name or len(name) > 120:
        wrong.append(problem("enterprises.line-name", f"{at}.name", n=number))
    if code:
        try:
            code = check_credit_code(code)
        except CreditCodeError as error:
            wrong.append(Problem(error.code, error.zh, error.en, f"{at}.credit_code"))
    return Line(name, code, line.object.strip()[:200], number), wrong


def matched(who: Actor, made: TitleList, lines: Sequence[Line]) -> list[TitleLine]:
    """The lines as rows of a list, each with the organisation in sight that it means, as far as
    that can be told; the number of queries grows by thousands of lines alone."""
    by_code = _by_code({line.credit_code for line in lines if line.credit_code})
    named = _by_name({form for line in lines if not line.credit_code
                      for form in spellings(line.name)})  # fmt: skip
    every = {o.pk for o in by_code.values()} | {key for keys in named.values() for key in keys}
    mine = _within(who, every)
    called = _called([o.pk for o in by_code.values()])
    rows = []
    for line in lines:
        row = TitleLine(list=made, state=UNMATCHED, **vars(line))
        found = by_code.get(line.credit_code)
        if found is not None and found.pk in mine:
            row.organisation_id = found.pk
            known = called[found.pk] & spellings(line.name)
            row.state = MATCHED if known else TO_CONFIRM
        elif not line.credit_code:
            keys = {k for form in spellings(line.name) for k in named.get(form, ())} & mine
            if len(keys) == 1:
                row.organisation_id, row.state = keys.pop(), TO_CONFIRM
        rows.append(row)
    return rows


K = TypeVar("K", int, str)


def _parts(keys: Iterable[K]) -> Iterator[list[K]]:
    every = sorted(keys)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def _by_code(codes: set[str]) -> dict[str, Organisation]:
    """The organisations that have credit codes or had them, those merged as their successors."""
    found: dict[str, Organisation] = {}
    for part in _parts(codes):
        former = Naming.objects.filter(credit_code__in=part).select_related("organisation")
        found |= {n.credit_code: n.organisation for n in former}
        found |= {o.credit_code: o for o in Organisation.objects.filter(credit_code__in=part)}
    living = _living(found.values())
    return {code: living[row.pk] for code, row in found.items()}


def _by_name(forms: set[str]) -> dict[str, set[int]]:
    """The keys of the organisations that have names or had them, by the form of the name."""
    found: dict[str, list[Organisation]] = {}
    for part in _parts(forms):
        for row in Organisation.objects.filter(name__in=part):
            found.setdefault(row.name, []).append(row)
        for naming in Naming.objects.filter(name__in=part).select_related("organisation"):
            found.setdefault(naming.name, []).append(naming.organisation)
    living = _living(row for rows in found.values() for row in rows)
    return {form: {living[row.pk].pk for row in rows} for form, rows in found.items()}


def _living(rows: Iterable[Organisation]) -> dict[int, Organisation]:
    """Each organisation, or the one at the end of its mergers, by its key."""
    every = {row.pk: row for row in rows}
    merged = set[int]()
    for part in _parts(every):
        profiles = Profile.objects.filter(organisation__in=part, merged_into__isnull=False)
        merged |= set(profiles.values_list("organisation", flat=True))
    return {key: successor_of(row) if key in merged else row for key, row in every.items()}


def _within(who: Actor, keys: set[int]) -> set[int]:
    found = set[int]()
    for part in _parts(keys):
        rows = visible(who, Organisation.objects.filter(pk__in=part), organisation="pk")
        found |= set(rows.values_list("pk", flat=True))
    return found


def _called(keys: Sequence[int]) -> dict[int, set[str]]:
    """The names of organisations, former ones included."""
    found: dict[int, set[str]] = {key: set() for key in keys}
    for part in _parts(found):
        for key, name in [
            *Organisation.objects.filter(pk__in=part).values_list("pk", "name"),
            *Naming.objects.filter(organisation__in=part).values_list("organisation", "name"),
        ]:
            found[key].add(name)
    return found
