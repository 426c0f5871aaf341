"""The journal only grows: whatever is changed in it, or cut short in writing, shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.policy.store.keepers import Bureau

from jigai.facts.problems import InputRefused
from jigai.policy.store.verifying import verify


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    made = Bureau(tmp_path)
    made.approved()
    return made


def changed(lines: list[bytes]) -> list[bytes]:
    return [line.replace("乙".encode(), "丁".encode()) for line in lines]


def rehashed(lines: list[bytes]) -> list[bytes]:
    row = json.loads(lines[1]) | {"who": "丁", "hash": "0" * 64}
    return [lines[0], json.dumps(row).encode(), lines[2]]


@pytest.mark.parametrize(
    ("tampered", "row"),
    [
        (changed, 2),
        (rehashed, 2),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [*lines, lines[2]], 4),
        (lambda lines: [lines[0], b"{}", lines[2]], 2),
        (lambda lines: [lines[0], b"\xff", lines[2]], 2),
    ],
    ids=["changed", "rehashed", "taken out", "swapped", "repeated", "emptied", "damaged"],
)
def test_a_journal_that_was_tampered_with_stops_everything(
    bureau: Bureau, tampered: Callable[[list[bytes]], list[bytes]], row: int
) -> None:
    file = bureau.store.journal
    lines = file.read_bytes().splitlines()
    file.write_bytes(b"\n".join(tampered(lines)) + b"\n")
    with pytest.raises(InputRefused) as error:
        bureau.by("丁").view()
    (problem,) = error.value.problems
    assert (problem.code, problem.where) == ("store.journal", f"{file}:{row}")
    with pytest.raises(InputRefused):
        bureau.by("丁").withdraw("demo-1", "试试")
    assert [p.code for p in verify(bureau.store, ()).problems] == ["store.journal"]


def test_a_line_that_a_crash_cut_short_was_never_said_and_is_written_over(bureau: Bureau) -> None:
    file = bureau.store.journal
    whole = file.read_bytes()
    file.write_bytes(whole + whole.splitlines()[2][:50])
    assert len(bureau.store.rows()) == 3
    bureau.by("丁").withdraw("demo-1", "停")
    assert file.read_bytes().startswith(whole)
    assert [row.act for row in bureau.store.rows()][-1] == "withdrawn"


def test_rows_say_when_in_universal_time(bureau: Bureau) -> None:
    for row in bureau.store.rows():
        assert len(row.when) == 20
        assert row.when.endswith("Z")


def test_verify_counts_and_names_the_last_row(bureau: Bureau) -> None:
    found = verify(bureau.store, ())
    assert (found.rows, found.packs, found.programmes, found.sound) == (3, 1, 0, True)
    assert found.head == bureau.store.rows()[-1].hash


def test_what_a_stopped_process_left_is_told_apart_and_harmless(bureau: Bureau) -> None:
    (bureau.store.packs / ".new-1-aaaa").mkdir()
    found = verify(bureau.store, ())
    assert found.sound
    assert [p.code for p in found.problems] == ["store.unrecorded"]


def test_a_store_that_is_not_there_is_empty_and_sound(tmp_path: Path) -> None:
    found = verify(Bureau(tmp_path / "none").store, ())
    assert (found.rows, found.packs, found.sound) == (0, 0, True)


def test_a_journal_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.store.journal.mkdir(parents=True)
    with pytest.raises(InputRefused) as error:
        bureau.by("甲").view()
    assert error.value.problems[0].code == "store.unreadable"
