"""What tests of enterprises share: two firms in one county, their people, an officer, a file."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import Workbook
from tests.office.identity.cast import COUNTY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.enterprises.models import Profile
from jigai.office.identity.models import Organisation

SECOND = "91420500R6838WPG60"
THIRD = "91420581MA49000011"
FOURTH = "91420582MA4900002J"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def cast_of_a_county() -> Cast:
    """A preparer and an approver of the first firm, an officer and finance of its county."""
    found = Cast()
    found.post("preparer", "preparer", firm=found.firm())
    found.post("approver", "approver", firm=found.firm())
    found.post("officer", "officer", region=COUNTY)
    found.post("finance", "finance", region=COUNTY)
    return found


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def founded(firm: Organisation, on: str) -> None:
    """Note a day of founding without an act."""
    Profile.objects.filter(organisation=firm).update(founded_on=day(on))


def pdf(name: str = "证明.pdf") -> dict[str, Any]:
    """A file to send."""
    return {"content": io.BytesIO(PDF), "name": name}


def workbook(rows: list[list[Any]], *, merged: str = "", sheet: str = "附件1") -> io.BytesIO:
    """A workbook with some rows, and a second sheet that holds nothing of interest."""
    book = Workbook()
    book.active.title = sheet  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    if merged:
        book.active.merge_cells(merged)  # type: ignore[union-attr]
    book.create_sheet("说明").append(["填表说明"])
    found = io.BytesIO()
    book.save(found)
    found.seek(0)
    return found


def refusal(call: Any, **arguments: Any) -> tuple[str, str]:
    """Code and place of the one thing that is wrong."""
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    [problem] = refused.value.problems
    return problem.code, problem.where
