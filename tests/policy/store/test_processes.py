"""Several processes at one store lose nothing; one that is killed leaves nothing half-done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.policy.store.keepers import Bureau, version

from jigai.policy.store.locking import locked
from jigai.policy.store.verifying import verify

ROOT = Path(__file__).parents[3]
BY = "甲"


def jigai(bureau: Bureau, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jigai", "store", *map(str, arguments)]
    return subprocess.Popen(
        [*command, "--store", str(bureau.store.folder), "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_four_processes_add_at_once_and_every_pack_is_there(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    folders = [version(tmp_path / str(n), f"{n}%") for n in range(1, 5)]
    running = [jigai(bureau, "add", folder, "--by", BY) for folder in folders]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    rows = bureau.store.rows()
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert len({row.version for row in rows}) == 4
    assert len(bureau.by(BY).view().entries) == 4
    assert verify(bureau.store, ()).problems == ()


def test_the_same_pack_added_twice_at_once_is_there_once(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    folder = version(tmp_path / "one")
    running = [jigai(bureau, "add", folder, "--by", BY) for _ in range(3)]
    assert [p.wait(timeout=120) for p in running] == [0, 0, 0]
    for process in running:
        process.communicate()
    assert len(bureau.store.rows()) == 1
    assert verify(bureau.store, ()).problems == ()


def test_two_people_approve_at_once_and_one_of_them_is_told(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.add()
    bureau.by("乙").confirm("demo-1")
    running = [jigai(bureau, "approve", "demo-1", "--by", who) for who in ("丙", "丁")]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert sorted(process.returncode for process in running) == [0, 1]
    assert "store.state" in "".join(said)
    assert [row.act for row in bureau.store.rows()] == ["drafted", "confirmed", "approved"]


def test_a_process_killed_while_it_waits_leaves_nothing_recorded(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.add("1%")
    with locked(bureau.store.folder / "lock"):
        process = jigai(bureau, "add", version(tmp_path / "two", "2%"), "--by", BY)
        while not list(bureau.store.packs.glob(".new-*")):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    assert len(bureau.store.rows()) == 1
    assert verify(bureau.store, ()).sound
    assert bureau.add("2%").standing.state == "drafted"
    assert verify(bureau.store, ()).sound


def test_a_pack_named_but_not_yet_recorded_is_recorded_by_adding_it_again(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    entry = bureau.add("1%")
    bureau.store.journal.unlink()
    assert [p.code for p in verify(bureau.store, ()).problems] == ["store.unrecorded"]
    assert bureau.by(BY).view().entries == ()
    assert bureau.add("1%").version == entry.version
    assert verify(bureau.store, ()).problems == ()
