from __future__ import annotations

from benchmarks import case

READY = case.henan()


def test_the_case_claims_the_fourteen_measures_that_are_compared() -> None:
    dossier = case.read(case.raw_case())
    money = {m.id for m in READY.plan.measures if m.money}
    assert dossier.claims is not None
    assert len(set(dossier.claims) & money) == 14


def test_the_case_is_complete_and_comes_to_what_the_benchmark_compares() -> None:
    dossier = case.read(case.raw_case())
    outcome = READY.run(dossier)
    assert not any(award.waits for award in outcome.awards)
    assert READY.amounts(dossier) == {
        (case.GOOSE, "casting"): 913_703_670,
        (case.INTERNET, "chain"): 200_000_000,
        (case.SERVICE, "service"): 30_000_000,
        (case.TITLE, "green"): 100_000_000,
        (case.NEW_MODE, "mode"): 50_000_000,
    }


def test_every_measure_but_that_of_parks_decides_in_some_variant() -> None:
    granted: set[str] = set()
    for _, raw in case.variants(case.raw_case()):
        dossier = case.read(raw)
        amounts = READY.amounts(dossier)
        explained = {
            (a["measure"], a["subject"]): a["amount"]
            for a in READY.explained(dossier)
            if a["amount"]
        }
        assert explained == amounts
        granted |= {measure for measure, _ in amounts}
    assert granted == set(dossier.claims or ()) - {case.BASE}
