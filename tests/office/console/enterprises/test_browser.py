"""The pages of organisations in a real Chromium, on a desk and on a phone, for both sides: no
barrier, no complaint, nothing wider than the window."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, watched
from tests.office.enterprises.firms import PDF, SECOND, THIRD, cast_of_a_county, day
from tests.office.identity.cast import CODE, COUNTY, Cast

from jigai.office.enterprises.domain.checking import return_fact, verify_fact
from jigai.office.enterprises.domain.evidence import attach_evidence
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.names import rename
from jigai.office.enterprises.domain.profiles import edit_profile
from jigai.office.enterprises.domain.proposals import approve_change, prepare_change
from jigai.office.enterprises.domain.registrations import ask_for_account
from jigai.office.enterprises.domain.relations import relate
from jigai.office.enterprises.domain.standings import begin_standing
from jigai.office.enterprises.domain.successions import merge
from jigai.office.enterprises.domain.things import register_thing
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.enterprises.domain.title_lists import send_title_list
from jigai.office.enterprises.domain.titles import Granted, record_title
from jigai.office.ground.acts.commands import System
from jigai.office.identity.models import Organisation

PHONE: ViewportSize = {"width": 390, "height": 780}
LONG = "示例智能装备制造（集团）股份有限公司高端数控机床关键部件分公司"
LIST = "/office/enterprises/"
OWN = f"{LIST}{CODE}/"
TABS = ("", "facts/", "titles/", "things/", "tax/", "standing/", "relations/", "names/")
PAGES = {
    "preparer": (
        *(OWN + tab for tab in TABS),
        f"{OWN}edit/",
        f"{OWN}facts/size/",
        f"{OWN}facts/cloud_payments/state/",
        f"{OWN}things/register/",
        f"{OWN}change/bank-account/",
    ),
    "officer": (
        LIST,
        OWN,
        f"{OWN}facts/size/",
        f"{OWN}titles/record/",
        f"{OWN}standing/begin/",
        f"{OWN}relations/state/",
        f"{OWN}names/",
        f"{OWN}names/merge/",
        f"{LIST}{THIRD}/",
        f"{LIST}things/",
        f"{LIST}register/",
        f"{LIST}lists/",
        f"{LIST}lists/send/",
        f"{LIST}registrations/",
    ),
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """A firm with something on every page."""
    found = cast_of_a_county()
    firm = found.firm()
    Organisation.objects.filter(pk=firm.pk).update(name="从前叫这个名字的公司")
    officer = {"acting": found.actor("officer"), "organisation": firm.pk}
    ours = {"acting": found.actor("preparer"), "organisation": firm.pk}
    rename(**officer, version=1, on=day("2024-03-01"), ground="工商变更登记", name=LONG)
    edit_profile(
        **ours, version=2, founded_on=day("2010-05-01"), address="示例市示例区工业大道 1 号",
        industry="35", contact="王某", phone="13912345678",
    )  # fmt: skip
    kept = attach_evidence(**ours, content=io.BytesIO(PDF), name="上年度财务报表.pdf").pk
    small = Statement("organisation.size", "small", valid_from=day("2023-01-01"), evidence=kept)
    first = record_fact(**ours, stated=small)
    verify_fact(acting=found.actor("officer"), record=first.pk)
    record_fact(
        **ours, stated=Statement("organisation.size", "medium", valid_from=day("2025-01-01"))
    )
    rows = [
        {"tier": "平台系统", "paid": "123456.78", "paid_on": "2024-05-01", "invoice": "A-1"}
    ] * 5
    paid = record_fact(**ours, stated=Statement("organisation.cloud_payments", rows))
    return_fact(
        acting=found.actor("officer"), record=paid.pk, said="第 3 行发票与附件不一致，请核对"
    )
    for year, amount in (("2022", "1234567.89"), ("2023", "123456789012.34")):
        stated = Statement(
            "organisation.local_tax_retained", amount[-12:], key=year, status="statistical"
        )
        record_fact(acting=found.actor("finance"), organisation=firm.pk, stated=stated)
    account = {"holder": LONG, "bank": "某银行示例支行", "number": "6222000011112222333"}
    change = prepare_change(**ours, kind="bank-account", values=account)
    approve_change(acting=found.actor("approver"), proposal=change.pk)
    prepare_change(**ours, kind="legal-representative", values={"name": "𠮷某"}, evidence=kept)
    begin_standing(**officer, kind="above-scale", since=day("2023-01-01"), ground="统计名录第 1 期")
    begin_standing(
        **officer, kind="excluded", since=day("2024-01-01"), until=day("2099-12-31"),
        ground="某市工信〔2024〕9号处理决定",
    )  # fmt: skip
    other = found.firm(SECOND)
    relate(**officer, kind="holding", other=other.pk, share=512_500, ground="股东名册")
    relate(**officer, kind="group", group="示例集团", ground="集团章程")
    register_thing(**ours, entity="product", name=LONG, code="示例装备认字〔2024〕7号")
    title = Granted(
        "制造业单项冠军", "national", granted_by="工业和信息化主管部门",
        granted_on=day("2023-07-01"), valid_until=day("2026-06-30"), batch="第八批",
    )  # fmt: skip
    record_title(**officer, title=title, status="verified", evidence=kept)
    merged = found.firm(THIRD)
    record_title(
        **officer | {"organisation": merged.pk},
        title=Granted("绿色工厂", "省级"),
        status="verified",
    )
    merge(
        **officer | {"organisation": merged.pk}, into=firm.pk, on=day("2024-06-01"), ground="合并"
    )
    send_title_list(
        acting=found.actor("officer"), region=COUNTY, title=title,
        lines=[Line(other.name, SECOND), Line(other.name, "", "二车间"), Line("没有的公司")],
    )  # fmt: skip
    ask_for_account(
        acting=System(), credit_code="91420582MA4900002J", name="新来的公司", region=COUNTY,
        login="newcomer", person="李某", phone="13800001111", licence=io.BytesIO(PDF),
        licence_name="营业执照.pdf",
    )  # fmt: skip
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "likes"),
    [
        pytest.param(DESKTOP, {}, id="desktop"),
        pytest.param(PHONE, {}, id="phone"),
        pytest.param(PHONE, {"lang": "en", "theme": "dark", "text": "large"}, id="English-dark"),
    ],
)
def test_pages_have_no_barrier_and_fit(
    chromium: BrowserContext,
    live_server: LiveServer,
    cast: Cast,
    size: ViewportSize,
    likes: dict[str, str],
) -> None:
    found: list[str] = []
    for login, pages in PAGES.items():
        cookies = {"sessionid": cast.client(login).cookies["sessionid"].value} | likes
        every = pages
        if login == "officer":
            lists = cast.client(login).get(f"{LIST}lists/").context["rows"]
            asked = cast.client(login).get(f"{LIST}registrations/").context["rows"]
            every = (
                *pages,
                f"{LIST}lists/{lists[0]['row'].pk}/",
                f"{LIST}registrations/{asked[0].pk}/",
            )
        with watched(chromium, live_server.url, size, **cookies) as visit:
            for page in every:
                visit.open(page)
                found += [f"{page}: {v}" for v in (*visit.violations(), *visit.too_wide())]
            found += visit.complaints
    with watched(chromium, live_server.url, size, **likes) as visit:
        visit.open(f"{LIST}ask/")
        found += [*visit.violations(), *visit.too_wide(), *visit.complaints]
    assert not found, "\n".join(found)
