"""Case sets around the examples and worked cases of a pack: themselves, their ties, their edges."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from pathlib import Path

from tests.engine.columns.fuzz.cases import Batch, Case, from_dossier, renamed
from tests.engine.columns.fuzz.edges import ENTITY_OF, Edges
from tests.engine.columns.fuzz.kinds import MOODS, Maker
from tests.engine.columns.fuzz.values import Values
from tests.engine.dossiers import Stated, stated

from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import vocabulary

EXAMPLE = "example or worked case"
TRIES = 10


def of_pack(folder: Path) -> list[Stated]:
    """The examples and worked cases of a pack that the reader accepts."""
    return [item for item in stated() if item.pack.folder == folder and _sound(item)]


def _sound(item: Stated) -> bool:
    try:
        read_dossier(item.raw, item.pack.info.region)
    except InputRefused:
        return False
    return True


def around(folder: Path, seed: int) -> Batch:
    """A case set around one of them, picked by the seed, with its year, programme and readings."""
    listed = of_pack(folder)
    item = listed[seed % len(listed)]
    readings = {axis: str(answer) for axis, answer in item.readings.items()}
    read = read_dossier(item.raw, item.pack.info.region)
    maker = Maker(folder, readings, seed)
    maker.year, maker.as_of = read.claim_year, dt.date.fromordinal(read.as_of)
    values = maker.values(replace(MOODS["complete"], earlier=False))
    programme = maker.programme() | (item.raw.get("programme") or {})
    batch = Batch(folder, readings, maker.year, maker.as_of, programme, [], item.name)
    base = completed(from_dossier(item.raw, EXAMPLE), maker, values)
    batch.cases.append(Case(EXAMPLE, renamed(base.raw, lambda name: f"0-{name}")))
    batch.cases.append(Case("ties", renamed(doubled(base.raw), lambda name: f"1-{name}")))
    batch.cases += Edges(batch, base, values).found(TRIES, "2-")
    return batch


def completed(case: Case, maker: Maker, values: Values) -> Case:
    """The case with whatever it leaves unsaid drawn at random, so that nothing stays open.

    What follows from other facts is left to them.
    """
    raw = copy.deepcopy(case.raw)
    for plural, entity in ENTITY_OF.items():
        facts = vocabulary().entities[entity].facts
        for number, subject in enumerate(raw[plural]):
            drawn = maker.subject(values, entity, subject["id"])
            kept = {k: v for k, v in drawn.items() if k not in facts or facts[k].derive is None}
            named = {entity_name(entity, key): value for key, value in subject.items()}
            raw[plural][number] = kept | named
    return Case(case.kind, raw)


def entity_name(entity: str, key: str) -> str:
    """A fact's English name, whatever it is called by."""
    return vocabulary().entities[entity].by_label.get(key, key)


def doubled(raw: dict[str, object]) -> dict[str, object]:
    """The case with every subject twice, but for its id."""
    whole = copy.deepcopy(raw)
    for plural in PLURALS:
        subjects = whole[plural]
        assert isinstance(subjects, list)
        whole[plural] = [*subjects, *(s | {"id": f"{s['id']} Ａ"} for s in subjects)]
    return whole
