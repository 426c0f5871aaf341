"""The audit trail: appended to under a lock, each row chained to the last by its SM3 digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jigai.office.ground.acts.verifier import FIELDS, START, content, faults, sm3

CHUNK = 2_000


def append(
    act: str, acting: str, at: datetime, records: Iterable[tuple[str, dict[str, Any]]]
) -> None:
    """Append entries. Runs inside the transaction of the act, as its last step, so that the lock
    on the end of the chain is held shortly.
    """
    from jigai.office.ground.models import AuditEntry, AuditHead

    head, _ = AuditHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"number": 0, "digest": START}
    )
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    rows = []
    for subject, detail in records:
        row: dict[str, Any] = {
            "number": head.number + 1,
            "at": moment,
            "acting": acting,
            "act": act,
            "subject": subject,
            "detail": _plain(detail),
            "previous": head.digest,
        }
        row["digest"] = sm3(content(row))
        head.number, head.digest = row["number"], row["digest"]
        rows.append(AuditEntry(**row))
    AuditEntry.objects.bulk_create(rows)
    head.save()


def _plain(value: Any) -> Any:
    """Plain JSON values; a float is refused, since it has no one way of being written."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        raise TypeError("no float in the audit trail: write a text or a whole number")
    return str(value)


def rows() -> Iterator[dict[str, Any]]:
    """Every row of the trail in its order, a few thousand at a time."""
    from jigai.office.ground.models import AuditEntry

    columns = (*FIELDS, "digest")
    yield from AuditEntry.objects.order_by("number").values(*columns).iterator(CHUNK)


def export(path: Path) -> int:
    """Write the trail as JSON lines; returns how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows():
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def check(told: Callable[[int], None] | None = None) -> tuple[int, list[tuple[int, str]]]:
    """How many rows the trail of this database has, and every fault in it.

    ``told`` is called with the count after every few thousand rows.
    """
    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows():
            count += 1
            if told is not None and count % CHUNK == 0:
                told(count)
            yield row

    found = list(faults(counted()))
    return count, found
