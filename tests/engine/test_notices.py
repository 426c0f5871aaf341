"""Decisions above the text or without room in it, and places outside it, are said."""

from __future__ import annotations

from typing import Any

import pytest

from jigai.engine.api import Answer, evaluate
from jigai.policy.loading import load_pack, shipped_root


def henan(decision: dict[str, Any], **applicant: Any) -> Answer:
    raw = {
        "claim_year": 2023,
        "applicant": {"id": "e", "outside_awards": [], "history": [], **applicant},
        "projects": [
            {
                "id": "p",
                "demonstration": True,
                "kind": "智能化改造",
                "equipment_software": "2000万元",
                "actual_investment": "2000万元",
            }
        ],
        "claims": ["henan-demonstration-project-grant"],
        "decisions": [decision] if decision else [],
    }
    return evaluate(raw, load_pack(shipped_root() / "henan"))


def codes(answer: Answer) -> list[str]:
    assert answer.outcome is not None, [p.en for p in answer.problems]
    return [w.code for w in answer.outcome.warnings]


def test_a_decided_rate_above_the_ceiling_is_said_and_the_ceiling_used() -> None:
    answer = henan({"measure": "henan-demonstration-project-grant", "subject": "p", "rate": "35%"})
    assert "decision.above-ceiling" in codes(answer)
    assert answer.outcome is not None
    assert answer.outcome.total == (600_000_000, 600_000_000)


def test_a_decided_rate_within_the_ceiling_is_not_warned_of() -> None:
    answer = henan({"measure": "henan-demonstration-project-grant", "subject": "p", "rate": "25%"})
    assert not {"decision.above-ceiling", "decision.no-room"} & set(codes(answer))


def test_a_term_that_the_text_has_no_room_for_is_said() -> None:
    raw = {
        "claim_year": 2023,
        "applicant": {"id": "e", "outside_awards": [], "history": []},
        "titles": [{"id": "t", "what": "绿色工厂", "level": "national", "by_state": True}],
        "claims": ["henan-national-title-award"],
        "decisions": [{"measure": "henan-national-title-award", "subject": "t", "rate": "5%"}],
    }
    answer = evaluate(raw, load_pack(shipped_root() / "henan"))
    assert "decision.no-room" in codes(answer)


@pytest.mark.parametrize(("place", "refused"), [("宜昌市", True), ("洛阳市", False)])
def test_a_place_outside_the_policy_is_refused_with_both_names(place: str, refused: bool) -> None:
    answer = henan({}, region=place)
    assert (answer.outcome is None) is refused
    if refused:
        assert [p.code for p in answer.problems] == ["dossier.region-outside"]
        assert "宜昌市" in answer.problems[0].zh
        assert "河南省" in answer.problems[0].zh
