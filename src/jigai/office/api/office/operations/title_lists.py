"""Published lists of titles: sent in, matched with organisations, confirmed or dismissed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from jigai.facts.problems import InputRefused
from jigai.office.api.office.fields import Choice, Day, Field, Group, Many, Text, Whole
from jigai.office.api.office.operations.titles import shown as title_shown
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    WHOLE,
    WHOLE_OR_NOTHING,
    page_of,
    record,
)
from jigai.office.api.office.seeing import found, jurisdiction_seen
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.enterprises.domain.title_lists import (
    confirm_line,
    confirm_matched,
    dismiss_line,
    lists_for,
    send_title_list,
)
from jigai.office.enterprises.domain.titles import Granted
from jigai.office.enterprises.enums import LINE_STATES
from jigai.office.enterprises.models import TitleLine, TitleList

SEND = "enterprises.send-title-list"
PATH = "title-lists"
ONE = f"{PATH}/<int:title_list>"
LINE = f"{ONE}/lines/<int:line>"
MOST_LINES = 5000
SCHEMAS["TitleList"] = record(
    {
        "title_list": WHOLE,
        "region": TEXT,
        "what": TEXT,
        "level": TEXT,
        "granted_by": TEXT,
        "granted_on": DAY,
        "valid_from": DAY_OR_NOTHING,
        "valid_until": DAY_OR_NOTHING,
        "batch": TEXT,
        "recorded_at": MOMENT,
        "lines": record(dict.fromkeys(LINE_STATES, WHOLE)),
    }
)
SCHEMAS["TitleLists"] = page_of("TitleList")
SCHEMAS["TitleLine"] = record(
    {
        "line": WHOLE,
        "number": WHOLE,
        "name": TEXT,
        "credit_code": TEXT,
        "object": TEXT,
        "state": {"enum": list(LINE_STATES)},
        "organisation": WHOLE_OR_NOTHING,
        "title": WHOLE_OR_NOTHING,
    }
)
SCHEMAS["TitleLines"] = page_of("TitleLine")


def shown(row: TitleList) -> dict[str, Any]:
    """A list with how many of its lines are in which state."""
    states = Counter(line.state for line in row.lines.all())
    return {
        "title_list": row.pk,
        "region": row.region,
        "what": row.what,
        "level": row.level,
        "granted_by": row.granted_by,
        "granted_on": row.granted_on.isoformat(),
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "batch": row.batch,
        "recorded_at": row.recorded_at.isoformat(),
        "lines": {state: states[state] for state in LINE_STATES},
    }


def line_shown(row: TitleLine) -> dict[str, Any]:
    """A line with the organisation that it was matched with."""
    return {
        "line": row.pk,
        "number": row.number,
        "name": row.name,
        "credit_code": row.credit_code,
        "object": row.object,
        "state": row.state,
        "organisation": row.organisation_id,
        "title": row.title_id,
    }


@operation("listTitleLists", "GET", PATH, SEND, gives="TitleLists", paged=True)
def lists(asked: Asked) -> Plain:
    """The lists of the jurisdiction, the latest first."""
    return page(asked, lists_for(asked.actor).prefetch_related("lines"), shown, "-pk")


@operation("readTitleList", "GET", ONE, SEND, gives="TitleList")
def title_list(asked: Asked, title_list: int) -> Plain:
    """One list."""
    return shown(_seen(asked, title_list))


@operation(
    "listTitleLines", "GET", f"{ONE}/lines", SEND, gives="TitleLines",
    query=(Field("state", Choice(LINE_STATES)),), paged=True,
)  # fmt: skip
def lines(asked: Asked, title_list: int) -> Plain:
    """The lines of a list in their order."""
    rows = TitleLine.objects.filter(list=_seen(asked, title_list))
    if "state" in asked.query:
        rows = rows.filter(state=asked.query["state"])
    return page(asked, rows, line_shown, "number")


@operation(
    "sendTitleList", "POST", PATH, SEND, gives="TitleList", status=201,
    body=(
        Field("region", Text(20), required=True, example="420581"),
        Field("what", Text(100), required=True, example="绿色工厂"),
        Field("level", Text(60), required=True, example="provincial"),
        Field("granted_by", Text(120), required=True, example="某省工业和信息化厅"),
        Field("granted_on", Day(), required=True, example="2024-06-30"),
        Field("valid_from", Day(), nullable=True),
        Field("valid_until", Day(), nullable=True),
        Field("batch", Text(120), required=True, example="2024 年第一批"),
        Field("lines", Many(
            Group((
                Field("name", Text(120), required=True, example="示例精密制造有限公司"),
                Field("credit_code", Text(40, shortest=0), example="91420500R6838WPG60"),
                Field("object", Text(200, shortest=0)),
            )), MOST_LINES, 1), required=True),
    ),
)  # fmt: skip
def send(asked: Asked) -> Plain:
    """Send a list in: lines are matched by credit code, by name only to be confirmed."""
    stated = dict(asked.body)
    region, rows = jurisdiction_seen(asked, stated.pop("region")), stated.pop("lines")
    try:
        made = send_title_list(
            acting=asked.actor,
            region=region,
            title=Granted(**stated),
            lines=[Line(**row) for row in rows],
        )
    except InputRefused as why:
        raise InputRefused([replace(p, where=_path(p.where)) for p in why.problems]) from None
    return shown(made)


def _path(where: str) -> str:
    """The place of a line, counted from 1 by the command, as a path of the body."""
    return re.sub(r"^lines\.(\d+)", lambda at: f"lines[{int(at[1]) - 1}]", where)


@operation(
    "confirmTitleList", "POST", f"{ONE}/confirm", "enterprises.confirm-title-list",
    gives="TitleList",
)  # fmt: skip
def confirm_all(asked: Asked, title_list: int) -> Plain:
    """Record the titles of all lines that were matched by credit code."""
    row = _seen(asked, title_list)
    confirm_matched(acting=asked.actor, title_list=row.pk)
    return shown(_seen(asked, title_list))


@operation(
    "confirmTitleLine", "POST", f"{LINE}/confirm", "enterprises.confirm-title-line",
    gives="Title", status=201, body=(Field("organisation", Whole(1)),),
)  # fmt: skip
def confirm_one(asked: Asked, title_list: int, line: int) -> Plain:
    """Record the title of a line, for the organisation matched or for the one that is stated."""
    row = _line(asked, title_list, line)
    return title_shown(confirm_line(acting=asked.actor, line=row.pk, **asked.body))


@operation(
    "dismissTitleLine", "POST", f"{LINE}/dismiss", "enterprises.dismiss-title-line",
    gives="TitleLine", body=(Field("reason", Text(200), required=True, example="不在本辖区"),),
)  # fmt: skip
def dismiss(asked: Asked, title_list: int, line: int) -> Plain:
    """Say that a line concerns nobody here."""
    row = _line(asked, title_list, line)
    return line_shown(dismiss_line(acting=asked.actor, line=row.pk, **asked.body))


def _seen(asked: Asked, title_list: int) -> TitleList:
    return found(lists_for(asked.actor).prefetch_related("lines"), pk=title_list)


def _line(asked: Asked, title_list: int, line: int) -> TitleLine:
    return found(TitleLine.objects.filter(list=_seen(asked, title_list)), pk=line)
