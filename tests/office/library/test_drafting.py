"""Drafts: always saved, never overwritten by somebody slower, everything in the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.office.acting import code_of
from tests.office.identity.cast import COUNTY
from tests.office.library.making import CODE, WAN, Making, filled

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.library.domain import drafting
from jigai.office.library.domain.completeness import by_section, lacking
from jigai.office.library.models import Contact, Equipment, Funding, PlanYear, Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast() -> Making:
    made = Making()
    made.staff(made.firm())
    return made


def begun(cast: Making, name: str = "新项目") -> Project:
    return drafting.begin(acting=cast.actor("preparer"), organisation=cast.firm().pk, name=name)


def save(cast: Making, project: Project, section: str, values: Any, rows: Any = None) -> Project:
    project.refresh_from_db()
    return drafting.save(
        acting=cast.actor("preparer"),
        project=project.pk,
        version=project.version,
        section=section,
        values=values,
        rows=rows,
    )


def test_a_project_begins_with_its_name_its_number_and_the_region_of_its_organisation(
    cast: Making,
) -> None:
    first, second = begun(cast), begun(cast)
    assert (first.state, first.region, first.version) == ("draft", COUNTY, 1)
    year = first.made_at.year
    assert [p.number for p in (first, second)] == [f"XM{year}000001", f"XM{year}000002"]
    assert first.number.lower() in first.search
    assert chain.check()[1] == []


def test_a_draft_saves_however_little_it_holds_and_even_if_it_contradicts_itself(
    cast: Making,
) -> None:
    project = begun(cast)
    save(cast, project, "schedule", {"starts_on": dt.date(2027, 1, 1)}, [])
    project = save(cast, project, "schedule", {"ends_on": dt.date(2026, 1, 1)})
    assert (project.starts_on, project.ends_on) == (dt.date(2027, 1, 1), dt.date(2026, 1, 1))
    assert "library.ends-before" in {p.code for p in lacking(project)}


def test_a_section_is_stored_whole_and_read_back_the_same(cast: Making) -> None:
    project = cast.draft()
    assert project.code == CODE
    assert project.industry == "34"
    assert list(Funding.objects.filter(project=project).values_list("source", "amount")) == [
        ("own", 2000 * WAN),
        ("loans", 1500 * WAN),
    ]
    rows = [{"year": 2027, "investment": 5, "work": ""}]
    project = save(cast, project, "plan", {}, rows)
    assert [(r.year, r.investment) for r in PlanYear.objects.filter(project=project)] == [(2027, 5)]
    trail = AuditEntry.objects.filter(act="library.save").last()
    assert trail is not None
    assert trail.detail["changes"]["rows"][0][0]["year"] == 2026
    assert trail.detail["changes"]["rows"][1] == rows


def test_rows_stay_where_a_section_is_saved_without_them(cast: Making) -> None:
    project = cast.draft()
    save(cast, project, "investment", {"total_investment": 4000 * WAN})
    assert Funding.objects.filter(project=project).count() == 2


def test_telephone_numbers_stay_out_of_the_trail(cast: Making) -> None:
    project = cast.draft()
    assert Contact.objects.get(project=project).phone == "13812345678"
    assert not [e for e in AuditEntry.objects.all() if "13812345678" in str(e.detail)]


def test_somebody_slower_is_told_and_overwrites_nothing(cast: Making) -> None:
    project = begun(cast)
    save(cast, project, "basics", {"name": "甲"})
    with pytest.raises(InputRefused) as refused:
        drafting.save(
            acting=cast.actor("approver"),
            project=project.pk,
            version=1,
            section="basics",
            values={"name": "乙"},
        )
    assert refused.value.problems[0].code == "act.stale"
    project.refresh_from_db()
    assert project.name == "甲"


@pytest.mark.parametrize(
    ("section", "values", "where", "code"),
    [
        ("basics", {"name": ""}, "name", "library.row"),
        ("basics", {"name": "长" * 201}, "name", "library.text"),
        ("basics", {"content": "a\u202eb"}, "content", "library.text"),
        ("basics", {"region": "无此地"}, "region", "library.no-region"),
        ("basics", {"region": "夷陵县"}, "region", "library.region"),
        ("basics", {"industry": "Z99"}, "industry", "library.industry"),
        ("basics", {"nature": "9"}, "nature", "library.word"),
        ("basics", {"kind": "拆除"}, "kind", "library.word"),
        ("filing", {"code": "123"}, "code", "project-code.length"),
        ("filing", {"filed_on": dt.date(1989, 1, 1)}, "filed_on", "library.day"),
        ("investment", {"total_investment": -1}, "total_investment", "library.money"),
        ("investment", {"total_investment": 10**15 + 1}, "total_investment", "library.money"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(
    cast: Making, section: str, values: Any, where: str, code: str
) -> None:
    project = begun(cast)
    with pytest.raises(InputRefused) as refused:
        save(cast, project, section, values)
    [problem] = refused.value.problems
    assert (problem.code, problem.where) == (code, where)


@pytest.mark.parametrize(
    ("section", "rows", "where", "code"),
    [
        ("investment", [{"source": "", "amount": 1}], "row_0_source", "library.row"),
        ("investment", [{"source": "gift", "amount": 1}], "row_0_source", "library.word"),
        (
            "investment",
            [{"source": "own", "amount": 1}, {"source": "own", "amount": 2}],
            "row_1_source",
            "library.row-twice",
        ),
        ("plan", [{"year": 1800, "investment": 1}], "row_0_year", "library.day"),
        ("equipment", [{"name": "机床", "quantity": 0}], "row_0_quantity", "library.quantity"),
        (
            "contacts",
            [{"role": "head", "name": "甲", "phone": "abc"}],
            "row_0_phone",
            "library.phone",
        ),
        ("equipment", [{"name": "x", "quantity": 1}] * 501, "", "library.rows"),
    ],
)
def test_rows_are_judged_cell_by_cell(
    cast: Making, section: str, rows: Any, where: str, code: str
) -> None:
    project = begun(cast)
    with pytest.raises(InputRefused) as refused:
        save(cast, project, section, {}, rows)
    problem = refused.value.problems[0]
    assert (problem.code, problem.where) == (code, where)
    assert not Equipment.objects.exists()


def test_another_organisation_and_another_county_see_nothing(cast: Making) -> None:
    project = begun(cast)
    other = cast.firm("91420500R6838WPG60", "420582")
    cast.post("stranger", "preparer", firm=other)
    cast.post("other-officer", "officer", region="420582")
    for login in ("stranger", "other-officer"):
        with pytest.raises(NotThere):
            drafting.save(
                acting=cast.actor(login),
                project=project.pk,
                version=1,
                section="basics",
                values={"name": "乙"},
            )
    with pytest.raises(NotThere):
        drafting.begin(
            acting=cast.actor("county-officer"), organisation=cast.firm().pk, name="代填"
        )


def test_what_is_under_review_is_not_edited_but_its_contacts_are(cast: Making) -> None:
    project = cast.submitted()
    preparer = cast.actor("preparer")
    arguments: dict[str, Any] = {"acting": preparer, "project": project.pk}
    version = project.version
    assert (
        code_of(
            drafting.save, **arguments, version=version, section="basics", values={"name": "乙"}
        )
        == "library.not-editable"
    )
    rows = [{"role": "head", "name": "王工", "phone": "0717-6222222"}]
    drafting.save(**arguments, version=version, section="contacts", values={}, rows=rows)
    with pytest.raises(NotThere):
        drafting.save(**arguments, version=version + 1, section="nothing", values={})


def test_what_is_lacking_leads_to_the_section_of_its_field(cast: Making) -> None:
    project = begun(cast)
    found = by_section(lacking(project))
    assert set(found) == {"basics", "filing", "investment", "schedule", "plan", "contacts"}
    assert [p.where for p in found["filing"]] == ["filing_kind"]
    assert lacking(cast.draft()) == []


@pytest.mark.parametrize(
    ("changed", "where", "code"),
    [
        ({"filing_number": ""}, "filing_number", "library.required"),
        ({"filed_on": dt.date(2098, 1, 1)}, "filed_on", "library.in-future"),
        ({"filing_ends": dt.date(2021, 1, 1)}, "filing_ends", "library.filing-ends"),
        (
            {"fixed_asset_investment": 3501 * WAN},
            "fixed_asset_investment",
            "library.fixed-above",
        ),
        ({"total_investment": 3500 * WAN + 1}, "funding", "library.funding-sum"),
    ],
)
def test_the_record_agrees_with_itself(
    cast: Making, changed: dict[str, Any], where: str, code: str
) -> None:
    [problem] = lacking(cast.draft(**changed))
    assert (problem.code, problem.where) == (code, where)


def test_a_difference_is_named_to_the_fen(cast: Making) -> None:
    [problem] = lacking(cast.draft(total_investment=3500 * WAN + 1))
    assert "0.01" in problem.zh
    assert "0.01" in problem.en


def test_a_project_without_a_filing_says_so_and_may_be_submitted(cast: Making) -> None:
    changed: dict[str, Any] = {
        "filing_kind": "none",
        "code": "",
        "filing_number": "",
        "filed_on": None,
    }
    assert lacking(cast.draft(**changed)) == []


def test_a_plan_above_the_total_is_named(cast: Making) -> None:
    project = cast.draft()
    project = save(cast, project, "plan", {}, [{"year": 2026, "investment": 3501 * WAN}])
    assert [p.code for p in lacking(project)] == ["library.plan-sum"]


def test_the_example_names_every_field_of_every_section() -> None:
    assert set(filled()) == {
        "basics",
        "filing",
        "investment",
        "schedule",
        "plan",
        "equipment",
        "contacts",
    }
