"""What was typed, read for the acts on people and places: bounded, unique, there, or refused."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from jigai.facts.problems import InputRefused, Problem, shown
from jigai.office.ground.acts.commands import Act
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity import jurisdictions
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Bureau, Person
from jigai.reference import regions

M = TypeVar("M", bound=Model)


def refused(code: str, zh: str, en: str, where: str = "") -> InputRefused:
    """An input that cannot be taken."""
    return InputRefused([Problem(code, zh, en, where)])


def actor(act: Act) -> Actor:
    """Who acts, with posts; raises TypeError where the system itself does."""
    if not isinstance(act.acting, Actor):
        raise TypeError(f"{act.name} is for people")
    return act.acting


def text(value: str, where: str, longest: int) -> str:
    """A text on one line, stated and of bounded length; raises InputRefused."""
    found = " ".join(value.split())
    if not found or len(found) > longest or not found.isprintable():
        raise refused(
            "identity.text",
            f"请填写，不超过 {longest} 个字，不含控制字符",
            f"state it in at most {longest} characters, without control characters",
            where,
        )
    return found


def named(value: str, field: str, model: type[Person] | type[Bureau]) -> str:
    """A name that no other row has, whatever its case; raises InputRefused."""
    found = text(value, field, 60 if model is Person else 100)
    if model._default_manager.filter(**{f"{field}__iexact": found}).exists():
        raise twice(found, field)
    return found


def twice(value: str, where: str) -> InputRefused:
    """It is there already."""
    return refused(
        "identity.twice",
        f"“{shown(value)}”已经有了，请核对",
        f"'{shown(value)}' is there already; check it",
        where,
    )


def region_of(code: str) -> str:
    """The code of a region by its name or code; raises InputRefused."""
    found = jurisdictions.code_of(code.strip())
    if found is None:
        near = "、".join(r.name for r in regions.nearest(code))
        raise refused(
            "identity.region",
            f"没有地区“{shown(code)}”，请写名称或代码" + (f"；是否为：{near}" if near else ""),
            f"there is no region '{shown(code)}'; write its name or code"
            + (f"; did you mean: {near}" if near else ""),
            "region",
        )
    return found


def there(model: type[M], key: int) -> M:
    """A row by its key; raises NotThere."""
    row = model._default_manager.filter(pk=key).first()
    if row is None:
        raise NotThere
    return row


def locked(model: type[M], key: int) -> M:
    """A row by its key, locked until the act is done; raises NotThere."""
    row = model._default_manager.select_for_update().filter(pk=key).first()
    if row is None:
        raise NotThere
    return row
