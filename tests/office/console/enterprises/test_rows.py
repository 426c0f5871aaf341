"""Facts that are lists: rows filled in, added, taken out, pasted, corrected and verified."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.office.enterprises.firms import cast_of_a_county
from tests.office.identity.cast import CODE, Cast

from jigai.office.enterprises.models import FactRecord

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OWN = f"/office/enterprises/{CODE}/"
PATH = f"{OWN}facts/cloud_payments/state/"
FIRST = {"tier": "平台系统", "paid": "100.00", "paid_on": "2023/5/1", "invoice": "A1"}
SECOND = {"tier": "设备资源", "paid": "200"}


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def table(*rows: dict[str, str], **more: str) -> dict[str, str]:
    """What the form sends for rows."""
    cells = {f"value-r{n}.{name}": text for n, row in enumerate(rows) for name, text in row.items()}
    return {"value-money-unit": "yuan"} | cells | more


def sent(client: Client, path: str = PATH, **typed: str) -> Any:
    return client.post(path, typed)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def kept(**which: str) -> list[Any]:
    """The rows of the latest statement."""
    rows = FactRecord.objects.filter(**which).order_by("-pk")
    found: Any = rows.values_list("value", flat=True)[0]
    return list(found)


def test_rows_are_stored_as_they_were_typed_and_blank_ones_are_no_rows(cast: Cast) -> None:
    answer = sent(cast.client("preparer"), **table(FIRST, {"tier": ""}, SECOND))
    assert answer.status_code == 303
    assert FactRecord.objects.get().value == [
        {"tier": "平台系统", "paid": "100.00元", "paid_on": "2023-05-01", "invoice": "A1"},
        {"tier": "设备资源", "paid": "200元"},
    ]


def test_a_button_adds_rows_and_nothing_is_stored_or_judged(cast: Cast) -> None:
    wrong = {"tier": "平台系统", "paid": "很多"}
    answer = sent(cast.client("preparer"), **table(wrong, **{"value-act": "more"}))
    page = text(answer)
    assert answer.status_code == 422
    assert 'name="value-r3.tier"' in page
    assert "value-r4.tier" not in page
    assert 'value="很多"' in page
    assert "field-error" not in page
    assert not FactRecord.objects.exists()


def test_a_button_takes_one_row_out_and_leaves_the_others(cast: Cast) -> None:
    typed = table(FIRST, SECOND, **{"value-act": "remove-0"})
    page = text(sent(cast.client("preparer"), **typed))
    assert 'value="200"' in page
    assert 'value="A1"' not in page
    assert "value-r1.tier" not in page


def test_a_pasted_table_goes_into_rows_first_with_what_to_check(cast: Cast) -> None:
    pasted = "上云类别\t实际支付金额（万元）\t备注\n平台系统\t3.5\t无\n合计\t3.5\t"
    typed = table(SECOND, **{"value-act": "paste", "value-pasted": pasted})
    page = text(sent(cast.client("preparer"), **typed))
    assert 'value="3.5万元"' in page
    assert "备注" in page
    assert not FactRecord.objects.exists()


def test_every_wrong_cell_is_named_and_led_to(cast: Cast) -> None:
    rows = table(FIRST | {"paid_on": "去年"}, SECOND | {"tier": "别的", "paid": "-1"})
    answer = sent(cast.client("preparer"), **rows)
    page = text(answer)
    assert answer.status_code == 422
    for cell in ("value-r0-paid_on", "value-r1-tier", "value-r1-paid"):
        assert f'href="#{cell}"' in page
        assert f'aria-describedby="{cell}-error"' in page
    assert "去年" in page
    assert not FactRecord.objects.exists()


def test_that_there_is_none_is_said_by_its_box(cast: Cast) -> None:
    client = cast.client("preparer")
    assert "请至少填写一行" in text(sent(client, **table({})))
    both = sent(client, **table(SECOND, **{"value-none": "1"}))
    assert "请更正其中之一" in text(both)
    assert sent(client, **table({}, **{"value-none": "1"})).status_code == 303
    assert FactRecord.objects.get().value == []


def test_a_long_list_is_one_text_and_nothing_of_it_is_left_out_unsaid(cast: Cast) -> None:
    client = cast.client("preparer")
    rows = [SECOND | {"invoice": f"N{n}"} for n in range(41)]
    page = text(sent(client, **table(*rows, **{"value-act": "more"})))
    assert "sheet-text" in page
    head = "上云类别\t实际支付金额\t支付日期\t发票号码"
    lines = "\n".join([head, *(f"设备资源\t200\t\tN{n}" for n in range(41))])
    wide = sent(client, **{"value-text": f"{lines}\t多余"})
    assert wide.status_code == 422
    assert sent(client, **{"value-text": lines}).status_code == 303
    assert len(kept()) == 41
    many = "\n".join([head, *(f"设备资源\t200\t\tN{n}" for n in range(501))])
    assert "500" in text(sent(client, **{"value-text": many}))


def test_a_correction_begins_with_what_stands_and_officers_verify_the_rows(cast: Cast) -> None:
    client = cast.client("preparer")
    sent(client, **table(FIRST, SECOND))
    claim = FactRecord.objects.get()
    page = text(client.get(f"{PATH}?corrects={claim.pk}"))
    assert 'value="100.00"' in page
    officer = cast.client("officer")
    verify = f"{OWN}facts/claims/{claim.pk}/verify/"
    assert 'value="A1"' in text(officer.get(verify))
    as_shown = FIRST | {"paid_on": "2023-05-01"}
    assert sent(officer, verify, **table(as_shown, SECOND)).status_code == 303
    assert FactRecord.objects.get(status="verified").value == claim.value
    assert sent(officer, verify, **table(as_shown)).status_code == 303
    assert kept(status="verified") == kept(status="claimed")[:1]


def test_the_history_shows_every_row(cast: Cast) -> None:
    client = cast.client("preparer")
    sent(client, **table(*(SECOND | {"invoice": f"N{n}"} for n in range(5))))
    page = text(client.get(f"{OWN}facts/cloud_payments/"))
    for n in range(5):
        assert f"N{n}" in page
