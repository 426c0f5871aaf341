"""Projects from a workbook: drafts written and put back, what is past its draft never touched."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office.acting import work
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY
from tests.office.library import workbooks
from tests.office.library.making import CODE, OTHER_CODE, WAN, Making
from tests.office.library.workbooks import codes
from tests.office.regions.entering import put_in_force
from tests.office.sheets.sample import code as credit_code

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.searching import narrowed
from jigai.office.library.domain import drafting, submitting
from jigai.office.library.domain.loading import load
from jigai.office.library.domain.tallying import TALLIES
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import Event, Funding, PlanYear, Project
from jigai.office.sheets.models import Import
from jigai.office.sheets.opening import letters
from jigai.office.sheets.sheet import Change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SEND = f"/office/lists/imports/new/{PROJECTS.key}/"
FIRST = workbooks.first(PROJECTS)


@pytest.fixture
def cast() -> Making:
    made = Making()
    made.staff(made.firm())
    return made


def row(code: str = CODE, **others: Any) -> dict[str, Any]:
    return {"credit_code": "91350100M000100Y43", "code": code, "name": "精密产线改造"} | others


def sent(client: Client, *rows: dict[str, Any], lang: Any = "zh") -> tuple[Import, str]:
    """Send a workbook and try it; the import and its page."""
    return workbooks.sent(client, PROJECTS, workbooks.filled(PROJECTS, *rows, lang=lang))


def taken(client: Client, *rows: dict[str, Any], do: str = "all") -> tuple[Import, str]:
    made, place = sent(client, *rows)
    assert made.state == Import.TRIED, made.problems
    workbooks.did(client, place, do)
    return made, place


def undo(client: Client, place: str) -> None:
    workbooks.did(client, place, "undo")


FULL = row(
    CODE.replace("-", ""),
    region="宜都市",
    industry=3429,
    kind="智能化改造",
    nature="改建和技术改造",
    content="更新数控机床",
    filing_kind="已备案",
    filing_number="备案〔2022〕18号",
    filed_on="2022-06-08",
    starts_on="2025/3/1",
    ends_on="2027年6月30日",
    total_investment=3500,
    fixed_asset_investment="3200.5",
    source_own=2000,
    source_loans=1500,
    plan_from=2026,
    plan_1=1500,
    plan_3=2000,
)


def test_a_bureau_brings_in_the_library_of_its_county_as_drafts_whole_and_found(
    cast: Making,
) -> None:
    client = cast.client("county-officer")
    taken(client, FULL, row(OTHER_CODE, name="第二项目"))
    project = Project.objects.get(code=CODE)
    assert (project.state, project.version, project.region) == ("draft", 1, COUNTY)
    assert (project.industry, project.nature, project.filing_kind) == ("3429", "3", "filing")
    assert (str(project.starts_on), str(project.ends_on)) == ("2025-03-01", "2027-06-30")
    assert project.total_investment == 3500 * WAN
    assert project.fixed_asset_investment == 32_005_000 * 100
    assert dict(Funding.objects.filter(project=project).values_list("source", "amount")) == {
        "own": 2000 * WAN,
        "loans": 1500 * WAN,
    }
    plan = PlanYear.objects.filter(project=project).values_list("year", "investment")
    assert list(plan) == [(2026, 1500 * WAN), (2028, 2000 * WAN)]
    year = project.made_at.year
    numbers = Project.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [f"XM{year}000001", f"XM{year}000002"]
    assert narrowed(Project.objects.all(), "jmcx").get() == project
    assert list(TALLIES.compare()) == []
    assert [e.act for e in Event.objects.filter(project=project)] == ["load"]
    entry = AuditEntry.objects.get(act="library.load")
    assert (entry.detail["begun"], entry.detail["changed"]) == (2, 0)
    assert entry.detail["numbers"] == list(numbers)
    assert len(AuditEntry.objects.get(act="sheets.take").detail["file"]) == 64
    assert chain.check()[1] == []
    text = client.get(reverse("console:library-events", args=[project.number])).content.decode()
    assert "由表格导入" in text
    number = drafting.begin(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, name="再一个"
    ).number
    assert number == f"XM{year}000003"


def test_a_draft_is_changed_by_its_code_and_what_a_row_leaves_blank_stays(cast: Making) -> None:
    draft = cast.draft(name="旧名")
    client = cast.client("preparer")
    made, place = taken(
        client, row(total_investment=4000, source_leases=500, plan_from=2027, plan_2=700)
    )
    assert [r.kind for r in made.rows.all()] == ["changed"]
    draft.refresh_from_db()
    assert (draft.name, draft.total_investment) == ("精密产线改造", 4000 * WAN)
    assert draft.content.startswith("更新数控机床")
    assert Funding.objects.filter(project=draft).count() == 3
    plan = PlanYear.objects.filter(project=draft).values_list("year", "investment", "work")
    assert list(plan) == [
        (2026, 1500 * WAN, "设备采购"),
        (2027, 2000 * WAN, "安装调试"),
        (2028, 700 * WAN, ""),
    ]
    event = Event.objects.get(project=draft, act="load")
    assert event.detail["changes"]["name"] == ["旧名", "精密产线改造"]
    assert narrowed(Project.objects.all(), "精密产线").count() == 1
    assert list(TALLIES.compare()) == []
    again, _ = sent(client, row(total_investment=4000))
    assert [r.kind for r in again.rows.all()] == ["same"]
    undo(client, place)
    draft.refresh_from_db()
    assert (draft.name, draft.total_investment) == ("旧名", 3500 * WAN)
    assert Funding.objects.filter(project=draft).count() == 2
    assert PlanYear.objects.filter(project=draft).count() == 2
    assert narrowed(Project.objects.all(), "精密产线").count() == 0
    assert list(TALLIES.compare()) == []


def test_an_import_undone_withdraws_its_drafts_and_keeps_what_went_on_since(cast: Making) -> None:
    client = cast.client("county-officer")
    _, place = taken(client, FULL, row(OTHER_CODE, name="第二项目"))
    first, second = Project.objects.order_by("pk")
    drafting.save(
        acting=cast.actor("preparer"),
        project=second.pk,
        version=1,
        section="basics",
        values={"content": "单位补充"},
    )
    undo(client, place)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "draft")
    assert [(e.act, e.before, e.after) for e in Event.objects.filter(project=first)] == [
        ("load", "", ""),
        ("unload", "draft", "withdrawn"),
    ]
    assert AuditEntry.objects.get(act="library.unload").detail["withdrawn"] == 1
    assert list(TALLIES.compare()) == []
    assert "在导入之后又被改过" in client.get(place).content.decode()  # sheets.changed-since
    again, _ = sent(client, FULL)
    assert [r.kind for r in again.rows.all()] == ["new"]


def test_what_is_past_its_draft_is_refused_with_where_to_go(cast: Making) -> None:
    put_in_force(CITY)
    project = cast.entered()
    made, place = sent(cast.client("preparer"), row(total_investment=1))
    assert codes(made) == ["library.loaded-already"]
    assert project.number in made.rows.get().problems[0]["zh"]
    assert "变更备案" in cast.client("preparer").get(place).content.decode()


def test_what_was_submitted_between_trial_and_taking_stays_as_it_is(cast: Making) -> None:
    put_in_force(CITY)
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = sent(client, row(total_investment=4000))
    submitting.submit(acting=cast.actor("approver"), project=draft.pk, version=draft.version)
    client.post(place, {"do": "all"})
    work()
    assert made.rows.get().problems[0]["code"] == "library.loaded-already"
    draft.refresh_from_db()
    assert (draft.state, draft.total_investment) == ("submitted", 3500 * WAN)
    refused = load(
        acting=cast.actor("preparer"),
        changes=[Change(5, draft.pk, made.rows.get().values)],
        origin="import:0",
    )
    assert refused[5].code == "library.loaded-already"


def test_a_bureau_never_overwrites_what_the_organisation_wrote(cast: Making) -> None:
    client = cast.client("county-officer")
    taken(client, row())
    changed, _ = taken(client, row(total_investment=9))
    assert [r.kind for r in changed.rows.all()] == ["changed"]
    project = Project.objects.get()
    drafting.save(
        acting=cast.actor("preparer"),
        project=project.pk,
        version=project.version,
        section="basics",
        values={"content": "单位填写"},
    )
    made, _ = sent(client, row(total_investment=10))
    assert codes(made) == ["library.theirs"]


def test_one_code_is_one_project_whoever_has_it(cast: Making) -> None:
    other = cast.firm(credit_code(1), COUNTY)
    cast.draft()
    cast.draft(code=OTHER_CODE)
    client = cast.client("county-officer")
    made, _ = sent(client, row(credit_code=other.credit_code), row(OTHER_CODE), row(OTHER_CODE))
    assert codes(made) == ["library.same-code", "library.theirs", "sheets.twice"]


def test_a_project_begun_without_its_code_is_not_registered_twice(cast: Making) -> None:
    begun = drafting.begin(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, name="精密产线改造"
    )
    made, _ = sent(cast.client("preparer"), row())
    assert codes(made) == ["library.name-there"]
    assert begun.number in made.rows.get().problems[0]["zh"]


def test_faults_stand_at_their_cells(cast: Making) -> None:
    made, _ = sent(
        cast.client("county-officer"),
        row(credit_code=credit_code(7)),
        row(OTHER_CODE, plan_2=5),
        row("2206-420581"),
        row("2206-420581-07-02-000001", region="月球"),
        row("2206-420581-07-02-000002", industry="Z99"),
        row("2206-420581-07-02-000003", starts_on="1950-01-01"),
        row("2206-420581-07-02-000004", total_investment=-1),
        row("2206-420581-07-02-000005", kind="别的"),
        row("2206-420581-07-02-000006", region="当阳市"),
    )
    assert codes(made) == [
        "sheets.outside",
        "library.plan-from",
        "project-code.length",
        "library.no-region",
        "library.industry",
        "library.day",
        "sheets.too-small",
        "sheets.no-choice",
        "sheets.outside",
    ]
    place = letters(1 + [f.key for f in PROJECTS.fields].index("plan_from"))
    fault = made.rows.get(number=FIRST + 1).problems[0]
    assert fault["where"] == f"{place}{FIRST + 1}"
    assert f"{place}{FIRST + 1}“计划首年”" in fault["zh"]
    assert not Project.objects.exists()


def test_each_imports_within_its_own_place(cast: Making) -> None:
    far = cast.firm(credit_code(1), OTHER_CITY)
    near = cast.firm(credit_code(2), OTHER_COUNTY)
    unknown = row("2206-420581-07-02-000001", credit_code=credit_code(9), region="宜都市")
    abroad = row("2206-420581-07-02-000002", credit_code=far.credit_code, region="宜都市")
    made, _ = sent(cast.client("county-officer"), unknown, abroad, row())
    assert codes(made) == ["library.no-organisation", "library.no-organisation", ""]
    made, _ = sent(cast.client("preparer"), row(), row(OTHER_CODE, credit_code=near.credit_code))
    assert codes(made) == ["", "sheets.outside"]
    cast.post("auditor", "auditor", region=CITY)
    assert cast.client("auditor").get(SEND).status_code == 403
    values = dict.fromkeys([f.key for f in PROJECTS.fields]) | abroad | {"region": COUNTY}
    with pytest.raises(NotThere):
        load(acting=cast.actor("county-officer"), changes=[Change(5, None, values)], origin="x")
    with pytest.raises(Denied):
        load(
            acting=cast.actor("auditor"),
            changes=[Change(5, None, values | {"credit_code": near.credit_code})],
            origin="x",
        )


def test_a_former_code_of_an_organisation_leads_to_it(cast: Making) -> None:
    from jigai.office.enterprises.models import Naming

    firm = cast.firm()
    Naming.objects.create(
        organisation=firm, name="旧名", credit_code=credit_code(3), until="2020-01-01",
        ground="变更登记", recorded_at="2020-01-02T00:00:00+08:00", recorded_by="person:0",
    )  # fmt: skip
    taken(cast.client("county-officer"), row(credit_code=credit_code(3)))
    assert Project.objects.get().organisation == firm


def test_the_english_template_is_read_as_the_chinese_one(cast: Making) -> None:
    made, _ = sent(cast.client("county-officer"), FULL, lang="en")
    assert codes(made) == [""]
    text = cast.client("preparer").get("/office/lists/imports/").content.decode()
    assert SEND in text


def test_queries_of_a_chunk_do_not_grow_with_its_rows(cast: Making) -> None:
    from django.db import connection

    actor = cast.actor("county-officer")
    blank = dict.fromkeys([f.key for f in PROJECTS.fields])

    def queries(count: int, start: int) -> int:
        rows = [
            blank | row(f"2206-420581-07-02-{start + n:06d}", source_own=5) for n in range(count)
        ]
        with CaptureQueriesContext(connection) as seen:
            PROJECTS.handler.places(rows)
            PROJECTS.handler.stored(actor, rows)
            changes = [Change(n, None, values) for n, values in enumerate(rows)]
            load(acting=actor, changes=changes, origin="import:0")
        return len(seen)

    queries(1, 0)
    assert queries(2, 10) == queries(30, 100)
