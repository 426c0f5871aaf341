"""Codes that no shipped fact or ordinary file can raise, raised on purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jigai.facts import parsing
from jigai.facts.problems import InputRefused
from jigai.facts.values import ValueRefused, read
from jigai.facts.vocabulary import vocabulary


def test_a_length_in_days_is_a_whole_number() -> None:
    count = vocabulary().entities["project"].facts["loans"].row["years"]
    days = replace(count, type="days", low=0, high=36_600)
    assert read(days, "90")[0] == 90
    with pytest.raises(ValueRefused) as refused:
        read(days, "ninety")
    assert refused.value.code == "value.days"


def test_a_file_of_too_many_items_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_NODES", 10)
    with pytest.raises(InputRefused) as refused:
        parsing.parse("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]", "long.yaml")
    assert [p.code for p in refused.value.problems] == ["file.too-many"]
    assert refused.value.problems[0].where.startswith("long.yaml")
