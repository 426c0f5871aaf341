"""Titles, products, platforms and centres of a chunk, and what organisations list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from jigai.lab.population.chunks import Rows, coded, days, numbered
from jigai.lab.population.draws import PPM, Draws, Whole
from jigai.lab.population.marginals import Marginal, marginals
from jigai.lab.population.organisations import Organisations
from jigai.lab.population.setting import Setting

_IN_ONE = 16
Made = tuple[Rows, dict[str, Any]]


def _drawn(marginal: Marginal, draws: Draws, at: Whole) -> pa.Array:
    return coded(marginal.codes, marginal.position(draws, at))


def titles(draws: Draws, setting: Setting, of: Organisations, first: Whole) -> tuple[Made, Made]:
    """Titles and how long they hold; ``first`` is the number of each organisation's project 0."""
    m = marginals()
    rows = Rows.of(m["lists.titles"].count(draws, of.index, of.size))
    at = rows.index(of.index, _IN_ONE)
    long_ago = m["title.granted"].number(draws, at)
    recent = m["title.granted"].yes(draws, at)
    granted = setting.last_day - np.where(recent, long_ago % 365, long_ago)
    level = m["title.level"]
    drawn = level.position(draws, at)
    national = drawn == level.codes.index("national")
    mine = m["title.of_project"].yes(draws, at) & (of.projects[rows.parent] > 0)
    project = numbered("P", np.where(mine, first[rows.parent], 0))
    columns = {
        "id": numbered("T", at, 11),
        "of": numbered("E", of.index[rows.parent]),
        "what": _drawn(m["title.what"], draws, at),
        "level": coded(level.codes, drawn),
        "granted_by": coded(("合成认定机关",), np.zeros(len(at), np.int64)),
        "place": coded(setting.regions, of.region[rows.parent]),
        "by_state": pa.array(national & m["title.by_state"].yes(draws, at)),
        "granted_on": days(granted),
        "prize_listed": pa.array(m["title.prize_listed"].yes(draws, at)),
        "project": pa.compute.if_else(pa.array(mine), project, pa.scalar("")),
        "own_funds": pa.array(m["title.own_funds"].amount(draws, at) * 100),
        "object": numbered("O", at, 11),
    }
    validity = {"from": days(granted), "until": days(granted + 3 * 365)}
    return (rows, columns), (Rows(np.arange(len(at)), np.zeros(len(at), np.int64)), validity)


def products(draws: Draws, setting: Setting, of: Organisations) -> tuple[Made, Made, Made]:
    """Products with their sales and insurance."""
    m = marginals()
    rows = Rows.of(m["lists.products"].count(draws, of.index, of.size))
    at = rows.index(of.index, _IN_ONE)
    recognition = m["product.recognition"]
    drawn = recognition.position(draws, at)
    software = drawn == recognition.codes.index("首版次软件")
    kind = m["product.kind"]
    shape = np.where(software, len(kind.codes), kind.position(draws, at))
    recognised = setting.last_day - m["product.recognised"].number(draws, at)
    columns = {
        "id": numbered("D", at, 11),
        "of": numbered("E", of.index[rows.parent]),
        "name": numbered("合成产品", at, 11),
        "recognition": coded(recognition.codes, drawn),
        "level": _drawn(m["product.level"], draws, at),
        "recognised_on": days(recognised),
        "kind": coded((*kind.codes, "软件"), shape),
        "policy_holder": numbered("合成单位", of.index[rows.parent]),
        "policy_holder_is_maker": pa.array(m["product.policy_holder_is_maker"].yes(draws, at)),
    }
    price = m["product.price"].amount(draws, at) * 100
    sales = _sales(draws, setting, at, recognised, price)
    return (rows, columns), sales, _insurance(draws, at, recognised, price)


def _sales(draws: Draws, setting: Setting, at: Whole, since: Whole, price: Whole) -> Made:
    rows = Rows.of(marginals()["lists.sales"].number(draws, at))
    own = rows.index(at, 64)
    after = np.maximum(setting.last_day - since, 1)[rows.parent]
    return rows, {
        "amount": pa.array(price[rows.parent]),
        "invoiced_on": days(since[rows.parent] + draws.below("sale.day", own, after)),
        "invoice": numbered("S", own, 13),
        "set": numbered("H", own, 13),
    }


def _insurance(draws: Draws, at: Whole, since: Whole, price: Whole) -> Made:
    m = marginals()
    rows = Rows.of(m["lists.insurance_years"].count(draws, at))
    own = rows.index(at, 64)
    premium = price[rows.parent] * m["product.premium"].number(draws, own) // PPM
    return rows, {
        "starts_on": days(since[rows.parent] + 30 + 365 * rows.place),
        "premium": pa.array(premium),
        "insured_amount": pa.array(price[rows.parent]),
    }


def platforms(draws: Draws, of: Organisations) -> Made:
    """Platforms."""
    m = marginals()
    rows = Rows.of(m["lists.platforms"].count(draws, of.index, of.size))
    at = rows.index(of.index, _IN_ONE)
    names = ("internet_platform", "recognised", "on_cultivation_list", "accepted", "sme_service")
    return rows, {
        "id": numbered("L", at, 11),
        "of": numbered("E", of.index[rows.parent]),
        "name": numbered("合成平台", at, 11),
        "grade": _drawn(m["platform.grade"], draws, at),
        **{name: pa.array(m[f"platform.{name}"].yes(draws, at)) for name in names},
    }


