"""Each fact of the vocabulary has exactly one provider, and a fault in that is found."""

from __future__ import annotations

from typing import Any

import pytest

from jigai.facts.vocabulary import vocabulary
from jigai.office.dossiers.providers import REGISTRY, Registry, Sight, from_records
from jigai.office.enterprises.domain.subjects import SOURCES, Subject, source


def nothing(_: Sight, __: Subject) -> Any:
    return None


def complete() -> Registry:
    found = Registry()
    for entity in vocabulary().entities:
        found.provides_rest(entity, from_records)
    return found


def test_every_fact_has_exactly_one_provider() -> None:
    assert REGISTRY.faults(vocabulary()) == []


def test_a_fact_without_a_provider_is_found() -> None:
    found = complete()
    del found.default["centre"]
    faults = found.faults(vocabulary())
    assert ("centre.name", 0) in faults
    assert {fact.split(".")[0] for fact, _ in faults} == {"centre"}
    with pytest.raises(LookupError, match=r"centre\.name has 0"):
        found.provider("centre.name")


def test_a_fact_with_two_providers_is_found() -> None:
    found = complete()
    found.provides("project.name")(nothing)
    assert found.faults(vocabulary()) == []
    found.provides("project.name", "project.code")(nothing)
    assert found.faults(vocabulary()) == [("project.name", 2)]


def test_a_provider_of_what_is_no_fact_is_found() -> None:
    found = complete()
    found.provides("project.nmae")(nothing)
    assert found.faults(vocabulary()) == [("project.nmae", -1)]


def test_each_kind_of_subject_has_one_source() -> None:
    taken = next(iter(SOURCES))
    with pytest.raises(ValueError, match="two sources"):
        source(taken)(SOURCES[taken])
