"""What people send to the pages of organisations, for the access test."""

from __future__ import annotations

from typing import Any

from tests.office.console.access import OWN, Sent, Stage, sends
from tests.office.enterprises.firms import FOURTH
from tests.office.identity.cast import COUNTY

from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.relations import relate as related
from jigai.office.enterprises.domain.titles import Granted, record_title
from jigai.office.enterprises.enums import MATCHED
from jigai.office.enterprises.models import TitleLine

DAY = "2024-01-01"


FIRM = ("preparer", "approver")


def _second(stage: Stage) -> str:
    return stage.cast.firm(FOURTH, COUNTY).credit_code


def _by(stage: Stage, login: str) -> dict[str, Any]:
    return {"acting": stage.cast.actor(login), "organisation": stage.firm.pk}


def _status(login: str) -> str:
    """What a firm states is claimed, what a bureau states verified; neither ends the other's."""
    return "claimed" if login.removesuffix(f"-{OWN}") in FIRM else "verified"


@sends("console:enterprises-edit")
def edit(stage: Stage, login: str) -> Sent:
    """A profile."""
    version = profile_of(stage.firm).version
    return {
        "founded_on": "2010-05-01",
        "industry": "35",
        "address": "某路 1 号",
        "version": version,
    }


@sends("console:enterprises-prepare")
def prepare(stage: Stage, login: str) -> Sent:
    """Another legal representative."""
    stage.firm.proposals.filter(state="prepared").delete()
    return {"name": "张某"}


@sends("console:enterprises-approve")
def approve(stage: Stage, login: str) -> Sent:
    """What a colleague prepared."""
    return {}


@sends("console:enterprises-return")
def send_change_back(stage: Stage, login: str) -> Sent:
    """The same, not accepted."""
    return {"reason": "与执照不符"}


@sends("console:enterprises-withdraw")
def withdraw_change(stage: Stage, login: str) -> Sent:
    """Taken back."""
    return {}


@sends("console:enterprises-verify")
def verify(stage: Stage, login: str) -> Sent:
    """A claim, confirmed."""
    return {"value": "yes"}


@sends("console:enterprises-note")
def note(stage: Stage, login: str) -> Sent:
    """Words beside a claim."""
    return {"said": "电话核对"}


@sends("console:enterprises-send-back")
def send_fact_back(stage: Stage, login: str) -> Sent:
    """A claim to be put right."""
    return {"said": "与年报不符"}


@sends("console:enterprises-state", permit="enterprises.claim")
@sends("console:enterprises-enter")
def state(stage: Stage, login: str) -> Sent:
    """The size of the firm."""
    return {"value": "small", "valid_from": DAY}


@sends("console:enterprises-begin")
def begin_standing(stage: Stage, login: str) -> Sent:
    """An exclusion."""
    return {"kind": "excluded", "since": DAY, "ground": "处理决定"}


@sends("console:enterprises-end")
def end_standing(stage: Stage, login: str) -> Sent:
    """The end of one."""
    row = stage.firm.standings.latest("pk")
    return {"until": row.since.isoformat(), "ground": "期满"}


@sends("console:enterprises-title")
def title(stage: Stage, login: str) -> Sent:
    """A title."""
    return {"what": "智能工厂", "level": "provincial", "granted_on": "2023-05-01"}


@sends("console:enterprises-void")
def void_title(stage: Stage, login: str) -> Sent:
    """One that does not count."""
    row = record_title(**_by(stage, login), title=Granted("智能工厂"), status=_status(login))
    return {"title": row.pk}, {"reason": "撤销"}


@sends("console:enterprises-relate")
def relate(stage: Stage, login: str) -> Sent:
    """A holding."""
    return {"kind": "holding", "other": _second(stage), "share": "51%", "ground": "股东名册"}


@sends("console:enterprises-part")
def part(stage: Stage, login: str) -> Sent:
    """The end of a relation."""
    row = related(**_by(stage, login), kind="group", group="另一集团", ground="章程")
    return {"relation": row.pk}, {"until": "2026-01-01", "ground": "退出"}


@sends("console:enterprises-rename")
def rename(stage: Stage, login: str) -> Sent:
    """Another name."""
    version = profile_of(stage.firm).version
    return {"name": "新名公司", "on": DAY, "ground": "工商变更", "version": version}


@sends("console:enterprises-merge")
def merge(stage: Stage, login: str) -> Sent:
    """A merger, looked at before."""
    return {"into": _second(stage), "on": DAY, "ground": "吸收合并", "sure": "yes"}


@sends("console:enterprises-divide")
def divide(stage: Stage, login: str) -> Sent:
    """A division."""
    return {"into": _second(stage), "on": DAY, "ground": "分立"}


@sends("console:enterprises-register")
def register(stage: Stage, login: str) -> Sent:
    """An organisation that is not there yet."""
    return {"credit_code": FOURTH, "name": "新来的公司", "region": COUNTY, "kind": "enterprise"}


@sends("console:enterprises-registration", answers=(200,))
def accept(stage: Stage, login: str) -> Sent:
    """A request for an account; the answer shows the first password."""
    return {}


@sends("console:enterprises-refuse")
def refuse(stage: Stage, login: str) -> Sent:
    """The same, refused."""
    return {"reason": "执照不清"}


@sends("console:enterprises-send-list")
def send_list(stage: Stage, login: str) -> Sent:
    """A list of titles."""
    head = {
        "what": "质量标杆",
        "level": "national",
        "granted_by": "某部",
        "granted_on": "2024-05-01",
    }
    return head | {"batch": "一", "lines": stage.firm.name}


@sends("console:enterprises-confirm-list")
def confirm_list(stage: Stage, login: str) -> Sent:
    """What a list names by its code."""
    TitleLine.objects.update(organisation=stage.firm, state=MATCHED)
    return {}


@sends("console:enterprises-confirm-line")
def confirm_line(stage: Stage, login: str) -> Sent:
    """A line of a list, said whose it is."""
    return {"code": stage.firm.credit_code}


@sends("console:enterprises-dismiss-line")
def dismiss_line(stage: Stage, login: str) -> Sent:
    """A line that is nobody's here."""
    return {"reason": "不在本县"}


@sends("console:enterprises-dismiss-lines")
def dismiss_lines(stage: Stage, login: str) -> Sent:
    """Every line that is nobody's here."""
    return {"reason": "不在本县"}


@sends("console:enterprises-register-thing")
def register_thing(stage: Stage, login: str) -> Sent:
    """A product."""
    return {"entity": "product", "name": "五轴加工中心"}


@sends("console:enterprises-end-thing")
def end_thing(stage: Stage, login: str) -> Sent:
    """A product that is made no more."""
    return {"reason": "已停产"}


@sends("api:recordFact")
def record(stage: Stage, login: str) -> Sent:
    """A fact, with the status that the role may state."""
    status = "statistical" if login.startswith("finance") else _status(login)
    return {"fact": "organisation.size", "value": "small", "status": status}
