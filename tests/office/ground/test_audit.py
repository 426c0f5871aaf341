"""The audit trail: chained, only growing, checked without the application."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jigai.office.ground.acts import chain, verifier
from jigai.office.ground.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def write(*subjects: str) -> None:
    for subject in subjects:
        with transaction.atomic():
            chain.append("test.act", "person:1", AT, [(subject, {"amount": 10**17, "名": "甲"})])


def test_the_digest_is_sm3_of_the_standard() -> None:
    """GB/T 32905-2016, examples 1 and 2."""
    abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    for digest in (verifier.plain_sm3, verifier.sm3):
        assert digest(b"abc") == abc
        assert digest(b"abcd" * 16) == long


@given(st.binary(max_size=300))
def test_both_ways_of_digesting_agree(data: bytes) -> None:
    assert verifier.plain_sm3(data) == verifier.sm3(data)


def test_each_entry_is_chained_to_the_last() -> None:
    write("a:1", "a:2", "a:3")
    rows = list(AuditEntry.objects.order_by("number"))
    assert [r.number for r in rows] == [1, 2, 3]
    assert rows[0].previous == verifier.START
    assert [r.previous for r in rows[1:]] == [r.digest for r in rows[:-1]]
    assert chain.check() == (3, [])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ground_auditentry SET act = 'other' WHERE number = 2",
        "DELETE FROM ground_auditentry WHERE number = 2",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(change: str) -> None:
    write("a:1", "a:2")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert chain.check() == (2, [])


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda rows: rows[1]["detail"].update(amount=1), [(2, "content")]),
        (lambda rows: rows.pop(1), [(3, "gap"), (3, "link")]),
        (lambda rows: rows.insert(1, rows[0]), [(1, "gap"), (1, "link")]),
        (lambda rows: rows[0].update(acting="person:9"), [(1, "content")]),
    ],
)
def test_a_trail_that_was_tampered_with_is_found_where_it_was(
    tmp_path: Path, change: object, faults: list[tuple[int, str]]
) -> None:
    write("a:1", "a:2", "a:3")
    file = tmp_path / "trail.jsonl"
    assert chain.export(file) == 3
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    change(rows)  # type: ignore[operator]
    assert list(verifier.faults(rows)) == faults


def test_the_verifier_alone_checks_an_export(tmp_path: Path) -> None:
    write("a:1", "a:2")
    file = tmp_path / "trail.jsonl"
    chain.export(file)
    command = [sys.executable, "-I", str(verifier.__file__), str(file)]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout.startswith("2 rows, 0 faults")) == (0, True)
    file.write_text(file.read_text(encoding="utf-8").replace("甲", "乙", 1), encoding="utf-8")
    bad = subprocess.run(command, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0] == "1\tcontent"
    file.write_text("no trail", encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_a_float_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        chain.append("test.act", "person:1", AT, [("a:1", {"rate": 0.1})])
    assert chain.check() == (0, [])
