"""The pages of statistics: a month walked through four people's screens, refusals at their fields,
lists that cost the same however long, totals that open to their returns."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, OTHER_COUNTY
from tests.office.statistics.made import NOW, Office

from jigai.office.console.statistics.totals import growth_words
from jigai.office.ground.models import Notice
from jigai.office.ground.texts import t
from jigai.office.statistics.domain.querying import ask
from jigai.office.statistics.interfaces.listings import ACCEPT
from jigai.office.statistics.models import Draft, Freeze, Registration, ReportingRow, Return

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MAY = "/office/statistics/returns/JG-1/2026-05/"
moments = [NOW]


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    moments[0] = NOW
    monkeypatch.setattr(timezone, "now", lambda: moments[0])
    return Office()


def on(day: str) -> None:
    moments[0] = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(2), tzinfo=dt.UTC)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def post(client: Client, path: str, status: Any = 303, **data: Any) -> str:
    answer = client.post(path, data)
    return text(answer, status)


def test_a_month_walks_from_the_preparer_to_the_accepted_return(office: Office) -> None:
    office.registered(first="2026-05")
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    officer = office.cast.client("officer")
    assert "项目 JG-1" in text(preparer.get("/office/statistics/returns/?month=2026-05"))
    page = text(preparer.get(MAY))
    assert 'value="8000"' in page
    assert "保存草稿" in page
    wrong = post(
        preparer, f"{MAY}save/", 422, **office.typed("1.2E+06"), version="0",
        act="hand-in",
    )  # fmt: skip
    assert "用了科学计数法" in wrong
    assert 'value="1.2E+06"' in wrong
    version = str(Draft.objects.get().version)
    post(preparer, f"{MAY}save/", **office.typed("8100"), version=version, act="hand-in")
    page = text(approver.get(MAY))
    assert "超过总投资" in page
    version = str(Draft.objects.get().version)
    assert "超过总投资" in post(approver, f"{MAY}sign/", 422, version=version)
    post(approver, f"{MAY}sign/", version=version, confirmed="over-total:cumulative_year")
    assert "待核" in text(officer.get("/office/statistics/returns/?month=2026-05&tab=submitted"))
    page = text(officer.get(MAY))
    assert "保存草稿" not in page
    post(officer, f"{MAY}ask/", figure="plan_year", question="计划为何不变？")
    query = Return.objects.get().queries.get()
    assert "计划为何不变" in text(preparer.get(MAY))
    post(preparer, f"{MAY}answer/{query.pk}/", words="设备按合同到货")
    post(officer, f"{MAY}close/{query.pk}/")
    post(officer, f"{MAY}accept/", version="1")
    assert Return.objects.get().state == "accepted"
    assert "已核收" in text(preparer.get(MAY, headers={"accept-language": "zh-CN"}))


def test_a_correction_is_made_on_the_page_with_its_reason(office: Office) -> None:
    office.signed(office.registered(first="2026-05"), "2026-05", "100")
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    officer = office.cast.client("officer")
    assert "?correct=yes" in text(preparer.get(MAY))
    assert 'value="1000000.00"' in text(preparer.get(f"{MAY}?correct=yes"))
    post(officer, f"{MAY}return/", 422, version="1", reason="含土地费用")
    post(officer, f"{MAY}return/", version="1", codes=["scope"], reason="含土地费用")
    assert "含土地费用" in text(preparer.get(MAY))
    version = str(Draft.objects.get().version)
    post(preparer, f"{MAY}save/", **office.typed("90"), version=version, act="hand-in")
    version = str(Draft.objects.get().version)
    assert "请写明原因" in post(approver, f"{MAY}sign/", 422, version=version)
    post(approver, f"{MAY}sign/", version=version, words="扣除土地费用")
    page = text(officer.get(MAY))
    assert "扣除土地费用" in page
    assert "approver 某" in page


def test_a_draft_that_somebody_else_changed_is_not_overwritten(office: Office) -> None:
    office.registered(first="2026-05")
    preparer = office.cast.client("preparer")
    given = office.typed("1") | {"act": "save"}
    post(preparer, f"{MAY}save/", **given, version="0")
    page = post(preparer, f"{MAY}save/", 422, **(given | {"cumulative_year": "77"}), version="0")
    assert "刚被别人改过" in page
    assert 'value="77"' in page
    assert Draft.objects.get().typed["cumulative_year"] == "1"
    sent = {"version": str(Draft.objects.get().version), "act": "hand-in"}
    post(preparer, f"{MAY}save/", **office.typed("2"), **sent)
    version = str(Draft.objects.get().version)
    approver = office.cast.client("approver")
    post(approver, f"{MAY}send-back/", 422, version=version)
    post(approver, f"{MAY}send-back/", version=version, words="请核对计划")
    assert "请核对计划" in text(preparer.get(MAY))


def test_what_lies_elsewhere_is_not_there(office: Office) -> None:
    office.registered(first="2026-05")
    office.cast.post("other", "officer", region=OTHER_COUNTY)
    other = office.cast.client("other")
    assert "JG-1" not in text(other.get("/office/statistics/returns/?month=2026-05"))
    for path in (
        MAY,
        "/office/statistics/registrations/JG-1/",
        f"/office/statistics/totals/?region={COUNTY}",
        f"/office/statistics/totals/freezes/?region={COUNTY}",
        "/office/statistics/totals/freezes/1/",
    ):
        text(other.get(path), 404)
    preparer = office.cast.client("preparer")
    text(preparer.get("/office/statistics/totals/"), 403)
    text(preparer.get("/office/statistics/returns/JG-1/2026-99/"), 404)
    text(preparer.post(f"{MAY}ask/", {"question": "x"}), 403)
    text(office.cast.client("officer").post(f"{MAY}save/", office.typed("1")), 403)
    text(office.cast.client("officer").post(f"{MAY}accept/", {"version": "1"}), 404)
    text(office.cast.client("officer").get(f"{MAY}accept/"), 405)


@pytest.mark.parametrize("tab", ["missing", "submitted", "all"])
def test_a_list_asks_the_database_as_often_however_long_it_is(office: Office, tab: str) -> None:
    officer = office.cast.client("officer")
    address = f"/office/statistics/returns/?month=2026-05&tab={tab}"

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(officer.get(address))
        return len(found)

    def one(number: int) -> None:
        project = office.registered(f"JG-{number}", first="2026-05")
        if tab != "missing":
            office.signed(project, "2026-05", "1")

    one(1)
    first = asked()
    for number in range(2, 8):
        one(number)
    assert asked() == first


def test_search_finds_by_name_number_and_code(office: Office) -> None:
    office.registered("JG-1", first="2026-05")
    office.registered("JG-2", first="2026-05")
    officer = office.cast.client("officer")
    for words, found in (
        ("JG-2", "JG-2"),
        ("项目 JG-1", "JG-1"),
        (office.firm.credit_code, "JG-1"),
    ):
        page = text(officer.get("/office/statistics/returns/", {"month": "2026-05", "q": words}))
        assert f"returns/{found}/2026-05/" in page, words
    page = text(officer.get("/office/statistics/returns/", {"month": "2026-05", "q": "无此项目"}))
    assert "没有记录" in page


def test_the_number_that_is_missing_follows_the_page(office: Office) -> None:
    office.signed(office.registered("JG-1", first="2026-05"), "2026-05", "1")
    office.registered("JG-2", first="2026-05")
    officer = office.cast.client("officer")
    page = text(officer.get("/office/statistics/returns/?month=2026-05&tab=submitted"))
    assert "tab=missing&amp;part=missing" in page
    assert text(officer.get("/office/statistics/returns/?month=2026-05&part=missing")) == "1"


def test_reminders_are_shown_before_they_are_sent(office: Office) -> None:
    office.registered(first="2026-05")
    office.registered("JG-2", first="2026-05")
    officer = office.cast.client("officer")
    key = Registration.objects.order_by("pk")[0].pk
    page = post(officer, "/office/statistics/remind/?month=2026-05", 200, row=key, month="2026-05")
    assert "将催报 1 份" in page
    assert not Notice.objects.exists()
    page = post(officer, "/office/statistics/remind/", 200, whole="yes", month="2026-05")
    assert "将催报 2 份" in page
    post(officer, "/office/statistics/remind/", row=key, month="2026-05", sure="yes")
    assert Notice.objects.count() == 2
    assert "人工催报" in text(officer.get(MAY))
    page = post(officer, "/office/statistics/remind/", 200, month="2026-05")
    assert "没有选择" in page


def test_registration_walks_from_documents_to_the_first_month(office: Office) -> None:
    office.project()
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    officer = office.cast.client("officer")
    here = "/office/statistics/registrations/JG-1/"
    assert "JG-1" in text(approver.get("/office/statistics/registrations/?tab=none"))
    assert "缺少材料" in post(approver, f"{here}apply/", 422)
    for material in ("filing", "photo", "licence"):
        file = SimpleUploadedFile(f"{material}.pdf", b"%PDF-1.4 " + material.encode())
        post(preparer, f"{here}material/", material=material, file=file)
    program = SimpleUploadedFile("x.pdf", b"\x7fELF\0\0")
    page = post(preparer, f"{here}material/", 422, material="filing", file=program)
    assert "x.pdf" in page
    post(approver, f"{here}apply/")
    assert "JG-1" in text(officer.get("/office/statistics/registrations/"))
    post(officer, f"{here}return/", version="1", codes=["start-unproved"], reason="照片无日期")
    assert "照片无日期" in text(preparer.get(here))
    post(approver, f"{here}apply/")
    given = {"version": "3", "day": "2026-05-20", "number": "T-1"}
    assert "不能更早" in post(officer, f"{here}register/", 422, **given, first_month="2026-04")
    post(officer, f"{here}register/", **given, first_month="2026-05")
    assert "T-1" in text(officer.get(here))
    post(officer, f"{here}end/", version="4", last_month="2026-12", reason="迁出")
    assert Registration.objects.get().state == "ended"


def test_a_month_is_frozen_after_a_look_at_what_is_open(office: Office) -> None:
    project = office.registered(first="2026-05")
    office.registered("JG-2", first="2026-05")
    office.signed(project, "2026-05", "100")
    head = office.cast.client("head")
    here = "/office/statistics/totals/freezes/"
    assert "过后才能冻结" in text(head.get(f"{here}?month=2026-05"))
    on("2026-06-06")
    assert "冻结 2026-05" in text(head.get(f"{here}?month=2026-05"))
    made = f"{here}make/?month=2026-05&region={COUNTY}"
    assert "要冻结请写明理由" in post(head, made, 422)
    post(head, made, ground="一户停产")
    key = Freeze.objects.get().pk
    assert "没有更正" in text(head.get(f"{here}{key}/"))
    office.signed(project, "2026-05", "90", reason="核减")
    page = text(head.get(f"{here}{key}/?check=yes"))
    assert "1,000,000.00" in page
    assert "900,000.00" in page
    assert "逐行重算与冻结时一致" in page
    window = f"{here}window/?month=2026-05&region={COUNTY}"
    days = {"opens": "2026-06-06", "ground": "系统故障"}
    assert "截止日不能早于" in post(head, window, 422, **days, closes="2026-06-05")
    post(head, window, **days, closes="2026-06-08")
    assert "补报开放" in text(head.get(f"{here}?month=2026-05"))


def test_totals_open_down_to_the_returns(office: Office) -> None:
    one, two = office.registered(kind="自动化改造"), office.registered("JG-2", kind="智能化改造")
    office.signed(one, "2025-05", "80")
    office.signed(one, "2026-05", "100", before="80")
    office.signed(two, "2026-05", "50")
    city = office.cast.client("city")
    here = "/office/statistics/totals/"
    page = text(city.get(f"{here}?month=2026-05"))
    assert "宜都市" in page
    assert "▲ 87.5%" in page
    page = text(city.get(f"{here}?month=2026-05&by=kind"))
    assert "智能化改造" in page
    assert "▲ 25.0%" in page
    page = text(city.get(f"{here}returns/?month=2026-05&kind=智能化改造"))
    assert "JG-2" in page
    assert "JG-1" not in page
    assert f'href="{MAY}"' in text(city.get(f"{here}returns/?month=2026-05"))
    office.cast.post("purse", "finance", region=CITY)
    purse = office.cast.client("purse")
    page = text(purse.get(f"{here}returns/?month=2026-05"))
    assert "项目 JG-1" in page
    assert "/office/statistics/returns/" not in page
    assert "/office/statistics/returns/" not in text(purse.get(f"{here}freezes/?month=2026-05"))
    for by in ("industry", "month"):
        text(city.get(f"{here}?month=2026-05&by={by}&region={COUNTY}"))
    assert "没有记录" in text(city.get(f"{here}?month=2024-01"))


def test_totals_begin_with_the_last_month_that_has_returns(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2025-06", "80")
    office.signed(project, "2026-05", "100", before="80")
    city, here = office.cast.client("city"), "/office/statistics/totals/"
    title = "<title>" + t("statistics-page.totals", lang="zh", month="2026-05")
    assert title in text(city.get(here))
    early = text(city.get(f"{here}?month=2026-06"))
    assert "100.0%" not in early
    assert "最多" not in early


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (Fraction(0), "0.0%"),
        (Fraction(1, 8), "▲ 12.5%"),
        (Fraction(-1, 3), "▼ −33.3%"),
        (Fraction(1, 2000), "▲ 0.1%"),
        (Fraction(1, 2001), "0.0%"),
        (Fraction(3), "▲ 300.0%"),
    ],
)
def test_growth_is_rounded_once_from_the_exact_fraction(value: Any, words: str) -> None:
    assert growth_words(value) == words


def test_a_region_enters_its_own_row(office: Office) -> None:
    head = office.cast.client("head")
    here = "/office/statistics/returns/rows/"
    assert "206" in text(head.get(here))
    assert "登记本地规定" not in text(office.cast.client("preparer").get(here))
    given = {
        "kind": "monthly", "form": "206", "year": "2026", "at_least": "300万元", "due_day": "10",
        "due_months": "1", "shift": "next", "cutoff_day": "15", "cutoff_months": "1",
        "ground": "县统〔2026〕3号",
    }  # fmt: skip
    assert "上限应大于下限" in post(head, f"{here}enter/", 422, **given, below="300万元")
    post(head, f"{here}enter/", **given)
    assert ReportingRow.objects.get().stated["escalate"]
    assert "本地登记" in text(head.get(here))


def test_what_is_typed_is_echoed_exactly(office: Office) -> None:
    preparer = office.cast.client("preparer")
    here = "/office/statistics/echo/"
    assert "35,000,000.00" in text(preparer.get(here, {"plan_year": "3,500", "money-unit": "wan"}))
    assert text(preparer.get(here, {"plan_year": "1.2E+06"})) == ""


def test_all_signed_returns_are_a_list_to_search_filter_export_and_accept(office: Office) -> None:
    office.signed(office.registered("JG-1", first="2026-04"), "2026-04", "100")
    office.signed(office.registered("JG-2", first="2026-05"), "2026-05", "200")
    officer = office.cast.client("officer")
    here = "/office/statistics/returns/signed/"
    page = text(officer.get(here))
    assert "JG-1" in page
    assert "JG-2" in page
    page = text(officer.get(here, {"month": "2026-05", "state": "submitted"}))
    assert "JG-1" not in page
    assert "JG-2" in page
    assert "JG-1" not in text(officer.get(here, {"late": "no", "invested-from": "150"}))
    assert "没有" in text(officer.get(here, {"late": "yes"}))
    assert "JG-1" in text(officer.get(here, {"q": "JG-1"}))
    assert "核收所选" in page
    assert "核收所选" not in text(office.cast.client("preparer").get(here))
    one, two = Return.objects.order_by("pk")
    officer_now = office.actor("officer")
    assert ACCEPT.why_not(officer_now, one) is None
    ACCEPT.do(acting=officer_now, row=one)
    one.refresh_from_db()
    assert one.state == "accepted"
    refusal = ACCEPT.why_not(officer_now, one)
    assert refusal is not None
    assert refusal.code == "statistics.return-state"
    ask(acting=officer_now, month_return=two.pk, question="?")
    two.refresh_from_db()
    asked = ACCEPT.why_not(officer_now, two)
    assert asked is not None
    assert asked.code == "statistics.open-query"
