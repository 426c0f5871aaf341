"""Equipment, milestones and contacts by workbook: items added or changed, none lost, all undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office.acting import code_of
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.library.making import CODE, OTHER_CODE, WAN, Making
from tests.office.library.workbooks import codes, did, filled, first, sent
from tests.office.sheets.sample import code as credit_code

from jigai.office.ground.acts import chain
from jigai.office.ground.models import AuditEntry
from jigai.office.library.domain import drafting
from jigai.office.library.domain.asknown import known, rows_then
from jigai.office.library.domain.loading_lists import load_list
from jigai.office.library.domain.sections import MOST_ROWS
from jigai.office.library.interfaces.file_sheet import FILES
from jigai.office.library.interfaces.list_sheets import CONTACT_LISTS, EQUIPMENT, MILESTONES
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import Contact, Equipment, Event, Milestone, Project
from jigai.office.sheets.models import Import
from jigai.office.sheets.opening import letters
from jigai.office.sheets.sheet import Change, Sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def tried(client: Client, sheet: Sheet, *rows: dict[str, Any]) -> tuple[Import, str]:
    return sent(client, sheet, filled(sheet, *rows))


def taken(client: Client, sheet: Sheet, *rows: dict[str, Any]) -> tuple[Import, str]:
    made, place = tried(client, sheet, *rows)
    assert codes(made) == [""] * len(rows)
    did(client, place, "all")
    return made, place


def equipment(name: str, project: str = CODE, **others: Any) -> dict[str, Any]:
    return {"project": project, "name": name} | others


def items(project: Project) -> list[tuple[Any, ...]]:
    rows = Equipment.objects.filter(project=project)
    return list(rows.values_list("name", "model", "quantity", "price", "kind", "state"))


CENTRE = ("五轴加工中心", "VMC-5", 12, 180 * WAN, "whole-machine", "planned")


def test_rows_add_to_the_list_or_change_their_item_and_nothing_else(cast: Making) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = tried(
        client,
        EQUIPMENT,
        equipment("五轴加工中心", model="VMC-5", quantity=10, state="已签合同"),
        equipment("检测仪", draft.number, price="12.5", kind="整机"),
        equipment("五轴加工中心"),
    )
    assert [r.kind for r in made.rows.order_by("number")] == ["changed", "new", "new"]
    page = client.get(place).content.decode()
    assert "12 → 10" in page
    assert "拟购 → 已签合同" in page
    assert items(draft) == [CENTRE]
    did(client, place, "all")
    changed = ("五轴加工中心", "VMC-5", 10, 180 * WAN, "whole-machine", "contracted")
    gauge = ("检测仪", "", 1, 125_000 * 100, "whole-machine", "")
    assert items(draft) == [changed, gauge, ("五轴加工中心", "", 1, None, "", "")]
    before = draft.version
    draft.refresh_from_db()
    assert (draft.version, draft.changed_by) == (before + 1, cast.actor("preparer").key)
    event = Event.objects.get(project=draft, act="load-list")
    assert (event.detail["added"], event.detail["changed"]) == (2, 1)
    was, became = event.detail["changes"]["rows"]
    assert (was[0]["quantity"], [row["quantity"] for row in became]) == (12, [10, 1, 1])
    entry = AuditEntry.objects.get(act="library.load-list")
    assert (entry.detail["projects"], entry.detail["added"]) == (1, 2)
    text = client.get(reverse("console:library-events", args=[draft.number])).content.decode()
    assert "由表格导入清单" in text
    again, _ = tried(client, EQUIPMENT, equipment("检测仪"))
    assert [r.kind for r in again.rows.all()] == ["same"]
    did(client, place, "undo")
    assert items(draft) == [CENTRE]
    assert AuditEntry.objects.get(act="library.unload-list").detail["removed"] == 2
    assert Event.objects.get(project=draft, act="unload-list").detail["changed"] == 1
    assert chain.check()[1] == []


def test_what_was_known_before_a_list_came_and_before_it_went_is_known_still(
    cast: Making,
) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    person = {"project": CODE, "role": "财务", "name": "吴敏"}
    before = timezone.now()
    _, place = taken(client, EQUIPMENT, equipment("五轴加工中心", model="VMC-5", quantity=1),
                     equipment("检测仪"))  # fmt: skip
    between = timezone.now()
    did(client, place, "undo")
    taken(client, CONTACT_LISTS, person)
    draft.refresh_from_db()

    def then(at: dt.datetime) -> tuple[int, list[tuple[str, int]]]:
        [found] = known([draft], at)
        rows = rows_then(found, "equipment")
        return found.project.version, [(row["name"], row["quantity"]) for row in rows]

    assert then(before) == (draft.version - 3, [("五轴加工中心", 12)])
    assert then(between) == (draft.version - 2, [("五轴加工中心", 1), ("检测仪", 1)])
    assert then(timezone.now()) == (draft.version, [("五轴加工中心", 12)])


def test_a_list_changed_since_is_not_undone_where_it_was_changed(cast: Making) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = taken(client, EQUIPMENT, equipment("检测仪"), equipment("机器人"))
    draft.refresh_from_db()
    rows = [{"name": "检测仪", "quantity": 3}, {"name": "机器人", "quantity": 1}]
    drafting.save(
        acting=cast.actor("preparer"),
        project=draft.pk,
        version=draft.version,
        section="equipment",
        values={},
        rows=rows,
    )
    did(client, place, "undo")
    assert [r.state for r in made.rows.order_by("number")] == ["kept", "undone"]
    assert [name for name, *_ in items(draft)] == ["检测仪"]


def test_milestones_and_contacts_come_the_same_way(cast: Making) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    taken(
        client,
        MILESTONES,
        {"project": CODE, "name": "设备到货", "due": "2026-09-30", "done_on": "2026-09-28"},
        {"project": CODE, "name": "竣工验收", "due": "2027年6月30日"},
    )
    found = Milestone.objects.filter(project=draft).values_list("name", "due", "done_on")
    assert list(found) == [
        ("设备到货", dt.date(2026, 9, 30), dt.date(2026, 9, 28)),
        ("竣工验收", dt.date(2027, 6, 30), None),
    ]
    made, place = taken(
        client,
        CONTACT_LISTS,
        {"project": CODE, "role": "填报人", "name": "周敏", "phone": "13900001111"},
        {"project": CODE, "role": "财务", "name": "吴敏", "phone": "0717-1234567"},
    )
    contacts = Contact.objects.filter(project=draft).values_list("role", "name", "phone")
    assert list(contacts) == [
        ("reporter", "周敏", "13900001111"),
        ("finance", "吴敏", "0717-1234567"),
    ]
    text = client.get(place).content.decode()
    assert "138****5678 → 139****1111" in text
    assert "13800001111" not in text
    told = [e.detail for e in Event.objects.filter(project=draft, act="load-list")]
    assert "周敏" not in str(told)
    assert [d.get("changes") is None for d in told] == [False, True]
    assert made.state == Import.TRIED


def test_contacts_of_one_s_own_project_change_until_it_ends_the_rest_only_in_a_draft(
    cast: Making,
) -> None:
    project = cast.submitted()
    person = {"project": CODE, "role": "财务", "name": "吴敏"}
    client = cast.client("preparer")
    refused, _ = tried(client, EQUIPMENT, equipment("检测仪"))
    assert codes(refused) == ["library.not-editable"]
    taken(client, CONTACT_LISTS, person)
    assert Contact.objects.filter(project=project, name="吴敏").exists()
    theirs, _ = tried(cast.client("county-officer"), CONTACT_LISTS, person)
    assert codes(theirs) == ["library.not-editable"]
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    ended, _ = tried(client, CONTACT_LISTS, person)
    assert codes(ended) == ["library.not-editable"]


def test_a_bureau_writes_lists_of_drafts_that_it_brought_in_and_of_no_others(cast: Making) -> None:
    officer = cast.client("county-officer")
    project = {"credit_code": cast.firm().credit_code, "code": OTHER_CODE, "name": "某项目"}
    taken(officer, PROJECTS, project)
    cast.draft()
    made, place = tried(officer, EQUIPMENT, equipment("检测仪", OTHER_CODE), equipment("检测仪"))
    assert codes(made) == ["", "library.theirs"]
    did(officer, place, "right")
    assert Equipment.objects.get(name="检测仪").project.code == OTHER_CODE
    taken(officer, EQUIPMENT, equipment("机器人", OTHER_CODE))
    cast.post("far", "officer", region=OTHER_COUNTY)
    made, _ = tried(cast.client("far"), EQUIPMENT, equipment("检测仪", OTHER_CODE))
    assert codes(made) == ["sheets.outside"]


def test_faults_stand_at_their_cells_and_the_rest_is_taken(cast: Making) -> None:
    draft = cast.draft()
    cast.draft(code=OTHER_CODE)
    Project.objects.filter(code=OTHER_CODE).update(code=CODE)
    twice = cast.draft(code=OTHER_CODE, name="第三项目")
    client = cast.client("preparer")
    made, place = tried(
        client,
        EQUIPMENT,
        equipment("甲", "2206-420581-07-02-000009"),
        equipment("乙", "XM2099999999"),
        equipment("丙", "随便写的"),
        equipment("丁", CODE),
        equipment("戊", OTHER_CODE, quantity=0),
        equipment("己", OTHER_CODE, kind="别的"),
        equipment("", OTHER_CODE),
        equipment("庚", OTHER_CODE),
        equipment("庚", twice.number),
        equipment("庚", OTHER_CODE, model="二型"),
    )
    assert codes(made) == [
        "library.no-project",
        "library.no-project",
        "project-code.length",
        "library.which-project",
        "sheets.too-small",
        "sheets.no-choice",
        "sheets.required",
        "",
        "library.row-twice",
        "",
    ]
    start, columns = first(EQUIPMENT), [f.key for f in EQUIPMENT.fields]
    found = [r.problems[0] for r in made.rows.order_by("number") if r.problems]
    keys = ["project"] * 4 + ["quantity", "kind", "name", "model"]
    rows = [start + n for n in (0, 1, 2, 3, 4, 5, 6, 8)]
    wanted = [f"{letters(columns.index(k) + 1)}{n}" for k, n in zip(keys, rows, strict=True)]
    assert [problem["where"] for problem in found] == wanted
    assert draft.number in found[3]["zh"]
    did(client, place, "right")
    assert [name for name, *_ in items(twice)] == ["五轴加工中心", "庚", "庚"]


def test_a_list_grows_no_further_than_its_page_holds(cast: Making) -> None:
    draft = cast.draft()
    rows = [Equipment(project=draft, name=f"设备{n}", position=n) for n in range(MOST_ROWS - 2)]
    Equipment.objects.bulk_create(rows)
    made, _ = tried(
        cast.client("preparer"), EQUIPMENT, equipment("一"), equipment("二"), equipment("设备1")
    )
    assert codes(made) == ["", "library.rows", ""]
    values = dict.fromkeys([f.key for f in EQUIPMENT.fields]) | equipment("一")
    changes = [Change(n, None, values | {"name": f"新{n}"}) for n in range(3)]
    refused = load_list(
        acting=cast.actor("preparer"), section="equipment", changes=changes, origin="import:0"
    )
    assert {why.code for why in refused.values()} == {"library.rows"}
    assert Equipment.objects.filter(project=draft).count() == MOST_ROWS - 1


def test_what_is_not_as_the_row_was_held_against_is_not_written(cast: Making) -> None:
    draft = cast.draft()
    actor = cast.actor("preparer")
    blank = dict.fromkeys([f.key for f in EQUIPMENT.fields])
    there = Change(1, None, blank | equipment("五轴加工中心", model="VMC-5"))
    gone = Change(2, 7, blank | equipment("没有的"))
    wrong = Change(3, None, blank | equipment("一", "2206-420581-07-02-000009"))
    refused = load_list(
        acting=actor, section="equipment", changes=[there, gone, wrong], origin="import:0"
    )
    assert [why.code for why in refused.values()] == ["sheets.moved"] * 3
    version = draft.version
    draft.refresh_from_db()
    assert (draft.version, items(draft)) == (version, [CENTRE])
    assert code_of(drafting.save, acting=actor, project=draft.pk, version=version, section="plan",
                   values={}, rows=[{"year": 1}]) == "library.day"  # fmt: skip


def test_a_former_code_leads_to_its_project_and_an_ended_one_to_its_successor(
    cast: Making,
) -> None:
    from jigai.office.library.models import Alias

    draft = cast.draft(code=OTHER_CODE)
    Alias.objects.create(project=draft, code=CODE, at=timezone.now(), by="person:0")
    client = cast.client("preparer")
    taken(client, EQUIPMENT, equipment("检测仪"))
    assert len(items(draft)) == 2
    Project.objects.filter(pk=draft.pk).update(state="withdrawn")
    again = cast.draft(code=OTHER_CODE)
    taken(client, EQUIPMENT, equipment("机器人", OTHER_CODE))
    assert [name for name, *_ in items(again)] == ["五轴加工中心", "机器人"]


def test_pages_of_a_project_lead_to_the_workbooks_that_may_be_sent_now(cast: Making) -> None:
    project = cast.draft()
    client, officer = cast.client("preparer"), cast.client("county-officer")

    def leads(sheet: Sheet, *page: str) -> bool:
        text = client.get(reverse(f"console:library-{page[0]}", args=page[1:])).content.decode()
        return f"/imports/new/{sheet.key}/" in text

    for sheet, section in ((EQUIPMENT, "equipment"), (MILESTONES, "schedule")):
        assert leads(sheet, "edit", project.number, section)
    assert leads(CONTACT_LISTS, "edit", project.number, "contacts")
    assert leads(FILES, "files", project.number)
    sending = client.get(f"/office/lists/imports/new/{EQUIPMENT.key}/").content.decode()
    assert "表上没有的设备照旧保留" in sending
    imports = reverse("console:lists-imports")
    assert f'href="{imports}">用表格导入' in officer.get("/office/library/").content.decode()
    Project.objects.update(state="in")
    assert not leads(EQUIPMENT, "edit", project.number, "equipment")
    assert leads(CONTACT_LISTS, "edit", project.number, "contacts")


def test_queries_of_a_chunk_do_not_grow_with_its_rows(cast: Making) -> None:
    firm = cast.firm(credit_code(1), COUNTY)
    cast.post("preparer", "preparer", firm=firm)
    actor = cast.actor("preparer")
    names = [
        drafting.begin(acting=actor, organisation=firm.pk, name=f"项目{n}").number
        for n in range(12)
    ]
    blank = dict.fromkeys([f.key for f in EQUIPMENT.fields])

    def queries(projects: list[str], each: int, mark: str) -> int:
        rows = [blank | equipment(f"{mark}{n}", name) for name in projects for n in range(each)]
        with CaptureQueriesContext(connection) as seen:
            EQUIPMENT.handler.places(rows)
            EQUIPMENT.handler.stored(actor, rows)
            changes = [Change(n, None, values) for n, values in enumerate(rows)]
            EQUIPMENT.handler.write(acting=actor, changes=changes, origin="import:0")
        return len(seen)

    queries(names[:1], 1, "甲")
    assert queries(names[:2], 1, "乙") == queries(names, 9, "丙")