def centres(
    draws: Draws, setting: Setting, of: Organisations
) -> tuple[Made, Made, tuple[Rows, Whole, Whole]]:
    """Innovation centres, what they bought, and their income from technology by year."""
    m = marginals()
    rows = Rows.of(m["lists.centres"].count(draws, of.index, of.size))
    at = rows.index(of.index, _IN_ONE)
    names = ("on_cultivation_list", "in_cultivation_period", "project_completed", "provincial",
             "national", "promoted", "branch")  # fmt: skip
    columns = {
        "id": numbered("C", at, 11),
        "of": numbered("E", of.index[rows.parent]),
        "name": numbered("合成创新中心", at, 11),
        **{name: pa.array(m[f"centre.{name}"].yes(draws, at)) for name in names},
    }
    bought = Rows.of(m["lists.centre_purchases"].number(draws, at))
    own = bought.index(at, 64)
    listed = {
        "item": coded(("合成仪器",), np.zeros(len(own), np.int64)),
        "use": _drawn(m["centre.use"], draws, own),
        "amount": pa.array(m["centre.bought"].amount(draws, own) * 100),
        "bought_on": days(setting.last_day - draws.below("centre.day", own, 730)),
        "invoice": numbered("C", own, 13),
    }
    years = Rows.of(np.full(len(at), 2, np.int64))
    income = m["centre.technology_income"].amount(draws, years.index(at, 16)) * 100
    return (rows, columns), (bought, listed), (years, setting.claim_year - 1 + years.place, income)


# What organisations list


def _some(draws: Draws, name: str, of: Organisations, *, only_enterprises: bool = False) -> Rows:
    marginal = marginals()[f"lists.{name}"]
    some = marginal.yes(draws, of.index)
    if only_enterprises:
        some &= of.enterprise
    return Rows.of(np.where(some, marginal.number(draws, of.index), 0))


def cloud_payments(draws: Draws, setting: Setting, of: Organisations) -> Made:
    """What enterprises pay for clouds."""
    tiers = ("信息基础设施上云", "平台系统上云", "业务应用上云", "设备资源上云",
             "制造能力（资源）上云")  # fmt: skip
    rows = _some(draws, "cloud_payments", of, only_enterprises=True)
    at = rows.index(of.index, 64)
    return rows, {
        "tier": coded(tiers, draws.below("cloud.tier", at, len(tiers))),
        "paid": pa.array(marginals()["paid.cloud"].number(draws, at) * 100),
        "paid_on": days(setting.last_day - draws.below("cloud.day", at, 365)),
        "invoice": numbered("Y", at, 13),
    }


def outside_awards(draws: Draws, setting: Setting, of: Organisations, first: Whole) -> Made:
    """Support of other levels and authorities, mostly of no project that is stated here."""
    levels = ("national", "provincial", "municipal", "county")
    m = marginals()
    rows = _some(draws, "outside_awards", of)
    at = rows.index(of.index, 64)
    mine = m["paid.outside_subject"].yes(draws, at) & (of.projects[rows.parent] > 0)
    project = numbered("P", np.where(mine, first[rows.parent], 0))
    title = m["title.what"]
    titled = m["paid.outside_title"].yes(draws, at)
    what = np.where(titled, title.position(draws, at), len(title.codes))
    return rows, {
        "level": coded(levels, draws.below("outside.level", at, len(levels))),
        "place": coded(setting.regions, of.region[rows.parent]),
        "fund": coded(("合成专项资金",), np.zeros(len(at), np.int64)),
        "title": coded((*title.codes, ""), what),
        "subject": pa.compute.if_else(pa.array(mine), project, pa.scalar("")),
        "year": pa.array(setting.claim_year - draws.below("outside.year", at, 4)),
        "paid": pa.array(m["paid.outside"].number(draws, at) * 1_000_000),
    }


def history(draws: Draws, setting: Setting, of: Organisations, first: Whole) -> Made:
    """Earlier awards under the policies in view; none where there are no policies in view."""
    m = marginals()
    rows = _some(draws, "history", of)
    if not setting.measures:
        rows = rows.kept(np.zeros(len(rows.parent), bool))
    at = rows.index(of.index, 64)
    packs = tuple(pack for pack, _ in setting.measures) or ("",)
    measures = tuple(measure for _, measure in setting.measures) or ("",)
    drawn = draws.below("history.measure", at, len(measures))
    mine = m["paid.granted_subject"].yes(draws, at) & (of.projects[rows.parent] > 0)
    project = numbered("P", np.where(mine, first[rows.parent], 0))
    granted = m["paid.granted"].number(draws, at) * 1_000_000
    title = m["title.what"]
    year = setting.claim_year - 1 - draws.below("history.year", at, 3)
    return rows, {
        "pack": coded(packs, drawn),
        "measure": coded(measures, drawn),
        "subject": pa.compute.if_else(
            pa.array(mine), project, numbered("E", of.index[rows.parent])
        ),
        "title": _drawn(title, draws, at),
        "level": _drawn(m["title.level"], draws, at),
        "object": numbered("O", at, 13),
        "application": numbered("A", at, 13),
        "payment": coded(("1",), np.zeros(len(at), np.int64)),
        "year": pa.array(year),
        "paid_in": pa.array(year),
        "granted": pa.array(granted),
        "paid": pa.array(granted),
        "carried": pa.array(np.zeros(len(at), np.int64)),
    }


def invoices_claimed(draws: Draws, setting: Setting, of: Organisations, first: Whole) -> Made:
    """Invoices that served an earlier claim: those of the organisation's first project."""
    rows = _some(draws, "invoices_claimed", of)
    at = rows.index(of.index, 64)
    measures = tuple(measure for _, measure in setting.measures) or ("",)
    return rows, {
        "invoice": numbered("F", first[rows.parent] * 4096 + rows.place, 13),
        "measure": coded(measures, draws.below("claimed.measure", at, len(measures))),
    }
