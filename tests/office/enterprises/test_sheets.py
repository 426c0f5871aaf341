"""Local tax as a sheet: entered by finance, corrected by a further row, taken back, never lost."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.office.acting import work
from tests.office.enterprises.firms import FOURTH, SECOND, cast_of_a_county
from tests.office.identity.cast import CODE, OTHER_COUNTY, Cast

from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.interfaces.sheets import FACTS, TAX, current
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.texts import t
from jigai.office.sheets.domain import sending
from jigai.office.sheets.models import Import
from jigai.office.sheets.template import template

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def cast() -> Cast:
    found = cast_of_a_county()
    found.firm()
    return found


def sent(cast: Cast, rows: Sequence[Sequence[Any]], *, take: bool = True) -> Import:
    """A template filled in, sent and tried; its right rows written."""
    book = load_workbook(io.BytesIO(template(TAX, "zh")))
    page = book.worksheets[0]
    head = next(r for r in range(1, 12) if page.cell(r, 2).value == "统一社会信用代码*")
    for number, row in enumerate(rows, start=head + 1):
        for place, value in enumerate(row, start=2):
            page.cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("税收.xlsx", out.getvalue())
    made: Import = sending.send(
        acting=cast.actor("finance"), sheet=TAX.key, file=file, name=file.name
    )
    work()
    if take:
        sending.take(acting=cast.actor("finance"), number=made.pk, refused_too=True)
        work()
    made.refresh_from_db()
    return made


def known(cast: Cast, year: str = "2023") -> dict[str, Any]:
    rows = current([cast.firm().pk]).get((cast.firm().pk, year), {})
    return {name: row.value for name, row in rows.items() if row.value is not None}


def test_the_columns_are_called_as_the_vocabulary_calls_the_facts() -> None:
    facts = vocabulary().entities["organisation"].facts
    for name in FACTS:
        for lang in ("zh", "en"):
            assert t(f"enterprises.sheet.{name}", lang=lang) == facts[name].label.of(lang)


def test_rows_are_entered_as_statistics_and_a_second_sheet_corrects_them(cast: Cast) -> None:
    sent(cast, [[CODE, cast.firm().name, 2023, "1234.56", None]])
    assert known(cast) == {"local_tax_retained": "1234.56"}
    sent(cast, [[CODE, None, 2023, "2000", "5"]])
    assert known(cast) == {"local_tax_retained": "2000.00", "local_vat_retained": "5.00"}
    assert FactRecord.objects.filter(status="statistical").count() == 3


def test_an_import_taken_back_leaves_what_was_known_before(cast: Cast) -> None:
    sent(cast, [[CODE, None, 2022, "1"]])
    second = sent(cast, [[CODE, None, 2022, "2"], [CODE, None, 2023, "3"]])
    sending.undo(acting=cast.actor("finance"), number=second.pk)
    work()
    assert known(cast, "2022") == {"local_tax_retained": "1.00"}
    assert known(cast, "2023") == {}
    assert FactRecord.objects.count() == 5


def test_wrong_rows_are_refused_and_the_right_ones_stay(cast: Cast) -> None:
    cast.firm(SECOND)
    cast.firm(FOURTH, OTHER_COUNTY)
    made = sent(
        cast,
        [
            [CODE, None, 2023, "1"],
            [SECOND, "别的名字", 2023, "1"],
            [FOURTH, None, 2023, "1"],
            ["91420581MA49000011", None, 2023, "1"],
            [CODE[:-1] + "4", None, 2023, "1"],
            [CODE, None, 2023, "7"],
        ],
    )
    said = {row.number: str(row.problems) for row in made.rows.all() if row.problems}
    assert len(said) == 5
    told = "".join(said.values())
    for words in ("别的名字", "没有代码为"):  # enterprises.sheet-name, enterprises.no-such-code
        assert words in told
    assert known(cast) == {"local_tax_retained": "1.00"}
    assert FactRecord.objects.count() == 1
