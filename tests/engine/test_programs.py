"""Compiled programs are kept, yet only so many."""

from __future__ import annotations

import pytest

from jigai.engine import api
from jigai.engine.shelf import stock
from jigai.policy.loading import shipped_root
from jigai.policy.overlays import Overlay


def test_programs_used_longest_ago_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = stock([shipped_root() / "longnan"]).packs[0]
    monkeypatch.setattr(api, "KEPT", 2)
    monkeypatch.setattr(api, "_PROGRAMS", type(api._PROGRAMS)())
    plain = api.program(pack)
    path = "longnan-equipment-grant/gives/rate"
    tried = [Overlay(f"try {rate}", "what-if", "", {path: f"{rate}%"}) for rate in (4, 5)]
    for overlay in tried:
        made = api.program(pack, overlays=(overlay,))
        assert api.program(pack, overlays=(overlay,)) is made
        assert api.program(pack) is plain, "what is used again and again stays"
    assert len(api._PROGRAMS) == 2
