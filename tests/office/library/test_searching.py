"""Projects are found the same whether few or many are searched, and whatever way is taken."""

from __future__ import annotations

import pytest
from tests.office.library.making import Making

from jigai.office.ground import searching
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NAMES = ("精密产线改造", "精密检测线扩能", "涂装车间节能改造", "机加工数字化")


@pytest.mark.parametrize("few", [0, 1, 100])
@pytest.mark.parametrize("walked", [0, 3, 100])
def test_every_way_finds_the_same(
    cast: Making, monkeypatch: pytest.MonkeyPatch, walked: int, few: int
) -> None:
    for name in NAMES:
        cast.draft(name=name)
    monkeypatch.setattr(searching, "WALKED", walked)
    monkeypatch.setattr(searching, "FEW", few)
    monkeypatch.setattr(searching, "OFTEN", 2)
    for query, expected in (
        ("精密", 2),
        ("gaizao", 2),
        ("jm 检测", 1),
        ("涂装车间节能改造", 1),
        ("缺", 0),
    ):
        assert searching.narrowed(Project.objects.all(), query).count() == expected, query
