"""The workbook of a month: tried, drafts written, faults at their cells, undone; many signed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.office.acting import work
from tests.office.statistics.made import WAN, Office

from jigai.office.sheets.domain import sending
from jigai.office.sheets.models import Import
from jigai.office.sheets.template import template
from jigai.office.statistics.interfaces.listings import HAND_IN, SIGN
from jigai.office.statistics.interfaces.sheets import RETURNS
from jigai.office.statistics.models import Draft, Return

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    from django.utils import timezone
    from tests.office.statistics.made import NOW

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return Office()


def row(number: str, year: Any, month: str = "2026-05", **others: Any) -> list[Any]:
    found = {
        "number": number,
        "month": month,
        "total_investment": 8000,
        "before_years": 0,
        "cumulative_year": year,
        "plan_year": 3000,
        "starts_on": "2026-02-01",
    } | others
    return [found.get(f.key) for f in RETURNS.fields]


def sent(office: Office, rows: Sequence[Sequence[Any]]) -> Import:
    """Send a workbook filled in and try it."""
    book = load_workbook(io.BytesIO(template(RETURNS, "zh")))
    page = book.worksheets[0]
    heads = [str(line[1].value or "") for line in page.iter_rows()]
    first = 2 + next(n for n, head in enumerate(heads) if head.startswith("项目编号"))
    for number, values in enumerate(rows, start=first):
        for place, value in enumerate(values, start=2):
            page.cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    made = sending.send(
        acting=office.actor("preparer"), sheet=RETURNS.key, file=out, name="月报.xlsx"
    )
    work()
    made.refresh_from_db()
    return made


def take(office: Office, made: Import, **more: Any) -> None:
    sending.take(acting=office.actor("preparer"), number=made.pk, **more)
    work()


def test_faults_are_named_at_their_cells_and_nothing_is_written_by_a_trial(office: Office) -> None:
    office.registered("JG-1", first="2026-05")
    office.registered("JG-2", first="2026-05")
    rows = [
        row("JG-1", "1.2E+06"),
        row("JG-2", -1),
        row("JG-9", 1),
        row("JG-2", 5, month="2026-13"),
    ]
    made = sent(office, rows)
    found = [r.problems[0] for r in made.rows.order_by("number")]
    assert {r.kind for r in made.rows.all()} == {"refused"}
    assert "1.2E+06" in found[0]["zh"]
    assert found[2]["code"] == "sheets.outside"
    assert found[3]["code"] == "sheets.no-month"
    assert not Draft.objects.exists()


def test_many_months_are_imported_handed_in_and_signed(office: Office) -> None:
    office.registered("JG-1", first="2026-05")
    office.registered("JG-2", first="2026-05")
    made = sent(office, [row("JG-1", 120.5), row("JG-2", 7)])
    assert [r.kind for r in made.rows.all()] == ["new", "new"]
    take(office, made)
    assert Draft.objects.count() == 2
    assert not Return.objects.exists()
    for draft in Draft.objects.all():
        HAND_IN.do(acting=office.actor("preparer"), row=draft)
    for draft in Draft.objects.all():
        assert SIGN.why_not(office.actor("approver"), draft) is None
        assert HAND_IN.why_not(office.actor("preparer"), draft) is not None
        SIGN.do(acting=office.actor("approver"), row=draft)
    assert sorted(r.cumulative_year for r in Return.objects.all()) == [7 * WAN, 1205 * WAN // 10]
    refusal = SIGN.why_not(office.actor("approver"), Draft.objects.all()[0])
    assert refusal is not None
    assert refusal.code == "statistics.not-ready"


def test_what_would_stop_the_signing_refuses_its_row_alone(office: Office) -> None:
    office.registered("JG-1", first="2026-05")
    office.registered("JG-2", first="2026-05")
    made = sent(office, [row("JG-1", 5, ends_on="2026-01-01"), row("JG-2", 7)])
    take(office, made)
    wrong, right = made.rows.order_by("number")
    assert (wrong.state, wrong.problems[0]["code"]) == ("failed", "statistics.ends-before")
    assert right.state == "written"
    assert Draft.objects.get().project.number == "JG-2"


def test_an_import_is_undone_except_for_what_was_changed_since(office: Office) -> None:
    one, two = (office.registered(n, first="2026-05") for n in ("JG-1", "JG-2"))
    made = sent(office, [row("JG-1", 5), row("JG-2", 7)])
    take(office, made)
    kept = Draft.objects.get(project=two)
    HAND_IN.do(acting=office.actor("preparer"), row=kept)
    sending.undo(acting=office.actor("preparer"), number=made.pk)
    work()
    assert [d.project_id for d in Draft.objects.all()] == [two.pk]
    again = sent(office, [row("JG-1", 6)])
    take(office, again)
    assert Draft.objects.get(project=one).typed["cumulative_year"] == "60000.00"
    changed = sent(office, [row("JG-1", 8)])
    assert [r.kind for r in changed.rows.all()] == ["changed"]
    take(office, changed)
    sending.undo(acting=office.actor("preparer"), number=changed.pk)
    work()
    assert Draft.objects.get(project=one).typed["cumulative_year"] == "60000.00"
