"""Sums over lists that leave 64 bits on their way to a division come out exactly."""

from __future__ import annotations

from pathlib import Path

import duckdb

from jigai.engine.api import program
from jigai.engine.columns.dossiers import write_tables
from jigai.engine.columns.engines import DuckDb
from jigai.engine.columns.running import script
from jigai.engine.columns.storage import attach
from jigai.engine.columns.tables import tables
from jigai.facts.documents import load
from jigai.facts.reading import read_dossier
from jigai.policy.loading import load_pack, shipped_root

INTEREST = "dandong-advantaged-loan-interest"


def test_interest_whose_numerator_leaves_64_bits(tmp_path: Path) -> None:
    pack = load_pack(shipped_root() / "dandong")
    raw = load(pack.folder / "examples" / "yalu-instruments.yaml")
    raw |= {"claims": [INTEREST], "projects": raw["projects"][:1], "decisions": []}
    raw["applicant"] |= {"history": [], "invoices_claimed": []}
    for loan in raw["projects"][0]["loans"]:
        loan["principal"] = 90_000_000_000
    outcome = program(pack).run(read_dossier(raw, pack.info.region))
    write_tables([raw], tmp_path / "set", within=pack.info.region)
    with duckdb.connect() as connection:
        attach(connection, tmp_path / "set")
        made = script(
            program(pack).plan,
            frozenset(tables()) - {"organisation.history"},
            outcome.dossier.claim_year,
            outcome.dossier.as_of,
            {},
            only=frozenset([INTEREST]),
        )
        DuckDb(connection).evaluate(made)
        assert connection.execute("SELECT * FROM left_to_scalar").fetchall() == []
        query = "SELECT subject, measure, SUM(amount), SUM(entitled) FROM awards GROUP BY ALL"
        found = {
            (subject, program(pack).plan.measures[measure].id): (amount, entitled)
            for subject, measure, amount, entitled in connection.execute(query).fetchall()
        }
    expected = {
        (a.subject.id, a.measure.id): (a.low, a.entitled[0])
        for a in outcome.awards
        if a.entitled[0] > 0
    }
    assert found == expected
    assert set(found) == {("flowmeter-line", INTEREST)}
