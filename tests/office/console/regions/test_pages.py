"""Pages of regions: what each side sees, what they enter, what is refused at its field."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast
from tests.office.regions.entering import YICHANG, entered, put_in_force, staff, version_of

from jigai.office.identity.models import Section
from jigai.office.regions.models import Entry, FiscalYear

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OWN = f"/office/regions/{CITY}/"
PAGES = ("", "rulings/", "gates/", "classes/", "units/", "register/")
PAPER = {
    "begins": "2019-06-01", "ends": "", "act_number": "宜经信〔2019〕5号", "act_by": "市经信委",
    "act_on": "2019-05-20", "ground": "会议研究决定。", "replaces": "",
}  # fmt: skip
ACT = ("宜经信〔2019〕5号", "市经信委")


@pytest.fixture
def cast() -> Cast:
    found = staff("officer", "head", "leader", "clerk", "elsewhere", "preparer")
    found.post("officer", "officer", region=CITY)
    found.post("head", "section-head", region=CITY)
    found.post("leader", "leader", region=CITY)
    found.post("clerk", "officer", region=COUNTY)
    found.post("elsewhere", "leader", region=OTHER_CITY)
    found.post("preparer", "preparer", firm=found.firm(region=COUNTY))
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def sent(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, PAPER | typed)


def test_every_page_reads_in_both_languages(cast: Cast) -> None:
    put_in_force(CITY)
    entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b")
    entered("class", CITY, pack=YICHANG, subject=f"yichang-classes/{COUNTY}", value="class-2")
    for lang, words in (("zh-CN", ("宜昌市", "口径库")), ("en", ("Rulings", "Acts awaited"))):
        client = cast.client("head", lang)
        for page in PAGES:
            answer = client.get(OWN + page)
            assert answer.status_code == 200
            assert all(word in text(answer) for word in words)
    assert "宜昌市" in text(cast.client("head").get("/office/regions/"))


def test_a_policy_is_put_in_force_by_two_people(cast: Cast) -> None:
    head, leader = cast.client("head"), cast.client("leader")
    form = head.get(f"{OWN}enter/pack/")
    assert version_of(YICHANG)[:12] in text(form)
    assert "longnan" not in text(form)
    answer = sent(head, f"{OWN}enter/pack/", value=f"{YICHANG}@{version_of(YICHANG)}")
    assert answer.status_code == 303
    entry = Entry.objects.get()
    assert answer["Location"] == f"/office/regions/entries/{entry.pk}/"
    own = text(head.get(answer["Location"]))
    assert "确认登记" not in own
    assert "撤回登记" in own
    assert "等待另一位负责人确认" in own
    assert f"/office/regions/entries/{entry.pk}/" in text(leader.get("/office/"))
    assert f"/office/regions/entries/{entry.pk}/" not in text(head.get("/office/"))
    assert "还没有生效的政策" in text(leader.get(OWN, {"on": "2019-06-01"}))
    done = leader.post(f"{answer['Location']}confirm/", {"words": ""})
    assert done.status_code == 303
    assert "生效的政策（1）" in text(leader.get(OWN, {"on": "2019-06-01"}))
    assert "还没有生效的政策" in text(leader.get(OWN, {"on": "2019-05-31"}))
    again = leader.post(f"{answer['Location']}confirm/", {"words": ""})
    assert again.status_code == 422
    assert "刚由他人处理" in text(again)


def test_a_ruling_is_refused_at_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    put_in_force(CITY)
    head = cast.client("head")
    path = f"{OWN}enter/ruling/?pack={YICHANG}&subject=YC-A03"
    form = text(head.get(path))
    assert "YC-A03" in form
    assert "YC-A01" not in form
    answer = sent(head, path, value="YC-A03=b", begins="2017-01-01")
    assert answer.status_code == 422
    assert "尚未在本辖区生效" in text(answer)
    assert "会议研究决定。" in text(answer)
    assert sent(head, path, value="YC-A03=z").status_code == 422
    assert sent(head, path, value="YC-A03=b").status_code == 303
    assert Entry.objects.filter(kind="ruling", subject="YC-A03", value="b").count() == 1


def test_a_ruling_shows_its_act_what_it_bears_on_and_the_answers_not_taken(cast: Cast) -> None:
    put_in_force(CITY)
    stated: dict[str, Any] = {"pack": YICHANG, "subject": "YC-A03", "value": "b"}
    entered("ruling", CITY, act_number=ACT[0], **stated)
    for who, path in (("head", OWN), ("clerk", f"/office/regions/{COUNTY}/"),
                      ("preparer", f"/office/regions/{COUNTY}/")):  # fmt: skip
        page = text(cast.client(who).get(f"{path}rulings/"))
        assert ACT[0] in page
        assert "单个项目最高补贴" in page
        assert "已裁定" in page


def test_an_enterprise_reads_what_concerns_it_and_enters_nothing(cast: Cast) -> None:
    put_in_force(CITY)
    ruling = entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b")
    waiting = entered("ruling", CITY, pack=YICHANG, subject="YC-A01", value="b", confirmed=None)
    client = cast.client("preparer")
    own = text(client.get("/office/regions/"))
    assert "宜都市" in own
    assert "登记政策生效" not in own
    for page in ("rulings/", "gates/"):
        assert client.get(f"/office/regions/{COUNTY}/{page}").status_code == 200
    assert client.get(f"/office/regions/{COUNTY}/register/").status_code == 404
    assert client.get(OWN).status_code == 404
    seen = client.get(f"/office/regions/entries/{ruling.pk}/")
    assert seen.status_code == 200
    assert "entering" not in text(seen)
    assert client.get(f"/office/regions/entries/{waiting.pk}/").status_code == 404
    assert client.get(f"{OWN}enter/pack/").status_code == 403
    assert client.post(f"/office/regions/entries/{waiting.pk}/confirm/").status_code == 403


def test_another_jurisdiction_is_not_there(cast: Cast) -> None:
    put_in_force(CITY)
    row = entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b", confirmed=None)
    year = FiscalYear.objects.create(
        region=CITY, year=2019, state="open", begins=dt.date(2019, 1, 1),
        ends=dt.date(2019, 12, 31), ground="安排", changed_at=row.entered_at,
    )  # fmt: skip
    client = cast.client("elsewhere")
    addresses = [
        *(OWN + page for page in PAGES),
        f"{OWN}enter/ruling/?pack={YICHANG}",
        f"{OWN}years/open/",
        f"{OWN}years/{year.year}/close/",
        f"{OWN}years/{year.year}/{YICHANG}.json",
        f"/office/regions/entries/{row.pk}/",
        f"/office/regions/entries/{row.pk}/end/",
        f"/office/regions/entries/{row.pk}/files/1/",
        "/office/regions/999999/",
        f"/office/regions/{OTHER_CITY}/enter/law/",
        f"/office/regions/{OTHER_CITY}/enter/ruling/?pack={YICHANG}",
    ]
    for address in addresses:
        assert client.get(address).status_code == 404, address
    for act in ("confirm", "decline"):
        answer = client.post(f"/office/regions/entries/{row.pk}/{act}/", {"words": "不妥"})
        assert answer.status_code == 404


def test_an_officer_declines_nothing_of_others_and_a_refusal_needs_words(cast: Cast) -> None:
    put_in_force(CITY)
    row = entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b", confirmed=None)
    address = f"/office/regions/entries/{row.pk}/decline/"
    assert cast.client("officer").post(address, {"words": "不妥"}).status_code == 422
    assert cast.client("leader").post(address, {"words": ""}).status_code == 422
    assert cast.client("leader").post(address, {"words": "依据不足"}).status_code == 303
    assert "依据不足" in text(cast.client("head").get(f"/office/regions/entries/{row.pk}/"))


def test_each_kind_has_a_form_that_enters_it(cast: Cast) -> None:
    put_in_force(CITY)
    bureau = cast.bureau(CITY)
    section = Section.objects.create(bureau=bureau, name="技改科")
    head = cast.client("head")
    guide = {"overlay": "g", "kind": "guide", "act": "1号", "set": {}}
    typed: dict[str, dict[str, Any]] = {
        "opening": {"subject": "operating-rules"},
        "class": {"subject": f"yichang-classes/{COUNTY}", "value": "class-2"},
        "unit": {"subject": "finance-bureau", "bureau": bureau.pk, "section": section.pk},
        "guide": {"subject": "2019", "overlay": json.dumps(guide)},
        "name": {"value": "新宜昌市", "english": "New Yichang"},
        "succession": {"subject": "420581", "value": "merged"},
    }
    for kind, fields in typed.items():
        path = f"{OWN}enter/{kind}/?pack={YICHANG}"
        assert head.get(path).status_code == 200
        paper = SimpleUploadedFile("依据.txt", "会议纪要".encode())
        answer = sent(head, path, **fields, attached=paper)
        assert answer.status_code == 303, (kind, text(answer))
        row = Entry.objects.get(kind=kind)
        page = head.get(answer["Location"])
        assert "依据.txt" in text(page)
        assert text(head.get(f"{OWN}register/?kind={kind}")).count(f"/entries/{row.pk}/") == 2


@pytest.mark.parametrize("overlay", ["[", "- 1", "a: 1\n---\nb: 2", "x"])
def test_a_guide_that_is_no_file_of_parameters_is_refused(cast: Cast, overlay: str) -> None:
    put_in_force(CITY)
    path = f"{OWN}enter/guide/?pack={YICHANG}"
    answer = sent(cast.client("head"), path, subject="2019", overlay=overlay)
    assert answer.status_code == 422
    assert not Entry.objects.filter(kind="guide").exists()


def test_an_entry_is_ended_by_an_act_of_its_own(cast: Cast) -> None:
    row = put_in_force(CITY)
    head, leader = cast.client("head"), cast.client("leader")
    address = f"/office/regions/entries/{row.pk}/end/"
    assert head.get(address).status_code == 200
    answer = sent(head, address)
    assert answer.status_code == 303
    leader.post(f"{answer['Location']}confirm/", {"words": "同意"})
    assert "还没有生效的政策" in text(leader.get(OWN))
    assert "2019-05-31" in text(leader.get(f"/office/regions/entries/{row.pk}/"))


def test_a_document_is_downloaded_by_who_sees_its_entry(cast: Cast) -> None:
    put_in_force(CITY)
    head = cast.client("head")
    paper = SimpleUploadedFile("口径 一.txt", "会议纪要".encode())
    path = f"{OWN}enter/ruling/?pack={YICHANG}"
    answer = sent(head, path, value="YC-A03=b", attached=paper)
    page = text(head.get(answer["Location"]))
    link = next(a for part in page.split('href="') if "/files/" in (a := part.split('"')[0]))
    found = head.get(link)
    assert found.content == "会议纪要".encode()
    assert "attachment" in found["Content-Disposition"]
    assert cast.client("elsewhere").get(link).status_code == 404
    assert cast.client("preparer").get(link).status_code == 404


def test_a_fiscal_year_is_opened_and_its_programme_is_what_the_store_takes(cast: Cast) -> None:
    put_in_force(CITY)
    head = cast.client("head")
    typed = {"year": "2026", "begins": "2026-01-01", "ends": "2026-12-31", "ground": "年度安排"}
    assert head.post(f"{OWN}years/open/", typed).status_code == 303
    again = head.post(f"{OWN}years/open/", typed)
    assert again.status_code == 422
    assert "已经登记" in text(again)
    found = json.loads(head.get(f"{OWN}years/2026/{YICHANG}.json").content)
    assert (found["programme"], found["version"]) == (f"{YICHANG}-{CITY}-2026", version_of(YICHANG))
    page = head.get(f"{OWN}years/2026/close/")
    assert 'name="version" value="1"' in text(page)
    closed = {"version": "1", "ground": "已办结"}
    assert head.post(f"{OWN}years/2026/close/", closed).status_code == 303
    stale = head.post(f"{OWN}years/2026/close/", closed)
    assert stale.status_code == 422
    assert "刚被别人改过" in text(stale)
    assert head.post(f"{OWN}years/2026/reopen/", closed).status_code == 403
    reopened = {"version": "2", "ground": "补办"}
    assert cast.client("leader").post(f"{OWN}years/2026/reopen/", reopened).status_code == 303


def test_the_number_of_queries_does_not_grow_with_the_register(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    put_in_force(CITY)
    client = cast.client("head")
    client.get(f"{OWN}register/")
    for number in range(30):
        entered("class", CITY, pack=YICHANG, subject=f"yichang-classes/{COUNTY}",
                value="class-2", confirmed=None, act_number=f"{number}号")  # fmt: skip
    with django_assert_max_num_queries(25):
        page = client.get(f"{OWN}register/")
    assert "29号" in text(page)
