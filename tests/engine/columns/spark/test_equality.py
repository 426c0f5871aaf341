"""Whole packs on Spark say what the scalar evaluator says, to the fen and the reason.

The cases are fixed, and few enough for every run: of each pack some worked cases as they stand, and
one case set with every kind of case. DuckDB is compared with many more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engine.columns.fuzz.cases import Batch, from_dossier
from tests.engine.columns.fuzz.comparing import Compared, compare, in_columns, sound
from tests.engine.columns.fuzz.examples import EXAMPLE, of_pack
from tests.engine.columns.fuzz.kinds import HEAVY, MOODS, Maker
from tests.engine.columns.fuzz.telling import told
from tests.engine.columns.spark.sessions import INTERPRETED, on
from tests.engine.random_dossiers import FOLDERS

from jigai.engine.columns.equality import answers_in_columns
from jigai.facts.reading import read_dossier

pytestmark = pytest.mark.spark
NAMES = [folder.name for folder in FOLDERS]
KINDS = [*(kind for kind in MOODS if kind not in HEAVY), "complete"]
WORKED = 3
OPEN = {"dandong", "luan"}
"""Packs of which some award waits for a fact, here, and is answered in columns."""
LIMITED = {"dandong", "henan", "longnan", "yichang", "yunling"}
"""Packs of which some limit is shared by several payments."""


@pytest.fixture(scope="module")
def interpreting(session: Any) -> Iterator[Any]:
    """The session without generated code."""
    for name, value in INTERPRETED.items():
        session.conf.set(name, value)
    yield session
    for name in INTERPRETED:
        session.conf.unset(name)


def worked(folder: Path) -> list[Batch]:
    """Some of the examples and worked cases of a pack, each as it is stated.

    Those with decisions of people or with a wish are the scalar evaluator's.
    """
    found = []
    for item in of_pack(folder):
        if item.raw.get("decisions") or item.raw.get("choices"):
            continue
        read = read_dossier(item.raw, item.pack.info.region)
        readings = {axis: str(answer) for axis, answer in item.readings.items()}
        batch = Batch(
            folder,
            readings,
            read.claim_year,
            dt.date.fromordinal(read.as_of),
            item.raw.get("programme") or {},
            [from_dossier(item.raw, EXAMPLE)],
            item.name,
            read.claims,
        )
        if not in_columns(batch, answers_in_columns)[1]:
            found.append(batch)
    return found[:: max(1, len(found) // WORKED)][:WORKED]


def compared(batch: Batch, session: Any) -> Compared:
    """Both answers, equal."""
    found = compare(batch, on(session))
    assert found.equal, told(batch, found)
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_worked_cases_are_equal_on_spark(folder: Path, interpreting: Any) -> None:
    outcomes = set()
    for batch in worked(folder):
        found = compared(batch, interpreting)
        assert not found.left
        outcomes |= {said.outcome for said in found.columns.outcomes.values()}
    assert outcomes


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_kind_of_case_is_equal_on_spark(folder: Path, interpreting: Any) -> None:
    batch = sound(Maker(folder, {}, 3).batch(KINDS))
    found = compared(batch, interpreting)
    outcomes = {said.outcome for said in found.columns.outcomes.values()}
    assert ("needs-facts" in outcomes) == (folder.name in OPEN)
    assert found.columns.payments
    assert bool(found.columns.limits) == (folder.name in LIMITED)
    assert found.left == in_columns(batch, answers_in_columns)[1]
