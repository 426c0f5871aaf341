"""Projects of a chunk: investment, dates, finance and judgements, and their lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from jigai.lab.population.chunks import Rows, coded, days, numbered, split
from jigai.lab.population.draws import PPM, Draws, Truth, Whole
from jigai.lab.population.marginals import marginals
from jigai.lab.population.organisations import Organisations
from jigai.lab.population.setting import Setting

MOST = 2 * 10**12
"""No project costs more, in fen: twenty billion yuan."""

_JUDGED = (
    "transformation", "conforms_to_industrial_policy", "in_national_statistics",
    "in_statistics_library", "in_rolling_library", "in_municipal_library", "qualified",
    "on_finance_list", "key_project", "demonstration", "municipal_demonstration",
    "robot_demonstration", "smart", "exemplary", "chain_extending", "strong_pull",
    "leading_example", "chain_strengthening", "major_impact", "innovation",
    "in_provincial_zone", "zone_pilots_approvals", "in_approval_catalogue", "filed",
    "improves_safety_quality_environment", "adds_capacity", "adds_products",
    "meets_statistics_conditions", "reports_investment_monthly", "selected_for_fund",
    "in_three_year_plan", "seeks_special_funds", "feasibility_report",
)  # fmt: skip


@dataclass
class Projects:
    """What the lists of projects need of them; amounts in fen, days as ordinals."""

    index: Whole
    owner: Whole
    size: Whole
    actual: Whole
    equipment: Whole
    started: Whole
    completed: Whole
    finance: Whole

    def financed_by(self, how: str) -> Truth:
        """Those financed in one way."""
        found: Truth = self.finance == marginals()["project.finance"].codes.index(how)
        return found


def projects(
    draws: Draws, setting: Setting, of: Organisations, owner: Whole, index: Whole
) -> tuple[Projects, dict[str, pa.Array]]:
    """Projects by their numbers; ``owner`` is the place of each one's organisation in ``of``."""
    m = marginals()
    size = of.size[owner]
    industry = _industry(draws, of, owner, index)
    planned = _planned(draws, of, owner, index, industry)
    actual = planned * m["project.actual_investment"].number(draws, index) // PPM
    actual += m["project.rounded"].number(draws, index)
    started = setting.last_day - m["project.started"].number(draws, index)
    made = Projects(
        index=index,
        owner=owner,
        size=size,
        actual=actual,
        equipment=actual * m["project.equipment"].number(draws, index) // PPM,
        started=started,
        completed=started + m["project.duration"].number(draws, index),
        finance=m["project.finance"].position(draws, index, size),
    )
    near = m["project.region"].yes(draws, index)
    region = np.where(near, of.region[owner], setting.region_inside(draws, index))
    columns: dict[str, Any] = {
        "id": numbered("P", index),
        "of": numbered("E", of.index[owner]),
        "name": numbered("合成项目", index),
        "code": numbered("XM", index),
        "region": coded(setting.regions, region),
        "industry": coded(m["organisation.industry"].codes, industry),
        "total_investment": pa.array(planned),
        "fixed_asset_investment": pa.array(
            planned * m["project.fixed_assets"].number(draws, index) // PPM
        ),
        "actual_investment": pa.array(made.actual),
    }
    columns |= _judged(draws, index) | _dated(draws, setting, made) | _land(draws, index)
    return made, columns | _money(draws, made)


def _industry(draws: Draws, of: Organisations, owner: Whole, index: Whole) -> Whole:
    m = marginals()
    same = m["project.industry"].yes(draws, index)
    other = draws.below("project.industry/other", index, len(m["organisation.industry"].codes))
    return np.where(same, of.industry[owner], other)


