"""Many requests in one: each is answered by its results or its problem, none is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.conf import settings

from jigai.facts.problems import Lang
from jigai.office.api.asking import evaluated
from jigai.office.api.bodies import json_of, lines_of
from jigai.office.api.faults import Refusal, dumped, fault, problem_data, refusal

log = logging.getLogger(__name__)
Make = Callable[[], Any]
Item = tuple[int, Make]


def from_list(text: str) -> list[Item]:
    """The requests of a JSON list; raises Refusal (400, 413, 422)."""
    found = json_of(text)
    if not isinstance(found, list):
        raise refusal(422, "api.list", "body")
    return _within([(n, partial(_given, raw)) for n, raw in enumerate(found, 1)])


def _given(raw: Any) -> Any:
    return raw


def from_lines(text: str) -> list[Item]:
    """The requests of JSON lines, each read when its turn comes; raises Refusal (413)."""
    return _within([(n, partial(json_of, line, f"line {n}")) for n, line in lines_of(text)])


def _within(items: list[Item]) -> list[Item]:
    if len(items) > settings.API_MAX_DOSSIERS:
        raise refusal(
            413, "api.too-many-dossiers", "body", n=len(items), most=settings.API_MAX_DOSSIERS
        )
    return items


def answered(
    items: Iterable[Item], lang: Lang, request: str, *, brief: bool
) -> Iterator[dict[str, Any]]:
    """For each item its number with its results, or with the problem document.

    ``request`` is the number of the request: answers are made after the middleware has let go.
    """
    for number, make in items:
        try:
            yield {"number": number, "results": evaluated(make(), lang, brief=brief)}
        except Refusal as why:
            told = problem_data(why.status, why.problems, lang, request)
            yield {"number": number, "problem": told}
        except Exception:
            log.exception("evaluation failed", extra={"number": number, "of": request})
            told = problem_data(500, [fault("api.broken")], lang, request)
            yield {"number": number, "problem": told}


def as_lines(found: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Each on a line of its own, sent as soon as it is there."""
    for item in found:
        yield dumped(item) + b"\n"


def as_list(found: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One JSON list, sent piece by piece."""
    before = b"["
    for item in found:
        yield before + dumped(item)
        before = b",\n"
    yield b"]\n" if before != b"[" else b"[]\n"
