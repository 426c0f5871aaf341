"""Lists that go on by cursors: a page says where the next begins, however the rows change."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from jigai.office.api.faults import refusal
from jigai.office.api.office.registry import DEFAULT, Asked

M = TypeVar("M", bound=Model)


def page(
    asked: Asked, rows: QuerySet[M], show: Callable[[M], dict[str, Any]], *order: str
) -> dict[str, Any]:
    """A page of rows by ``order`` (fields, ``-`` for downwards), the key always last.

    The fields of the order are never null. Raises Refusal (400) for a cursor that is none.
    """
    keys = [*order, *([] if {"pk", "-pk"} & {*order} else ["pk"])]
    limit = asked.query.get("limit", DEFAULT)
    found = rows.order_by(*keys)
    if "after" in asked.query:
        found = _beyond(found, keys, _opened(asked.query["after"], len(keys)))
    listed = list(found[: limit + 1])
    more = listed[limit:] and _closed(listed[limit - 1], keys)
    return {
        "items": [show(row) for row in listed[:limit]],
        "next": _address(asked, more) if more else None,
    }


def _beyond(rows: QuerySet[M], keys: list[str], values: list[Any]) -> QuerySet[M]:
    """The rows after those with given values."""
    wanted = Q(pk__in=[])
    same = Q()
    for key, value in zip(keys, values, strict=True):
        name = key.removeprefix("-")
        step = "lt" if key.startswith("-") else "gt"
        wanted |= same & Q(**{f"{name}__{step}": value})
        same &= Q(**{name: value})
    try:
        return rows.filter(wanted)
    except (TypeError, ValueError, ValidationError):
        raise refusal(400, "api.cursor", "?after") from None


def _closed(row: Model, keys: list[str]) -> str:
    values = []
    for key in keys:
        value: Any = row
        for part in key.removeprefix("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, count: int) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, list) and len(found) == count and all(map(_plain, found)):
        return found
    raise refusal(400, "api.cursor", "?after")


def _plain(value: Any) -> bool:
    number = type(value) is int and abs(value) < 2**63
    return number or (isinstance(value, str) and "\0" not in value)


def _address(asked: Asked, cursor: str) -> str:
    query = asked.request.GET.copy()
    query["after"] = cursor
    return f"{asked.request.path}?{query.urlencode()}"
