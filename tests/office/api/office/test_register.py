"""The register of a region for programs: entered by one person, confirmed by another; years."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_files import PNG, upload
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast
from tests.office.regions.entering import YICHANG, entered, put_in_force

from jigai.office.regions.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PATH = f"regions/{COUNTY}/register"
NAME = {
    "kind": "name",
    "value": "示例市",
    "begins": "2024-07-01",
    "act_number": "批复〔2024〕1号",
    "act_by": "某省人民政府",
    "act_on": "2024-06-20",
}


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    files |= {"OPTIONS": {"location": str(tmp_path)}}  # type: ignore[dict-item]
    settings.STORAGES = settings.STORAGES | {"files": files}
    return Cast()


@pytest.fixture
def officer(cast: Cast) -> Program:
    return program(cast, cast.post("o", "officer", region=COUNTY))


@pytest.fixture
def head(cast: Cast) -> Program:
    return program(cast, cast.post("h", "section-head", region=COUNTY))


def test_an_entry_counts_once_another_person_confirmed_it(
    cast: Cast, officer: Program, head: Program
) -> None:
    made = officer.send(PATH, NAME)
    fits("RegisterEntry", made)
    assert made["state"] == "waiting"
    one = f"register/{made['entry']}"
    assert officer.ask("POST", f"{one}/confirm", {}).status_code == 403
    done = head.send(f"{one}/confirm", {"words": "与文件一致"})
    assert (done["state"], done["words"]) == ("confirmed", "与文件一致")
    assert codes(head.ask("POST", f"{one}/confirm", {})) == ["regions.decided"]
    own = head.send(PATH, NAME | {"begins": "2025-01-01", "replaces": made["entry"]})
    answer = head.ask("POST", f"register/{own['entry']}/confirm", {})
    assert codes(answer) == ["regions.own-entry"], "two people, whichever token"
    gone = head.send(f"register/{own['entry']}/decline", {"words": "另行登记"})
    assert gone["state"] == "declined"
    listed = officer.get(f"{PATH}?kind=name&state=declined")
    fits("RegisterEntries", listed)
    assert [row["entry"] for row in listed["items"]] == [own["entry"]]
    assert officer.get(f"{PATH}?state=waiting")["items"] == []


def test_what_waits_is_for_its_bureau_what_holds_for_those_it_concerns(
    cast: Cast, officer: Program, head: Program
) -> None:
    made = officer.send(PATH, NAME)
    one = f"register/{made['entry']}"
    firm = program(cast, cast.post("p", "preparer", firm=cast.firm()))
    elsewhere = program(cast, cast.post("e", "officer", region=OTHER_CITY))
    assert firm.ask("GET", one).status_code == 404
    assert firm.ask("GET", PATH).status_code == 404
    head.send(f"{one}/confirm", {})
    assert firm.get(one)["value"] == "示例市"
    assert elsewhere.ask("GET", one).status_code == 404
    assert elsewhere.ask("POST", PATH, NAME).status_code == 404
    for invented in (f"{COUNTY}99", "无此县"):
        assert officer.ask("POST", f"regions/{invented}/register", NAME).status_code == 404


def test_the_document_is_added_by_whoever_entered_until_it_is_decided(
    officer: Program, head: Program
) -> None:
    made = officer.send(PATH, NAME)
    path = f"register/{made['entry']}/files"
    answer = upload(head, f"{path}?name=a.png", PNG)
    assert (answer.status_code, codes(answer)) == (422, ["regions.file-of-another"])
    sent = json.loads(body(upload(officer, f"{path}?name=批复.png", PNG)))
    fits("File", sent)
    assert head.get(path) == [sent]
    assert body(head.ask("GET", f"{path}/{sent['file']}")) == PNG
    head.send(f"register/{made['entry']}/confirm", {})
    answer = upload(officer, f"{path}?name=b.png", PNG)
    assert codes(answer) == ["regions.decided"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"begins": "2024-07-01", "ends": "2024-06-01"}, ["regions.days"]),
        ({"kind": "ruling", "pack": "no-such", "subject": "X", "value": "a"}, None),
        (
            {"kind": "guide", "pack": YICHANG, "subject": "2019", "value": "g", "data": {"x": 1}},
            None,
        ),
        ({"value": ""}, ["regions.ends-nothing"]),
        ({"data": [1]}, ["api.mapping"]),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_entered(
    officer: Program, change: dict[str, Any], found: list[str] | None
) -> None:
    put_in_force(CITY, YICHANG)
    before = Entry.objects.count()
    answer = officer.ask("POST", PATH, NAME | change)
    assert answer.status_code == 422, body(answer)
    assert found is None or codes(answer) == found
    assert Entry.objects.count() == before


def test_the_register_asks_as_much_for_many_rows_as_for_few(
    officer: Program, django_assert_max_num_queries: Any
) -> None:
    entered("name", COUNTY, value="甲市")
    with django_assert_max_num_queries(40) as few:
        officer.get(PATH)
    for n in range(12):
        entered("name", COUNTY, value=f"乙{n}市", confirmed=False)
    with django_assert_max_num_queries(len(few)):
        assert len(officer.get(PATH)["items"]) == 13


def test_a_fiscal_year_is_opened_closed_and_opened_again(cast: Cast, head: Program) -> None:
    path = f"regions/{COUNTY}/years"
    sent = {"year": 2027, "begins": "2027-01-01", "ends": "2027-12-31", "ground": "通知"}
    year = head.send(path, sent)
    fits("FiscalYear", year)
    assert codes(head.ask("POST", path, sent)) == ["regions.year-twice"]
    turn = {"ground": "决算", "version": year["version"]}
    closed = head.send(f"{path}/2027/close", turn)
    assert closed["state"] == "closed"
    late = head.ask("POST", f"{path}/2027/close", turn)
    assert (late.status_code, codes(late)) == (409, ["api.stale"])
    leader = program(cast, cast.post("l", "leader", region=COUNTY))
    again = leader.send(f"{path}/2027/reopen", {"ground": "补办", "version": closed["version"]})
    assert again["state"] == "open"
    assert head.get(path) == [again]
    put_in_force(CITY, YICHANG)
    made = head.get(f"{path}/2027/programmes/{YICHANG}")
    assert (made["pack"], made["fiscal_year"]) == (YICHANG, 2027)
    assert head.ask("GET", f"{path}/2026/programmes/{YICHANG}").status_code == 404


def test_units_of_a_policy_are_bureaus_of_the_region(cast: Cast, officer: Program) -> None:
    put_in_force(CITY, YICHANG)
    bureau = cast.bureau(COUNTY)
    entered("unit", COUNTY, pack=YICHANG, subject="finance", value="named", bureau=bureau)
    found = officer.get(f"regions/{COUNTY}/policies/{YICHANG}/units")
    fits("Units", found)
    assert found == [{"unit": "finance", "bureau": bureau.name, "section": None}]
