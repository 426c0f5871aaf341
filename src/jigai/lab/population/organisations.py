"""Enterprises (and a few other organisations) of a chunk, with what they state by year and row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from jigai.lab.population.chunks import Rows, coded, days, numbered, texts_of
from jigai.lab.population.draws import Draws, Truth, Whole
from jigai.lab.population.marginals import SIZES, marginals
from jigai.lab.population.setting import Setting

ENTERPRISE = 0
YEARS = 5
MOST = 10**12
"""No enterprise pays more local taxes in a year, in fen."""
_ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
_TAXES = (
    "local_tax_retained",
    "local_vat_retained",
    "local_income_tax_retained",
    "local_vat_all_levels",
    "local_income_tax_all_levels",
)


@dataclass
class Organisations:
    """What else is made of them needs: who they are, and what moves everything of theirs."""

    index: Whole
    kind: Whole
    size: Whole
    industry: Whole
    region: Whole
    wealth: Whole
    projects: Whole

    @property
    def enterprise(self) -> Truth:
        """Those that are enterprises."""
        found: Truth = self.kind == ENTERPRISE
        return found


def organisations(draws: Draws, setting: Setting, index: Whole) -> Organisations:
    """The latent facts of organisations by their numbers."""
    m = marginals()
    size = m["organisation.size"].position(draws, index)
    kind = m["organisation.kind"].position(draws, index)
    counts = m["lists.projects"].count(draws, index, size)
    return Organisations(
        index=index,
        kind=kind,
        size=size,
        industry=m["organisation.industry"].position(draws, index),
        region=setting.region(draws, index),
        wealth=m["organisation.wealth"].amount(draws, index),
        projects=np.where(kind == ENTERPRISE, counts, np.minimum(counts, 3)),
    )


def facts(draws: Draws, setting: Setting, of: Organisations) -> dict[str, pa.Array]:
    """Their scalar facts; what cannot be of a kind reads as nothing."""
    m = marginals()
    codes = m["organisation.industry"].codes
    number = np.array([int(c) for c in codes], np.int64)[of.industry]
    enterprise = of.enterprise
    columns: dict[str, Any] = {
        "id": numbered("E", of.index),
        "name": numbered("合成单位", of.index),
        "credit_code": credit_codes(setting, of.index),
        "kind": coded(m["organisation.kind"].codes, of.kind),
        "region": coded(setting.regions, of.region),
        "manufacturing": pa.array((number >= 13) & (number <= 43) & enterprise),
        "industrial": pa.array((number >= 6) & (number <= 46) & enterprise),
        "textile": pa.array(np.isin(number, (17, 18)) & enterprise),
        "electronics": pa.array((number == 39) & enterprise),
        "mine_or_steel": pa.array(np.isin(number, (8, 9, 10, 31)) & enterprise),
        "size": coded((*SIZES, ""), np.where(enterprise, of.size, len(SIZES))),
        "legal_representative": numbered("合成法定代表人", of.index),
    }
    ownership = m["organisation.ownership"]
    held = ownership.position(draws, of.index, of.size)
    columns["ownership"] = coded(
        (*ownership.codes, ""), np.where(enterprise, held, len(ownership.codes))
    )
    for name in _ENTERPRISE_ONLY:
        yes = m[f"organisation.{name}"].yes(draws, of.index, of.size)
        columns[name] = pa.array(yes & enterprise)
    maker = m["organisation.developed_in_province"].yes(draws, of.index)
    columns["developed_in_province"] = pa.array(maker & (of.kind <= 1))
    for name in _ANY:
        columns[name] = pa.array(m[f"organisation.{name}"].yes(draws, of.index, of.size))
    return columns | _node(draws, setting, of)


_ENTERPRISE_ONLY = ("above_scale", "leading_goose", "key_enterprise", "digital_transformation",
                    "identifier_in_use", "product_tracing", "main_works_approved_and_built",
                    "equipment_surveyed", "equipment_roadmap", "restructuring",
                    "assets_passed_whole", "restructuring_tax_rules_met")  # fmt: skip
_ANY = ("applied_in_order", "fund_rules_met", "design_institution", "outstanding_contribution",
        "serves_transformation", "partner_lender")  # fmt: skip


def _node(draws: Draws, setting: Setting, of: Organisations) -> dict[str, Any]:
    m = marginals()
    connected = m["organisation.node_connected"].yes(draws, of.index, of.size) & of.enterprise
    accepted = m["organisation.node_accepted"].yes(draws, of.index) & connected
    spent = m["organisation.node_investment"].amount(draws, of.index) * 100
    day = setting.last_day - draws.below("organisation.node_day", of.index, 900)
    return {
        "node_connected": pa.array(connected),
        "node_accepted": pa.array(accepted),
        "node_accepted_on": days(np.where(accepted, day, setting.never)),
        "node_investment": pa.array(np.where(connected, spent, 0)),
    }


def credit_codes(setting: Setting, index: Whole) -> pa.Array:
    """Codes that pass their check, of a registering office that issues none of these."""
    cells = np.empty((len(index), 18), np.int64)
    head = f"91{setting.office}MA"
    cells[:, :10] = ["0123456789ABCDEFGHJKLMNPQRTUWXY".index(c) for c in head]
    rest = index.copy()
    for place in range(16, 9, -1):
        cells[:, place] = rest % 31
        rest //= 31
    weights = np.array([pow(3, i, 31) for i in range(17)], np.int64)
    cells[:, 17] = (31 - (cells[:, :17] * weights).sum(axis=1) % 31) % 31
    return texts_of(_ALPHABET[cells])


def by_year(draws: Draws, setting: Setting, of: Organisations) -> dict[str, Any]:
    """Values by year: ``(rows, years, values)`` of each fact, in fen."""
    m = marginals()
    base = m["organisation.local_tax_retained"]
    amount = base.amount(draws, of.index) * base.times(of.size) // 1000 * of.wealth // 1000 * 100
    rows = Rows.of(np.full(len(of.index), YEARS, np.int64))
    at = rows.index(of.index, 16)
    growth = m["organisation.tax_growth"].number(draws, at).reshape(-1, YEARS)
    values = np.empty((len(of.index), YEARS), np.int64)
    values[:, 0] = np.minimum(amount, MOST) + draws.below("organisation.tax_fen", of.index, 100)
    for year in range(1, YEARS):
        grown = values[:, year - 1] * growth[:, year] // 1000
        values[:, year] = np.minimum(grown, MOST)
    whole = values.ravel()
    vat = whole * m["organisation.vat_share"].number(draws, at) // 1_000_000
    income = (whole - vat) * 700 // 1000
    more = m["organisation.all_levels"].number(draws, at)
    years = setting.claim_year - YEARS + 1 + rows.place
    found = (whole, vat, income, vat * more // 1000, income * more // 1000)
    made: dict[str, Any] = {
        f"organisation.{name}": (rows, years, value)
        for name, value in zip(_TAXES, found, strict=True)
    }
    return made | _counties(draws, setting, of)


def _counties(draws: Draws, setting: Setting, of: Organisations) -> dict[str, Any]:
    """What only counties state."""
    m = marginals()
    county = m["organisation.kind"].codes.index("county")
    rows = Rows.of(np.where(of.kind == county, 2, 0))
    at = rows.index(of.index, 16)
    years = setting.claim_year - 1 + rows.place
    invested = m["organisation.county_investment"].amount(draws, at) * 100
    part = m["organisation.county_part"].number(draws, at)
    return {
        "organisation.funds_in_place": (
            rows, years, m["organisation.county_funds"].amount(draws, at) * 100,
        ),
        "organisation.industrial_investment": (rows, years, invested),
        "organisation.transformation_investment": (rows, years, invested * part // 1_000_000),
    }  # fmt: skip
