"""Pages for a jurisdiction as a whole: the terms of steps, the projects of regions that changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY
from tests.office.library.making import Making
from tests.office.regions.entering import entered

from jigai.office.library.domain.steps import set_term
from jigai.office.library.models import Project, StepTerm

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TERMS, SUCCESSION = (reverse(f"console:library-{n}") for n in ("terms", "succession"))
NEW = "420599"


def recoded() -> None:
    entered("succession", NEW, subject=COUNTY, value="recoded", begins=dt.date(2026, 1, 1))


def page_of(answer: Any, status: int = 200) -> str:
    found: str = answer.content.decode()
    assert answer.status_code == status, found[:2000]
    return found


def test_a_head_sets_the_term_of_a_step_and_sees_what_holds(cast: Making) -> None:
    set_term(acting=cast.actor("city-head"), region=CITY, step="check", days=7, ground="市局制度")
    client = cast.client("county-head")
    before = page_of(client.get(TERMS))
    assert "市局制度" in before
    assert "未规定" in before
    typed = {"step": "approve", "days": "3", "ground": "县局办事制度"}
    answer = client.post(TERMS, typed)
    assert (answer.status_code, answer["Location"]) == (303, TERMS)
    made = StepTerm.objects.get(region=COUNTY)
    assert (made.step, made.days, made.ground) == ("approve", 3, "县局办事制度")
    after = page_of(client.get(TERMS))
    assert "县局办事制度" in after
    assert "未规定" not in after


@pytest.mark.parametrize("days", ["0", "251", "9" * 30, "三"])
def test_a_term_out_of_bounds_is_refused_at_its_field(cast: Making, days: str) -> None:
    typed = {"step": "check", "days": days, "ground": "某局办事制度"}
    found = page_of(cast.client("county-head").post(TERMS, typed), 422)
    assert 'aria-invalid="true"' in found
    assert "某局办事制度" in found
    assert not StepTerm.objects.exists()


def test_whoever_has_two_jurisdictions_says_which(cast: Making) -> None:
    cast.post("city-head", "section-head", region=OTHER_CITY)
    client = cast.client("city-head")
    typed = {"step": "check", "days": "5", "ground": "某"}
    page_of(client.post(TERMS, typed), 422)
    assert client.post(TERMS, typed | {"region": OTHER_CITY}).status_code == 303
    assert StepTerm.objects.get().region == OTHER_CITY


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_what_would_be_moved_is_shown_and_moved_with_its_ground(cast: Making, lang: str) -> None:
    project = cast.entered()
    client = cast.client("city-head", lang)
    assert COUNTY not in page_of(client.get(SUCCESSION))
    recoded()
    shown = page_of(client.get(SUCCESSION))
    assert COUNTY in shown
    assert NEW in shown
    assert '<td class="number">1</td>' in shown
    assert "projects." not in shown
    refused = page_of(client.post(SUCCESSION, {"region": COUNTY, "ground": ""}), 422)
    assert 'aria-invalid="true"' in refused
    answer = client.post(SUCCESSION, {"region": COUNTY, "ground": "国函某号"})
    assert (answer.status_code, answer["Location"]) == (303, SUCCESSION)
    assert Project.objects.get(pk=project.pk).region == NEW
    done = page_of(client.get(SUCCESSION))
    assert ("已迁移 1 个项目" in done) or ("1 project was moved" in done)
    assert COUNTY not in done


def test_regions_elsewhere_are_not_offered_and_not_moved(cast: Making) -> None:
    project = cast.entered()
    recoded()
    cast.post("stranger", "section-head", region=OTHER_CITY)
    client = cast.client("stranger")
    assert COUNTY not in page_of(client.get(SUCCESSION))
    page_of(client.post(SUCCESSION, {"region": COUNTY, "ground": "某"}), 422)
    assert Project.objects.get(pk=project.pk).region == COUNTY


def test_the_list_of_projects_leads_to_them_whom_they_concern(cast: Making) -> None:
    for login, there in (("county-head", True), ("county-officer", False), ("preparer", False)):
        found = page_of(cast.client(login).get(reverse("console:library")))
        assert (f'href="{TERMS}"' in found) is there, login
        assert (f'href="{SUCCESSION}"' in found) is there, login
