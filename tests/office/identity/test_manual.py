"""The manual of permissions says exactly what the tables that are enforced say."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.office.identity.cast import CITY, Cast

from jigai.facts.problems import Lang
from jigai.office.identity.manual import heads, markdown, parts
from jigai.office.identity.roles import permits, roles


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_has_every_act_with_every_role_as_the_tables_have_them(lang: Lang) -> None:
    known = list(roles())
    said = {
        line.act: {role for role, mark in zip(known, line.marks, strict=True) if mark}
        for part in parts(lang)
        for line in part.lines
    }
    assert said == {act: set(permit.roles) for act, permit in permits().items()}
    assert len(heads(lang)) == len(known)
    assert not [part.room for part in parts(lang) if part.room.startswith("manual.")]
    text = markdown(lang)
    assert all(f"`{act}`" in text for act in permits())
    assert all(len(line.split(" | ")) == len(known) + 2 for line in text.split("\n") if "`" in line)


@pytest.mark.django_db
@pytest.mark.both
def test_everybody_who_signed_in_can_read_it() -> None:
    cast = Cast()
    cast.post("p", "officer", region=CITY)
    page = cast.client("p").get(reverse("console:permissions")).content.decode()
    assert all(act in page for act in permits())
    assert "单位审核人" in page
