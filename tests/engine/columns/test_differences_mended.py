"""What random cases once showed to differ, each as the smallest dossier that shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from tests.engine.columns.fuzz.cases import Batch, Case
from tests.engine.columns.fuzz.comparing import Compared, compare
from tests.engine.random_dossiers import FOLDERS

from jigai.engine.columns.dossiers import as_stated
from jigai.engine.columns.tables import tables


def compared(
    measure: str,
    raw: dict[str, Any],
    readings: dict[str, str] | None = None,
    programme: dict[str, Any] | None = None,
    beside: tuple[str, ...] = (),
) -> Compared:
    """Both answers of 2024 about a measure, and others ``beside`` it; they have to be equal."""
    folder = next(f for f in FOLDERS if f.name == measure.split("-")[0])
    day = dt.date(2024, 12, 31)
    batch = Batch(folder, readings or {}, 2024, day, programme or {}, [Case("one", raw)])
    found = compare(replace(batch, claims=(measure, *beside)))
    assert found.equal, (found.failure, found.differences)
    return found


def insured(*years: dict[str, str]) -> dict[str, Any]:
    owner = {"id": "E", "kind": "enterprise", "outside_awards": []}
    product = {"id": "P", "of": "E", "recognition": "首版次软件", "level": "provincial"}
    product |= {"insurance_years": list(years)}  # type: ignore[dict-item]
    return {"organisations": [owner], "products": [product]}


def premium(amount: str, **more: str) -> dict[str, str]:
    return {"premium": amount, "insured_amount": "9000000.00"} | more


def test_the_first_rows_are_all_where_there_are_few_whatever_their_order() -> None:
    found = compared("henan-first-edition-premium-subsidy", insured(premium("5000000.00")))
    assert not found.left
    assert len(found.columns.payments) == 1


def test_where_it_is_not_known_which_rows_are_first_the_answer_is_open() -> None:
    days = [f"20{20 + n}-01-01" for n in range(8)]
    years = [premium(f"{n + 1}000.00", starts_on=day) for n, day in enumerate(days)]
    del years[0]["starts_on"]
    assert compared("henan-first-edition-premium-subsidy", insured(*years)).left == {"E"}


def cloud(identity: str, *tiers: str | None) -> dict[str, Any]:
    rows = [{"tier": tier, "paid": "60000.00", "invoice": f"{identity}{n}"} for n, tier in
            enumerate(tiers)]  # fmt: skip
    stated = [{k: v for k, v in row.items() if v is not None} for row in rows]
    made: dict[str, Any] = {"id": identity, "kind": "enterprise", "region": "360783"}
    made |= {"industrial": True, "above_scale": True, "history": [], "outside_awards": []}
    made["local_vat_retained"] = made["local_income_tax_retained"] = {"2024": "99999999.00"}
    return made | {"cloud_payments": stated}


def test_a_row_whose_group_is_not_known_leaves_the_largest_group_open() -> None:
    tiers = ("业务应用上云", "业务应用上云", "平台系统上云")
    known, unknown = cloud("A", *tiers), cloud("B", *tiers, None)
    found = compared("longnan-cloud-subsidy", {"organisations": [known, unknown]}, {"LN-A12": "b"})
    assert found.left == {"B"}
    assert "A" in found.columns.owners()


NODE = "longnan-identifier-node-grant"


def node(identity: str, investment: str | None) -> dict[str, Any]:
    made: dict[str, Any] = cloud(identity) | {"node_connected": True, "node_accepted": True}
    made["node_accepted_on"] = "2024-05-01"
    return made | ({} if investment is None else {"node_investment": investment})


def test_who_shares_a_total_of_the_programme_with_one_left_open_is_left_with_it() -> None:
    programme = {"drawn": {"longnan-node-total": "0.00"}}
    sure = {"organisations": [node("A", "100000.00"), node("B", "200000.00")]}
    found = compared(NODE, sure, programme=programme)
    assert not found.left
    assert {who.owner for who, _ in found.columns.payments} == {"A", "B"}
    never = node("D", None) | {"node_connected": False}
    open_ = {"organisations": [*sure["organisations"], node("C", None), never]}
    assert compared(NODE, open_, programme=programme).left == {"A", "B", "C"}


def test_a_year_that_cannot_hold_stays_so_on_the_way_back_from_tables() -> None:
    """A table holds 0 for it, which no dossier may state as a year."""
    column = tables()["organisation.outside_awards"].column("year")
    assert column is not None
    assert as_stated(column, 0) == {"status": "not-applicable"}
    assert as_stated(column, 2023) == 2023


def test_limits_of_one_pass_that_not_all_draw_on_are_left_to_the_scalar_evaluator() -> None:
    """The whole support of a project counts for its total, the yearly increment not for all."""
    loan = {"kind": "fixed-asset", "principal": "1159276.11", "rate": "36%"}
    loan |= {"starts_on": "2023-04-13", "ends_on": "2023-05-16"}
    project = {"id": "P", "of": "E", "transformation": True, "completed_on": "2024-09-13"}
    stated: dict[str, Any] = {
        **project,
        "class_in": {"dandong-industries": "高端电子元器件"},
        "total_investment": "773988.71",
        "loans": [loan],
    }
    wished = {"organisations": [{"id": "E", "kind": "enterprise"}], "projects": [stated]}
    beside = ("dandong-expansion-textile-reference",)
    compared("dandong-emerging-loan-interest", wished, {"DD-A11": "b"}, beside=beside)