def _planned(draws: Draws, of: Organisations, owner: Whole, index: Whole, industry: Whole) -> Whole:
    """Planned investment in fen, whole 万元: scaled by size, industry and wealth."""
    m = marginals()
    base = m["project.total_investment"]
    yuan = base.amount(draws, index) * base.times(of.size[owner]) // 1000
    codes = m["organisation.industry"].codes
    yuan = yuan * m["project.capital"].times(industry, codes) // 1000
    yuan = yuan * of.wealth[owner] // 1000
    found: Whole = np.clip(yuan // 10_000 * 10_000, 10_000, MOST // 100) * 100
    return found


def _judged(draws: Draws, index: Whole) -> dict[str, Any]:
    m = marginals()
    columns: dict[str, Any] = {
        name: pa.array(m[f"project.{name}"].yes(draws, index)) for name in _JUDGED
    }
    kind = m["project.kind"]
    columns["kind"] = coded(kind.codes, kind.position(draws, index))
    field = m["project.innovation_field"]
    drawn = field.position(draws, index)
    innovation = m["project.innovation"].yes(draws, index)
    columns["innovation_field"] = coded(
        (*field.codes, ""), np.where(innovation, drawn, len(field.codes))
    )
    columns["payee_team"] = numbered("合成团队", index)
    return columns


def _dated(draws: Draws, setting: Setting, of: Projects) -> dict[str, Any]:
    m = marginals()
    entered = of.started + m["project.statistics_entered"].number(draws, of.index)
    return {
        "started_on": days(of.started),
        "completed_on": days(of.completed),
        "completed": pa.array(of.completed <= setting.last_day),
        "statistics_entered_on": days(np.minimum(entered, setting.last_day)),
        "interest_window_start": days(of.started),
    }


def _land(draws: Draws, index: Whole) -> dict[str, Any]:
    m = marginals()
    zero = m["project.zero_land"].yes(draws, index)
    area = m["project.added_floor_area"].number(draws, index) * 100
    fee = m["project.floor_area_fee"].number(draws, index) * 100
    return {
        "zero_land": pa.array(zero),
        "zero_land_qualified": pa.array(zero & m["project.zero_land_qualified"].yes(draws, index)),
        "zero_land_adopted": pa.array(m["project.zero_land_adopted"].yes(draws, index)),
        "added_floor_area": pa.array(np.where(zero, area, 0)),
        "floor_area_fee": pa.array(fee),
    }


def _money(draws: Draws, of: Projects) -> dict[str, Any]:
    contract = of.equipment * marginals()["project.contract"].number(draws, of.index) // PPM
    return {
        "equipment_purchased_with_vat": pa.array(of.equipment * 113 // 100),
        "equipment_paid_with_vat": pa.array(of.equipment * 113 // 100),
        "equipment_contract": pa.array(contract),
        "leased_price": pa.array(np.where(of.financed_by("lease"), of.equipment // 2, 0)),
        "has_bank_loan": pa.array(of.financed_by("loan")),
    }


def flat(of: Projects) -> dict[str, Any]:
    """What the purchases would sum to, where no list is made."""
    hardware = of.equipment * 780 // 1000
    return {
        "equipment_purchased": pa.array(hardware),
        "equipment_paid": pa.array(of.equipment * 850 // 1000),
        "equipment_software": pa.array(of.equipment * 890 // 1000),
        "whole_machines": pa.array(of.equipment * 220 // 1000),
        "production_equipment": pa.array(of.equipment * 800 // 1000),
        "production_assets": pa.array(of.equipment * 800 // 1000),
    }


def by_year(draws: Draws, setting: Setting, of: Projects) -> dict[str, Any]:
    """Investment of the claim year and the one before, and audited growth of taxes."""
    m = marginals()
    rows = Rows.of(np.full(len(of.index), 2, np.int64))
    now = rows.place == 1
    share = m["project.year_share"].number(draws, of.index)[rows.parent]
    actual = of.actual[rows.parent]
    invested = np.where(now, actual * share // PPM, actual - actual * share // PPM)
    years = setting.claim_year - 1 + rows.place
    at = rows.index(of.index, 16)
    growth = actual * m["project.tax_growth_audited"].number(draws, at) // PPM
    return {
        "project.fixed_investment": (rows, years, invested),
        "project.tax_growth_audited": (rows, years, growth),
    }


def by_key(draws: Draws, setting: Setting, of: Projects) -> dict[str, Any]:
    """The class in each industry list of the policies in view: ``(rows, keys, values)``."""
    names = [name for name, listed in setting.classes.items() if listed]
    rows = Rows.of(np.full(len(of.index), len(names), np.int64))
    if not names:
        return {}
    drawn = draws.unit("project.class_in", rows.index(of.index, 64))
    codes: list[str] = []
    values = np.zeros(len(drawn), np.int64)
    for number, name in enumerate(names):
        inside = rows.place == number
        values[inside] = len(codes) + (drawn[inside] * len(setting.classes[name]) >> 32)
        codes += setting.classes[name]
    return {"project.class_in": (rows, coded(names, rows.place), coded(codes, values))}


# Lists


def purchases(draws: Draws, setting: Setting, of: Projects) -> tuple[Rows, dict[str, Any]]:
    """What was bought: the amounts add up to the project's equipment."""
    m = marginals()
    rows = Rows.of(m["lists.purchases"].count(draws, of.index))
    at = rows.index(of.index)
    weights = draws.between("purchase.weight", at, 1, 1000)
    amount = split(of.equipment, weights, rows, len(of.index))
    part = amount * m["project.paid_part"].number(draws, at) // PPM
    paid = np.where(m["project.paid_in_full"].yes(draws, at), amount, part)
    kind = m["project.purchase_kind"]
    drawn = kind.position(draws, at)
    machine = np.isin(drawn, [kind.codes.index(c) for c in ("hardware", "whole-machine")])
    first = of.started[rows.parent]
    last = np.minimum(of.completed[rows.parent], setting.last_day)
    leased = of.financed_by("lease")[rows.parent] & (rows.place == 0)
    return rows, {
        "item": coded(("合成设备",), np.zeros(len(at), np.int64)),
        "kind": coded(kind.codes, drawn),
        "amount": pa.array(amount),
        "paid": pa.array(paid),
        "bought_on": days(draws.between("purchase.day", at, first, np.maximum(first, last))),
        "production": pa.array(machine & m["project.production"].yes(draws, at)),
        "leased": pa.array(leased),
        "invoice": numbered("F", at, 13),
    }


@dataclass
class Loans:
    """Loans of a chunk's projects."""

    rows: Rows
    principal: Whole
    starts: Whole
    ends: Whole
    rate: Whole


def loans(draws: Draws, of: Projects) -> tuple[Loans, dict[str, Any]]:
    """Loans of those that have them."""
    m = marginals()
    counts = m["lists.loans"].count(draws, of.index)
    rows = Rows.of(np.where(of.financed_by("loan"), counts, 0))
    at = rows.index(of.index, 64)
    total = of.actual * m["project.borrowed"].number(draws, of.index) // PPM
    weights = draws.between("loan.weight", at, 200, 1000)
    principal = split(total, weights, rows, len(of.index)) // 1_000_000 * 1_000_000 + 1_000_000
    starts = of.started[rows.parent] + draws.below("loan.day", at, 200)
    years = m["project.loan_years"].number(draws, at)
    rate = m["project.loan_rate"].number(draws, at) * 500
    ends = starts + 365 * years
    kind = m["project.loan_kind"]
    made = Loans(rows, principal, starts, ends, rate)
    return made, {
        "kind": coded(kind.codes, kind.position(draws, at)),
        "principal": pa.array(principal),
        "starts_on": days(starts),
        "ends_on": days(ends),
        "rate": pa.array(rate),
        "years": pa.array(years),
    }


def loan_interest(
    draws: Draws, setting: Setting, of: Projects, borrowed: Loans
) -> tuple[Rows, dict[str, Any]]:
    """Interest paid each quarter, until the loan or the claim year ends."""
    m = marginals()
    until = np.minimum(borrowed.ends, setting.last_day)
    counts = np.maximum(until - borrowed.starts, 0) // 91
    each = Rows.of(counts)
    parent = borrowed.rows.parent[each.parent]
    starts = np.searchsorted(parent, np.arange(len(of.index)), side="left")
    rows = Rows(parent, np.arange(len(parent)) - starts[parent])
    at = rows.index(of.index)
    principal, rate = borrowed.principal[each.parent], borrowed.rate[each.parent]
    interest = principal // 100 * rate * 91 // 3_600_000
    part = m["project.loan_part"].number(draws, at)
    partly = m["project.on_transformation"].yes(draws, at)
    return rows, {
        "paid_on": days(borrowed.starts[each.parent] + 91 * (each.place + 1)),
        "interest": pa.array(interest),
        "transformation_interest": pa.array(np.where(partly, interest * part // PPM, interest)),
    }


def lease_rent(draws: Draws, setting: Setting, of: Projects) -> tuple[Rows, dict[str, Any]]:
    """Rent of leased equipment, by the quarter or the month, as far as the claim year reaches."""
    m = marginals()
    counts = np.where(of.financed_by("lease"), m["lists.lease_rent"].number(draws, of.index), 0)
    step: Whole = np.where(m["project.lease_monthly"].yes(draws, of.index), 30, 91)
    all_rows = Rows.of(counts)
    paid_on = of.started[all_rows.parent] + step[all_rows.parent] * (all_rows.place + 1)
    keep = paid_on <= setting.last_day
    rows, paid_on = all_rows.kept(keep), paid_on[keep]
    rent = (of.equipment // 2)[rows.parent] // np.maximum(counts, 1)[rows.parent]
    part = m["project.lease_financing"].number(draws, rows.index(of.index))
    first = (of.started + step)[rows.parent]
    return rows, {
        "paid_on": days(paid_on),
        "rent": pa.array(rent + rent * part // PPM),
        "financing": pa.array(rent * part // PPM),
        "first_paid_on": days(first),
    }


def bond_interest(draws: Draws, setting: Setting, of: Projects) -> tuple[Rows, dict[str, Any]]:
    """Interest on bonds, every half year."""
    m = marginals()
    counts = np.where(of.financed_by("bond"), m["lists.bond_interest"].number(draws, of.index), 0)
    all_rows = Rows.of(counts)
    paid_on = of.started[all_rows.parent] + 182 * (all_rows.place + 1)
    keep = paid_on <= setting.last_day
    rows = all_rows.kept(keep)
    part = m["project.bond_rate"].number(draws, rows.index(of.index))
    return rows, {
        "paid_on": days(paid_on[keep]),
        "interest": pa.array((of.actual // 3)[rows.parent] * part // PPM),
        "first_paid_on": days((of.started + 182)[rows.parent]),
    }
