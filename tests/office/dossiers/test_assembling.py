"""What is stored comes back: the dossier of a case, to its hash and to every answer."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases import adapt_dandong, adapt_henan, adapt_longnan, adapt_luan, adapt_yichang
from tests.cases.harness import CASES as CASES_FILE
from tests.cases.harness import cases_of, pack, readings_of
from tests.engine.dossiers import Stated, packs, stated
from tests.engine.random_dossiers import FOLDERS, bench, random_dossier
from tests.office.conftest import SIXTH
from tests.office.dossiers.storing import projects_by_number, store
from tests.office.identity.cast import Cast

from jigai.engine.api import evaluate
from jigai.facts.cleaning import cleaned
from jigai.facts.reading import read_dossier
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import vocabulary
from jigai.office.dossiers.assembling import assemble
from jigai.office.ground.plans import shelf
from jigai.office.identity.models import Organisation
from jigai.policy.pack import Pack

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ASIDE = ("claims", "choices", "decisions", "payee")


@pytest.fixture(autouse=True)
def _projects(monkeypatch: pytest.MonkeyPatch) -> None:
    projects_by_number(monkeypatch)


@pytest.fixture
def cast() -> Cast:
    """Its two people are there before anything is stored and taken back."""
    found = Cast()
    for login in ("preparer", "approver", "officer"):
        found.person(login)
    return found


@pytest.fixture(scope="module", autouse=True)
def _sixth() -> Iterator[None]:
    with override_settings(PACK_FOLDERS=[SIXTH]):
        shelf.cache_clear()
        yield
    shelf.cache_clear()


def known(firm: Organisation, raw: dict[str, Any], pack: Pack) -> dict[str, Any]:
    """What is assembled of a stored case; what concerns the claim alone is laid beside it."""
    year = int(raw["claim_year"])
    day = dt.date.fromisoformat(str(raw.get("as_of", f"{year}-12-31")))
    numbers = [
        str(p.get("id") or f"project-{i + 1}") for i, p in enumerate(raw.get("projects") or ())
    ]
    found = assemble(firm, projects=numbers, as_of=day, claim_year=year, pack=pack.id)
    return found | _aside(firm, raw)


def _aside(firm: Organisation, raw: dict[str, Any]) -> dict[str, Any]:
    """What concerns the claim; what is decided of the applicant names it as the account does."""
    found: dict[str, Any] = cleaned({k: raw[k] for k in ASIDE if k in raw})
    own = str(raw["applicant"].get("id", "applicant"))
    for decision in found.get("decisions", ()):
        if decision.get("subject") == own:
            decision["subject"] = firm.credit_code
    return found


def wanted(firm: Organisation, raw: dict[str, Any], pack: Pack) -> dict[str, Any]:
    """The case as stated, under English names, with what the account knows in its columns."""
    year = int(raw["claim_year"])
    found = _aside(firm, raw)
    found["as_of"] = str(raw.get("as_of", f"{year}-12-31"))
    found["claim_year"] = year
    found["applicant"] = _named("organisation", cleaned(raw.get("applicant") or {})) | {
        "id": firm.credit_code,
        "name": firm.name,
        "credit_code": firm.credit_code,
        "kind": firm.kind,
        "region": firm.region,
    }
    for plural, entity in PLURALS.items():
        items = [
            {"id": f"{entity}-{i + 1}", **_named(entity, cleaned(item))}
            for i, item in enumerate(raw.get(plural) or ())
        ]
        if items:
            found[plural] = sorted(items, key=lambda item: item["id"])
    adopted = _verified(_named("programme", cleaned(raw.get("programme") or {})))
    return found | ({"programme": adopted} if adopted else {})


def _named(entity: str, item: dict[str, Any]) -> dict[str, Any]:
    by_label = vocabulary().entities[entity].by_label
    found = {by_label.get(k, k): v for k, v in item.items() if v not in (None, {})}
    return {k: _plain(v) for k, v in found.items() if v != {"status": "unknown"}}


def _plain(value: Any) -> Any:
    """A statement with its status; evidence, author and day stand in columns of its record."""
    if isinstance(value, dict) and "status" in value:
        return {k: v for k, v in value.items() if k in ("value", "status")}
    return value


def _verified(item: dict[str, Any]) -> dict[str, Any]:
    facts = vocabulary().entities["programme"].facts
    found: dict[str, Any] = {}
    for name, value in item.items():
        if facts[name].shape == "by-key":
            found[name] = {k: {"value": v, "status": "verified"} for k, v in value.items()}
        else:
            found[name] = {"value": value, "status": "verified"}
    return found


def answers(raw: dict[str, Any], pack: Pack, readings: dict[str, str]) -> list[Any]:
    """Every award with its amounts and reasons, the applicant's own id left out."""
    answer = evaluate(raw, pack, readings)
    assert not answer.problems, [p.text("en") for p in answer.problems]
    assert answer.outcome is not None
    return [
        (a.measure.id, a.outcome, a.low, a.high, [r.key for r in a.reasons])
        for a in answer.outcome.awards
    ]


CASES = [s for s in stated() if s.raw.get("applicant")]


def whole(case: Stated) -> bool:
    """Whether what is unknown of the account in the case stays unknown: an account has a place."""
    return bool((case.raw.get("applicant") or {}).get("region"))


@pytest.mark.parametrize("pack", packs(), ids=lambda p: p.id)
def test_each_worked_case_comes_back_to_its_hash_and_its_answers(cast: Cast, pack: Pack) -> None:
    ours = [c for c in CASES if c.pack is pack or c.pack.id == pack.id]
    assert ours
    for case in ours:
        found = _through(cast, case.raw, pack)
        if whole(case):
            assert answers(found, pack, case.readings) == answers(case.raw, pack, case.readings)


class Back(Exception):
    """Takes what was stored back."""


def _through(cast: Cast, raw: dict[str, Any], pack: Pack) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            firm = store(cast, copy.deepcopy(raw), pack.id, pack.info.region)
            found = known(firm, raw, pack)
            expected = wanted(firm, raw, pack)
            assert found == expected
            assert (
                read_dossier(found, pack.info.region).hash()
                == read_dossier(expected, pack.info.region).hash()
            )
            raise Back
    except Back:
        return found


@given(seed=st.integers(0, 10_000), folder=st.sampled_from(FOLDERS))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_dossier_that_states_all_that_a_pack_reads_comes_back(
    cast: Cast, seed: int, folder: Path
) -> None:
    here = bench(folder)
    raw = random_dossier(seed, here)
    _through(cast, raw, here.pack)


ADAPTERS = {
    "dandong": adapt_dandong,
    "henan": adapt_henan,
    "longnan": adapt_longnan,
    "luan": adapt_luan,
    "yichang": adapt_yichang,
}


@pytest.mark.parametrize("place", ADAPTERS)
@pytest.mark.skipif(not CASES_FILE.exists(), reason="the worked cases are not on this machine")
def test_each_case_of_the_texts_comes_back_to_its_hash_and_its_answers(
    cast: Cast, place: str
) -> None:
    policy = pack(place)
    for case in cases_of(place):
        for scenario in ADAPTERS[place].adapt(case, readings_of(case)):
            found = _through(cast, scenario.dossier, policy)
            if scenario.dossier["applicant"].get("region") and not scenario.lpr:
                axes = {k: v for k, v in scenario.readings.items() if k in policy.axes}
                assert answers(found, policy, axes) == answers(scenario.dossier, policy, axes)
