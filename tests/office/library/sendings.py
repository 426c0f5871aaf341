"""What people send to the pages and operations of the library, for the access test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.office.console.access import Sent, Stage, sends
from tests.office.identity.cast import CITY, COUNTY
from tests.office.library.making import filled
from tests.office.library.samples import NUMBER, project
from tests.office.regions.entering import put_in_force

from jigai.office.library.domain.sections import SECTIONS, read, store
from jigai.office.library.models import Project, RollingPlan, Step


def _in(stage: Stage, state: str, **more: Any) -> dict[str, Any]:
    """The project in a state, as its version stands."""
    row = project(stage)
    Project.objects.filter(pk=row.pk).update(state=state, **more)
    return {"version": row.version}


def _waiting(stage: Stage, step: str) -> dict[str, Any]:
    """The project on its way, at a step of its county."""
    told = _in(stage, "submitted", round=1)
    Step.objects.create(
        project=project(stage), round=1, order=0, region=COUNTY, step=step, state="waiting",
        opened_at=timezone.now(),
    )  # fmt: skip
    return told


@sends("console:library-new")
def begin(stage: Stage, login: str) -> Sent:
    """A project."""
    return {"name": "新项目", "region": COUNTY}


@sends("console:library-edit")
def save(stage: Stage, login: str) -> Sent:
    """A section of a draft."""
    stated = {"name": "改名", "industry": "34", "nature": "3", "content": "改造"}
    return {"number": NUMBER}, _in(stage, "draft") | stated


@sends("console:library-files", permit="library.attach")
def attach(stage: Stage, login: str) -> Sent:
    """A document."""
    return {"kind": "filing", "file": SimpleUploadedFile("备案证.pdf", b"%PDF-1.4 x\n%%EOF\n")}


@sends("console:library-fact", permit="enterprises.claim")
def state(stage: Stage, login: str) -> Sent:
    """A fact without a field."""
    return {"value": "yes"}


@sends("console:library-review", permit="library.check")
def check(stage: Stage, login: str) -> Sent:
    """A step taken."""
    return _waiting(stage, "check") | {"do": "agree", "text": "属实"}


@sends("console:library-review", permit="library.approve")
def approve(stage: Stage, login: str) -> Sent:
    """The next one."""
    return _waiting(stage, "approve") | {"do": "agree", "text": "属实"}


@sends("console:library-review", permit="library.return")
def send_back(stage: Stage, login: str) -> Sent:
    """Sent back from the step that the role stands at."""
    step = "approve" if login.startswith(("leader", "section-head")) else "check"
    return _waiting(stage, step) | {"do": "return", "reason": "incomplete", "text": "缺合同"}


Made = Callable[[Stage, str], Sent]


def _act(name: str) -> Callable[[Made], Made]:
    """Register what a page of one act is sent."""
    return sends("console:library-act", permit=f"library.{name}")


@_act("suspend")
def suspend(stage: Stage, login: str) -> Sent:
    """A rest."""
    return {"act": "suspend"}, _in(stage, "in") | {"reason": "funds"}


@_act("resume")
def resume(stage: Stage, login: str) -> Sent:
    """Its end."""
    return {"act": "resume"}, _in(stage, "suspended") | {"reason": "solved"}


@_act("complete")
def complete(stage: Stage, login: str) -> Sent:
    """The end of a project."""
    return {"act": "complete"}, _in(stage, "in") | {"completed_on": "2026-01-31"}


@_act("withdraw")
def withdraw(stage: Stage, login: str) -> Sent:
    """A project given up."""
    return {"act": "withdraw"}, _in(stage, "in") | {"reason": "cancelled"}


@_act("look-again")
def look_again(stage: Stage, login: str) -> Sent:
    """Conditions held against what is so now."""
    return {"act": "look-again"}, _in(stage, "in")


@_act("merge")
def merge(stage: Stage, login: str) -> Sent:
    """One project under two numbers."""
    now = timezone.now()
    other = Project.objects.create(
        organisation=stage.firm, number="XM-OTHER", name="同一项目", region=COUNTY, state="in",
        since=now, changed_at=now, made_by="person:0",
    )  # fmt: skip
    return {"act": "merge"}, _in(stage, "in") | {"keep": other.pk, "reason": "same-project"}


@sends("console:library-leave")
def leave(stage: Stage, login: str) -> Sent:
    """An entry that ends."""
    return _in(stage, "in") | {"reason": "facts"}


@sends("console:library-terms")
def term(stage: Stage, login: str) -> Sent:
    """How long a step may take."""
    return {"step": "check", "days": 5, "ground": "某办〔2026〕3号"}


@sends("console:library-plan-new")
def roll(stage: Stage, login: str) -> Sent:
    """A rolling plan."""
    return {"region": COUNTY, "first_year": 2030, "years": 3, "ground": "三年滚动"}


@sends("console:library-plan-settle", permit="library.freeze-plan")
def freeze(stage: Stage, login: str) -> Sent:
    """A plan that somebody else made."""
    RollingPlan.objects.update(state="rolled")
    return {}


@sends("console:library-plan-settle", permit="library.discard-plan", query="discard=1")
def discard(stage: Stage, login: str) -> Sent:
    """The same, thrown away."""
    RollingPlan.objects.update(state="rolled")
    return {"reason": "重新编制"}


@sends("console:library-plan-adjust")
def adjust_plan(stage: Stage, login: str) -> Sent:
    """A change of a frozen plan."""
    return {"year": 2026, "amount": "12", "amount_2026": "12", "reason": "investment"}


def _whole(stage: Stage, state: str) -> dict[str, Any]:
    """The project with every section filled in, in a state."""
    row = project(stage)
    for name, (values, rows) in filled().items():
        clean, read_rows = read(SECTIONS[name], values, rows)
        store(row, SECTIONS[name], clean, read_rows)
    row.state, row.changed_by = state, "person:0"
    row.save()
    return {"version": row.version}


@sends("console:library-submit")
def submit(stage: Stage, login: str) -> Sent:
    """A whole project, filled in by somebody else."""
    put_in_force(CITY)
    return _whole(stage, "draft")


@sends("console:library-edit", permit="library.change-filing")
def change_filing(stage: Stage, login: str) -> Sent:
    """Another filing."""
    stated = filled()["filing"][0] | {"filing_number": "备案〔2026〕7号"}
    return {"section": "filing"}, _whole(stage, "in") | stated | {"reason": "changed"}


@sends("console:library-edit", permit="library.adjust")
def adjust(stage: Stage, login: str) -> Sent:
    """Another content."""
    stated = filled()["basics"][0] | {"content": "再加 3 台"}
    return {"section": "basics"}, _whole(stage, "in") | stated | {"reason": "scope"}
