"""Pages of organisations: what each side sees and does, what is refused at its field."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office.enterprises.firms import PDF, SECOND, cast_of_a_county
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.office.enterprises.models import (
    BankAccount,
    FactRecord,
    Profile,
    Registration,
    Standing,
    Title,
)
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LIST = "/office/enterprises/"
OWN = f"{LIST}{CODE}/"
TABS = ("", "facts/", "titles/", "things/", "tax/", "standing/", "relations/", "names/")


@pytest.fixture
def cast() -> Cast:
    found = cast_of_a_county()
    found.post("head", "section-head", region=COUNTY)
    found.post("elsewhere", "officer", region=OTHER_COUNTY)
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sent(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, typed)


def done(client: Client, path: str, **typed: Any) -> str:
    answer = sent(client, path, **typed)
    assert answer.status_code == 303, text(answer)
    return text(client.get(answer["Location"]))


def file(name: str = "证明.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_every_page_reads_in_both_languages_and_on_both_sides(cast: Cast) -> None:
    for login in ("preparer", "officer"):
        for lang, words in (("zh-CN", "沿革"), ("en", "History")):
            client = cast.client(login, lang)
            for tab in TABS:
                answer = client.get(OWN + tab)
                assert answer.status_code == 200
                assert words in text(answer)


def test_the_list_finds_by_part_of_a_name_and_leads_an_enterprise_to_its_record(cast: Cast) -> None:
    cast.firm(SECOND)
    officer = cast.client("officer")
    page = text(officer.get(LIST))
    assert CODE in page
    assert SECOND in page
    found = text(officer.get(LIST, {"q": SECOND[-6:]}))
    assert SECOND in found
    assert OWN not in found
    assert cast.client("preparer").get(LIST)["Location"] == OWN
    assert CODE not in text(cast.client("elsewhere").get(LIST))


def test_the_list_asks_as_often_for_many_rows_as_for_few(cast: Cast) -> None:
    client = cast.client("officer")
    client.get(LIST)
    counts = []
    for number in (1, 30):
        for index in range(number):
            Organisation.objects.create(
                credit_code=f"X{number:02d}{index:014d}", name=f"公司{index}", region=COUNTY
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_merged_code_and_elsewhere_are_not_there(cast: Cast) -> None:
    client = cast.client("elsewhere")
    for tab in (*TABS, "edit/", "facts/size/", "names/rename/", "standing/begin/"):
        assert client.get(OWN + tab).status_code in (403, 404), tab
    assert cast.client("officer").get(f"{LIST}NOSUCHCODE/").status_code == 404


# Profile and changes


def test_a_profile_is_edited_by_its_people_and_a_conflict_shows_what_is_stored(cast: Cast) -> None:
    client = cast.client("preparer")
    assert "缺 8 项" in text(client.get(OWN))
    typed = {"founded_on": "2010-05-01", "industry": "35", "address": "某路 1 号",
             "contact": "王某", "phone": "13912345678", "version": "1"}  # fmt: skip
    page = done(client, f"{OWN}edit/", **typed)
    assert "已保存基本情况" in page
    assert "缺 3 项" in page
    assert "13912345678" in page
    again = sent(client, f"{OWN}edit/", **typed | {"address": "别的路"})
    assert again.status_code == 422
    assert "别的路" in text(again)
    assert "某路 1 号" in text(again)
    assert cast.client("officer").get(f"{OWN}edit/").status_code == 403
    cast.post("auditor", "auditor", region=COUNTY)
    seen = text(cast.client("auditor").get(OWN))
    assert "13912345678" not in seen
    assert "139****5678" in seen


def test_a_bank_account_takes_two_people_and_is_masked_to_officers(cast: Cast) -> None:
    preparer, approver = cast.client("preparer"), cast.client("approver")
    path = f"{OWN}change/bank-account/"
    wrong = sent(preparer, path, holder="某公司", bank="某银行", number="12")
    assert wrong.status_code == 422
    assert "8 至 32 位" in text(wrong)
    page = done(preparer, path, holder="某公司", bank="某银行", number="6222000011112222",
                evidence=file())  # fmt: skip
    assert "等待另一名审核人办理" in page
    assert "收款账户变更待审核" in text(approver.get("/office/"))
    assert "收款账户变更待审核" not in text(preparer.get("/office/"))
    change = cast.firm().proposals.get()
    page = done(approver, f"{OWN}changes/{change.pk}/approve/")
    assert "6222000011112222" in page
    assert BankAccount.objects.get().evidence is not None
    officer = text(cast.client("officer").get(OWN))
    assert "6222000011112222" not in officer
    assert "2222" in officer
    assert "6222000011112222" in text(cast.client("finance").get(OWN))


def test_a_change_is_returned_or_withdrawn(cast: Cast) -> None:
    path = f"{OWN}change/legal-representative/"
    done(cast.client("preparer"), path, name="张某")
    change = cast.firm().proposals.get()
    back = f"{OWN}changes/{change.pk}/return/"
    assert sent(cast.client("approver"), back, reason="").status_code == 422
    done(cast.client("approver"), back, reason="与执照不符")
    done(cast.client("preparer"), path, name="李某")
    second = cast.firm().proposals.latest("pk")
    done(cast.client("preparer"), f"{OWN}changes/{second.pk}/withdraw/")
    assert not FactRecord.objects.exists()


# Facts


def test_a_fact_is_stated_verified_returned_and_corrected(cast: Cast) -> None:
    preparer, officer = cast.client("preparer"), cast.client("officer")
    path = f"{OWN}facts/size/"
    page = done(preparer, f"{path}state/", value="small", valid_from="2024-01-01",
                evidence=file())  # fmt: skip
    assert "小型" in page
    claim = FactRecord.objects.get()
    assert claim.evidence is not None
    checks = f"{OWN}facts/claims/{claim.pk}/"
    done(officer, f"{checks}note/", said="电话核对")
    assert "退回待更正" in done(officer, f"{checks}return/", said="与年报不符")
    assert "填报被退回，待更正" in text(preparer.get("/office/"))
    shown = text(preparer.get(path))
    assert "与年报不符" in shown
    assert "电话核对" in shown
    done(officer, f"{checks}verify/", value="micro")
    assert "微型" in text(preparer.get(f"{OWN}facts/"))
    fixed = f"{path}state/?corrects={claim.pk}"
    assert "更正" in text(preparer.get(fixed))
    done(preparer, fixed, value="medium", valid_from="2024-01-01")
    history = text(officer.get(path))
    for words in ("小型", "微型", "中型", "已更正", "目前采用"):
        assert words in history
    assert FactRecord.objects.count() == 3
    assert "填报有变化，待核" in text(officer.get(f"{OWN}facts/"))


def test_a_wrong_value_is_refused_at_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    client = cast.client("preparer")
    path = f"{OWN}facts/node_investment/state/"
    answer = sent(client, path, value="1.2E+06")
    assert answer.status_code == 422
    assert "1.2E+06" in text(answer)
    assert "id_value" in text(answer)
    bad = sent(client, path, value="100", evidence=file("证明.pdf", b"a,b\n"))
    assert bad.status_code == 422
    assert "不是 PDF 或图片" in text(bad)
    assert not FactRecord.objects.exists()
    assert client.get(f"{OWN}facts/legal_representative/state/").status_code == 200
    refused = sent(client, f"{OWN}facts/legal_representative/state/", value="某人")
    assert refused.status_code == 422
    assert client.get(f"{OWN}facts/no_such/").status_code == 404


def test_finance_enters_tax_by_year_and_enterprises_do_not(cast: Cast) -> None:
    path = f"{OWN}facts/local_tax_retained/"
    done(cast.client("finance"), f"{path}enter/", key="2023", value="123456.78")
    page = text(cast.client("preparer").get(f"{OWN}tax/"))
    assert "2023" in page
    assert "12.34" in page
    assert cast.client("preparer").get(f"{path}enter/").status_code == 403
    again = sent(cast.client("finance"), f"{path}enter/", key="2023", value="5")
    assert again.status_code == 422


# Standings, titles, relations


def test_an_exclusion_is_noted_and_stands_at_the_name(cast: Cast) -> None:
    officer = cast.client("officer")
    begin = f"{OWN}standing/begin/"
    assert sent(officer, begin, kind="excluded", since="", ground="x").status_code == 422
    page = done(officer, begin, kind="excluded", since="2024-01-01", ground="处理决定")
    assert "限制申报" in page
    row = Standing.objects.get()
    done(officer, f"{OWN}standing/{row.pk}/end/", until="2024-12-31", ground="期满")
    assert cast.client("preparer").get(begin).status_code == 403


def test_titles_are_recorded_corrected_and_voided(cast: Cast) -> None:
    officer = cast.client("officer")
    path = f"{OWN}titles/record/"
    typed = {"what": "智能工厂", "level": "provincial", "granted_on": "2023-05-01"}
    assert "智能工厂" in done(officer, path, **typed)
    assert sent(officer, path, **typed).status_code == 422
    row = Title.objects.get()
    done(officer, f"{path}?corrects={row.pk}", **typed, valid_until="2030-01-01")
    latest = Title.objects.latest("pk")
    done(officer, f"{OWN}titles/{latest.pk}/void/", reason="撤销")
    assert "还没有称号" in text(officer.get(f"{OWN}titles/"))
    done(cast.client("preparer"), path, what="绿色工厂")
    assert Title.objects.latest("pk").status == "claimed"


def test_a_list_of_titles_is_sent_and_confirmed_line_by_line(cast: Cast) -> None:
    officer = cast.client("officer")
    other = cast.firm(SECOND)
    head = {"what": "质量标杆", "level": "national", "granted_by": "某部",
            "granted_on": "2023-07-01", "batch": "第一批"}  # fmt: skip
    send = f"{LIST}lists/send/"
    wrong = sent(officer, send, **head, lines=f"甲\t{CODE[:-1]}4")
    assert wrong.status_code == 422
    assert "第 1 行" in text(wrong)
    page = done(
        officer, send, **head, lines=f"{cast.firm().name}\t{CODE}\n{other.name}\n没有的公司"
    )
    assert "代码相符" in page
    assert "待确认" in page
    assert "没有对应单位" in page
    [item] = officer.get(f"{LIST}lists/").context["rows"]
    assert not Title.objects.exists()
    here = f"{LIST}lists/{item['row'].pk}/"
    done(officer, f"{here}confirm/")
    rows = list(officer.get(here).context["page"])
    done(officer, f"{here}{rows[0].pk}/confirm/")
    missing = sent(officer, f"{here}{rows[1].pk}/confirm/", code="")
    assert missing.status_code == 422
    assert "还没有对应的单位" in text(missing)
    done(officer, f"{here}{rows[1].pk}/dismiss/", reason="不在本县")
    assert "已全部处理" in text(officer.get(here))
    assert Title.objects.count() == 2
    assert cast.client("elsewhere").get(here).status_code == 404


def test_relations_are_stated_by_code_and_share(cast: Cast) -> None:
    officer = cast.client("officer")
    cast.firm(SECOND)
    path = f"{OWN}relations/state/"
    typed = {"kind": "holding", "other": SECOND, "share": "51%", "ground": "股东名册"}
    assert "51%" in done(officer, path, **typed)
    unknown = sent(officer, path, **typed | {"other": "9"})  # enterprises.no-such-code
    assert "没有代码为" in text(unknown)
    assert sent(officer, path, **typed | {"share": "x"}).status_code == 422
    assert "持有" in text(officer.get(f"{LIST}{SECOND}/relations/"))
    done(officer, path, kind="group", group="某集团", ground="章程")


# Names


def test_a_change_of_name_leads_on_and_the_old_code_still_opens_the_record(cast: Cast) -> None:
    officer = cast.client("officer")
    page = done(officer, f"{OWN}names/rename/", name="新名公司", credit_code="91420582MA4900002J",
                on="2024-01-01", ground="工商变更", version="1")  # fmt: skip
    assert "新名公司" in page
    assert "用到 2023-12-31" in page
    assert "新名公司" in text(officer.get(OWN))
    assert "新名公司" in text(officer.get(LIST, {"q": CODE}))


def test_a_merger_is_looked_at_before_it_is_done(cast: Cast) -> None:
    officer = cast.client("officer")
    cast.firm(SECOND)
    path = f"{OWN}names/merge/"
    typed = {"into": SECOND, "on": "2024-01-01", "ground": "吸收合并"}
    for wrong, words in (({"into": CODE}, "不能选该单位自己"), ({"into": "9"}, "没有代码为")):
        answer = sent(officer, path, **typed | wrong)
        assert answer.status_code == 422
        assert words in text(answer)
    look = sent(officer, path, **typed)
    assert look.status_code == 200
    assert "将终止的人员岗位" in text(look)
    assert not Profile.objects.exclude(merged_into=None).exists()
    page = done(officer, path, **typed, sure="yes")
    assert "吸收合并" in page
    assert "该单位已并入" in text(officer.get(OWN))
    assert officer.get(path).status_code == 404
    assert sent(officer, f"{OWN}names/rename/", name="x").status_code == 404


def test_a_division_names_the_titles_that_pass(cast: Cast) -> None:
    officer = cast.client("officer")
    done(officer, f"{OWN}titles/record/", what="智能工厂")
    number = Title.objects.get().number
    cast.firm(SECOND)
    done(officer, f"{OWN}names/divide/", into=SECOND, on="2024-01-01", ground="分立",
         titles=[number])  # fmt: skip
    assert "智能工厂" in text(officer.get(f"{LIST}{SECOND}/titles/"))


# Accounts


def test_an_officer_registers_an_organisation(cast: Cast) -> None:
    officer = cast.client("officer")
    path = f"{LIST}register/"
    typed = {"credit_code": SECOND, "name": "新来的公司", "region": COUNTY, "kind": "enterprise"}
    wrong = sent(officer, path, **typed | {"credit_code": SECOND[:-1] + "1"})
    assert wrong.status_code == 422
    assert "新来的公司" in done(officer, path, **typed)
    assert sent(officer, path, **typed).status_code == 422


def test_an_organisation_asks_for_itself_and_an_officer_checks(cast: Cast, client: Client) -> None:
    typed = {"credit_code": SECOND, "name": "新来的公司", "region": COUNTY, "kind": "enterprise",
             "person": "王某", "phone": "13900001111", "login": "wang"}  # fmt: skip
    path = f"{LIST}ask/"
    assert client.get(path).status_code == 200
    assert client.post(path, typed).status_code == 422
    answer = client.post(path, typed | {"evidence": file("执照.pdf")})
    assert answer.status_code == 200
    assert SECOND in text(answer)
    officer = cast.client("officer")
    assert "1 份注册申请" in text(officer.get(LIST))
    assert "注册申请待审核" in text(officer.get("/office/"))
    assert "注册申请待审核" not in text(cast.client("elsewhere").get("/office/"))
    row = Registration.objects.get()
    here = f"{LIST}registrations/{row.pk}/"
    assert "13900001111" in text(officer.get(here))
    assert officer.get(f"{here}licence/").content == PDF
    opened = officer.post(here)
    assert "一次性密码" in text(opened)
    assert opened["Cache-Control"] == "no-store"
    assert Organisation.objects.filter(credit_code=SECOND).exists()
    assert cast.client("elsewhere").get(here).status_code == 404


def test_a_request_for_an_account_is_refused_with_a_reason(cast: Cast, client: Client) -> None:
    typed = {"credit_code": SECOND, "name": "新来的公司", "region": COUNTY, "kind": "enterprise",
             "person": "王某", "phone": "13900001111", "login": "wang"}  # fmt: skip
    client.post(f"{LIST}ask/", typed | {"evidence": file()})
    row = Registration.objects.get()
    path = f"{LIST}registrations/{row.pk}/refuse/"
    done(cast.client("officer"), path, reason="执照不清")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("refused", "执照不清")


def test_one_client_asks_only_so_often(cast: Cast, client: Client) -> None:
    typed = {"credit_code": SECOND[:-1] + "1", "name": "x", "region": COUNTY,
             "kind": "enterprise", "person": "x", "phone": "1", "login": "x"}  # fmt: skip
    for _ in range(10):
        assert "频繁" not in text(client.post(f"{LIST}ask/", typed | {"evidence": file()}))
    assert "频繁" in text(client.post(f"{LIST}ask/", typed | {"evidence": file()}))


def test_evidence_is_read_by_those_who_see_the_organisation(cast: Cast) -> None:
    done(cast.client("preparer"), f"{OWN}facts/size/state/", value="small", evidence=file())
    kept = FactRecord.objects.get().evidence
    assert kept is not None
    answer = cast.client("officer").get(f"{OWN}evidence/{kept.pk}/")
    assert answer.content == PDF
    assert cast.client("elsewhere").get(f"{OWN}evidence/{kept.pk}/").status_code == 404
    assert cast.client("officer").get(f"{OWN}evidence/{kept.pk + 1}/").status_code == 404
