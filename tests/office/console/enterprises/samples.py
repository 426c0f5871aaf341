"""What stands behind the parameters of the pages of organisations."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone
from tests.office.console.access import OWN, Stage, sample
from tests.office.enterprises.firms import PDF, workbook
from tests.office.identity.cast import COUNTY

from jigai.office.enterprises.domain.evidence import attach_evidence
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.proposals import prepare_change
from jigai.office.enterprises.domain.registrations import ask_for_account
from jigai.office.enterprises.domain.relations import relate
from jigai.office.enterprises.domain.standings import begin_standing
from jigai.office.enterprises.domain.things import register_thing
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.enterprises.domain.title_lists import send_title_annex, send_title_list
from jigai.office.enterprises.domain.titles import Granted, record_title
from jigai.office.enterprises.models import Thing
from jigai.office.ground.acts.commands import System

TODAY = timezone.localdate()


def _at(stage: Stage, **more: Any) -> dict[str, Any]:
    return {"code": stage.firm.credit_code, **more}


def _by(stage: Stage, role: str) -> dict[str, Any]:
    return {"acting": stage.cast.actor(f"{role}-{OWN}"), "organisation": stage.firm.pk}


PLAIN = ("record", "facts", "titles", "things", "register-thing", "tax", "standing", "relations",
         "names", "edit", "begin", "title", "relate", "rename", "merge", "divide")  # fmt: skip
for _page in PLAIN:
    sample("code", route=f"console:enterprises-{_page}")(_at)
for _page in ("fact", "state", "enter"):
    sample("code", route=f"console:enterprises-{_page}")(lambda stage: _at(stage, name="size"))
sample("code", route="console:enterprises-prepare")(
    lambda stage: _at(stage, kind="legal-representative")
)
for _page in ("fact", "state", "enter"):
    sample("name", route=f"console:enterprises-{_page}")(lambda _: "size")
sample("kind", route="console:enterprises-prepare")(lambda _: "legal-representative")


def claim(stage: Stage) -> dict[str, Any]:
    """A statement of the firm."""
    stated = Statement("organisation.node_connected", "yes")
    return _at(stage, record=record_fact(**_by(stage, "preparer"), stated=stated).pk)


def change(stage: Stage) -> dict[str, Any]:
    """A change that waits for its approver."""
    row = stage.firm.proposals.first() or prepare_change(
        **_by(stage, "preparer"), kind="legal-representative", values={"name": "王某"}
    )
    return _at(stage, change=row.pk)


def standing(stage: Stage) -> dict[str, Any]:
    """Something that holds of the firm."""
    row = stage.firm.standings.first() or begin_standing(
        **_by(stage, "officer"), kind="abnormal", since=TODAY, ground="名录"
    )
    return _at(stage, standing=row.pk)


def title(stage: Stage) -> dict[str, Any]:
    """A title of the firm."""
    row = stage.firm.titles.first() or record_title(
        **_by(stage, "officer"), title=Granted("绿色工厂"), status="verified"
    )
    return _at(stage, title=row.pk)


def relation(stage: Stage) -> dict[str, Any]:
    """A relation of the firm."""
    row = stage.firm.relations.first() or relate(
        **_by(stage, "officer"), kind="group", group="某集团", ground="章程"
    )
    return _at(stage, relation=row.pk)


def _evidence(stage: Stage) -> dict[str, Any]:
    row = attach_evidence(**_by(stage, "preparer"), content=io.BytesIO(PDF), name="证明.pdf")
    return _at(stage, key=row.pk)


def _registration(stage: Stage) -> int:
    row = ask_for_account(
        acting=System(), credit_code="91420581MA49000011", name="新来的公司", region=COUNTY,
        login="newcomer", person="王某", phone="1", licence=io.BytesIO(PDF), licence_name="a.pdf",
    )  # fmt: skip
    return int(row.pk)


def title_list(stage: Stage) -> dict[str, Any]:
    """A list of titles with one line."""
    head = Granted("质量标杆", "national", granted_by="某部", granted_on=TODAY, batch="一")
    made = send_title_list(
        acting=stage.cast.actor(f"officer-{OWN}"), region=COUNTY, title=head, lines=[Line("某")]
    )
    return {"key": made.pk, "line": made.lines.get().pk}


def _thing(stage: Stage) -> dict[str, Any]:
    row = Thing.objects.filter(organisation=stage.firm, ended_at=None).first() or register_thing(
        **_by(stage, "preparer"), entity="product", name="数控机床"
    )
    return _at(stage, entity=row.entity, number=row.number, name="kind")


for _page in ("subject", "end-thing", "subject-fact", "subject-state", "subject-enter"):
    for _parameter in ("code", "entity", "number", "name"):
        sample(_parameter, route=f"console:enterprises-{_page}")(_thing)


def _annex(stage: Stage) -> dict[str, Any]:
    head = Granted("质量标杆", "national", granted_by="某部", granted_on=TODAY, batch="二")
    book = workbook([["企业名称"], ["某公司"]])
    made = send_title_annex(
        acting=stage.cast.actor(f"officer-{OWN}"), region=COUNTY, title=head, content=book,
        name="附件.xlsx",
    )  # fmt: skip
    return {"key": made.pk}


for _page in ("columns", "list-source"):
    sample("key", route=f"console:enterprises-{_page}")(_annex)

MADE = (
    (claim, "record", ("verify", "note", "send-back")),
    (change, "change", ("approve", "return", "withdraw")),
    (standing, "standing", ("end",)),
    (title, "title", ("void",)),
    (relation, "relation", ("part",)),
    (_evidence, "key", ("evidence",)),
)
for _make, _name, _pages in MADE:
    for _page in _pages:
        for _parameter in ("code", _name):
            sample(_parameter, route=f"console:enterprises-{_page}")(_make)
for _page in ("registration", "refuse", "licence"):
    sample("key", route=f"console:enterprises-{_page}")(_registration)
for _page in ("list", "dismiss-lines", "confirm-list", "confirm-line", "dismiss-line"):
    sample("key", route=f"console:enterprises-{_page}")(title_list)
for _page in ("confirm-line", "dismiss-line"):
    sample("line", route=f"console:enterprises-{_page}")(title_list)
