"""A request to evaluate: what may stand in it, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jigai.engine.asking import Terms, answers
from jigai.engine.result import answer_data
from jigai.facts.problems import InputRefused, Lang, Problem, hints, nearest, shown
from jigai.office.api.faults import Refusal, fault
from jigai.office.ground.plans import shelf
from jigai.policy.overlays import Overlay, read_overlay
from jigai.policy.pack import PackBroken
from jigai.policy.rulings import Ruling, read_rulings

KEYS = (
    "dossier",
    "packs",
    "readings",
    "overlays",
    "rulings",
    "as_of",
    "claim_year",
    "stack",
)
MOST_PACKS = 50
MOST_READINGS = 200
MOST_OVERLAYS = 10
LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """A dossier and what to go by."""

    dossier: dict[str, Any]
    packs: tuple[str, ...]
    terms: Terms
    stack: bool


def evaluated(raw: Any, lang: Lang, *, brief: bool) -> list[dict[str, Any]]:
    """The results of one request, as ``jigai evaluate --format json`` gives them.

    Raises Refusal (422) where the request cannot be, or no pack could evaluate the dossier.
    """
    asked = read(raw)
    try:
        found = answers(asked.dossier, shelf(), asked.packs, asked.terms, stack=asked.stack)
    except (InputRefused, PackBroken) as error:
        raise Refusal(422, error.problems) from None
    if found and not any(answer.outcome and answer.program for answer in found):
        problems = [p for answer in found for p in answer.problems]
        raise Refusal(422, dict.fromkeys(problems))
    return [answer_data(answer, answer.program, lang, brief=brief) for answer in found]


def read(raw: Any) -> Asked:
    """A request from its JSON; raises Refusal (422) with every problem found."""
    if not isinstance(raw, dict):
        raise Refusal(422, [fault("api.shape", "")])
    reader = _Reader()
    for key in raw:
        if key not in KEYS:
            reader.unknown(key)
    dossier = reader.mapping(raw, "dossier")
    if raw.get("dossier") is None:
        reader.problems.append(fault("api.missing", "dossier"))
    for key in ("as_of", "claim_year"):
        if raw.get(key) is not None:
            dossier = dossier | {key: raw[key]}
    terms = Terms(reader.readings(raw), reader.overlays(raw), reader.rulings(raw))
    packs = reader.texts(raw, "packs")
    stack = raw.get("stack")
    if stack is not None and not isinstance(stack, bool):
        reader.problems.append(fault("api.truth", "stack"))
    if reader.problems:
        raise Refusal(422, reader.problems)
    return Asked(dossier, packs, terms, bool(stack))


class _Reader:
    """Reads the parts of a request and keeps every problem."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def unknown(self, key: str) -> None:
        zh, en = hints(nearest(key, KEYS))
        found = fault("api.key", shown(key), key=shown(key), known=", ".join(KEYS))
        self.problems.append(Problem(found.code, found.zh + zh, found.en + en, found.where))

    def mapping(self, raw: dict[str, Any], key: str) -> dict[str, Any]:
        value = raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problems.append(fault("api.mapping", key))
            return {}
        return value

    def listing(self, raw: dict[str, Any], key: str, most: int) -> list[Any]:
        value = raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problems.append(fault("api.list", key))
            return []
        if len(value) > most:
            self.problems.append(fault("api.too-many", key, most=most))
            return []
        return value

    def texts(self, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        found = self.listing(raw, key, MOST_PACKS)
        return tuple(self.text(item, f"{key}[{i}]") for i, item in enumerate(found))

    def text(self, value: Any, where: str) -> str:
        if isinstance(value, str) and 0 < len(value) <= LONGEST:
            return value
        self.problems.append(fault("api.text-wrong", where, most=LONGEST))
        return ""

    def readings(self, raw: dict[str, Any]) -> dict[str, str]:
        found = self.mapping(raw, "readings")
        if len(found) > MOST_READINGS:
            self.problems.append(fault("api.too-many", "readings", most=MOST_READINGS))
            return {}
        return {
            self.text(key, "readings"): self.text(value, f"readings.{shown(key)}")
            for key, value in found.items()
        }

    def overlays(self, raw: dict[str, Any]) -> tuple[Overlay, ...]:
        made: list[Overlay] = []
        for i, item in enumerate(self.listing(raw, "overlays", MOST_OVERLAYS)):
            where = f"overlays[{i}]"
            if isinstance(item, dict):
                self.text(item.get("overlay"), f"{where}.overlay")
            try:
                made.append(read_overlay(item))
            except InputRefused as error:
                self.problems += [
                    Problem(p.code, p.zh, p.en, f"{where}.{p.where}".rstrip("."))
                    for p in error.problems
                ]
        return tuple(made)

    def rulings(self, raw: dict[str, Any]) -> tuple[Ruling, ...]:
        try:
            return read_rulings(self.listing(raw, "rulings", MOST_READINGS))
        except InputRefused as error:
            self.problems += error.problems
            return ()
