"""What stands behind the parameters of the pages of the library, for the access test."""

from __future__ import annotations

import io

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.identity.cast import COUNTY

from jigai.office.console.library.urls import urlpatterns
from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import Attachment
from jigai.office.library.models import Entry, PlanMember, Project, RollingPlan

NUMBER = "XM-SAMPLE"


def project(stage: Stage) -> Project:
    """A project in the library."""
    now = timezone.now()
    return Project.objects.get_or_create(
        number=NUMBER,
        defaults={
            "organisation": stage.firm,
            "name": "示例项目",
            "region": COUNTY,
            "state": "in",
            "since": now,
            "changed_at": now,
            "made_by": "person:0",
        },
    )[0]


def number(stage: Stage) -> str:
    """Its number."""
    return project(stage).number


@sample("section", route="console:library-edit")
def section(stage: Stage) -> str:
    """A section of its record."""
    return "basics"


@sample("name", route="console:library-fact")
def fact(stage: Stage) -> str:
    """A fact that its record has no field for."""
    return "key_project"


@sample("act", route="console:library-act", only=("approver", "section-head"))
def act(stage: Stage) -> str:
    """An act that two roles may do."""
    return "withdraw"


@sample("entry", route="console:library-leave")
def entry(stage: Stage) -> int:
    """Its entry in a library."""
    told = {"name": "某库", "clause": "一", "conditions": []}
    now = timezone.now()
    return Entry.objects.create(
        project=project(stage),
        pack="p",
        version="v",
        library="l",
        region=COUNTY,
        name={"zh": "某库", "en": "a library"},
        since=now,
        looked_at=now,
        by="person:0",
        explanation={"zh": told, "en": told},
        plan="0" * 64,
        dossier="0" * 64,
    ).pk


@sample("attachment", route="console:library-file")
def attachment(stage: Stage) -> int:
    """One of its files."""
    kept = keep(io.BytesIO("备案证".encode()), "备案证.txt")
    return Attachment.objects.create(
        file_id=kept.hash,
        subject=project(stage).subject,
        name="备案证.txt",
        kind="filing",
        added_by="person:0",
        added_at=timezone.now(),
    ).pk


def plan(stage: Stage) -> int:
    """The frozen plan of its county."""
    made, new = RollingPlan.objects.get_or_create(
        region=COUNTY,
        first_year=2026,
        defaults={
            "years": 3,
            "ground": "某通知",
            "state": "frozen",
            "made_by": "person:0",
            "made_at": timezone.now(),
        },
    )
    if new:
        PlanMember.objects.create(plan=made, project=project(stage), how="new", carried=0)
    return made.pk


@sample("pack", route="console:library-explain")
def pack(stage: Stage) -> str:
    """A policy."""
    return "yichang-2018-4"


for _pattern in urlpatterns:
    for _name, _make in (("number", number), ("plan", plan)):
        if f":{_name}>" in str(_pattern.pattern):
            sample(_name, route=f"console:{_pattern.name}")(_make)
