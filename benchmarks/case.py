"""The case every engine answers, read once, and the same facts in the form other engines take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from jigai.engine.api import program
from jigai.engine.evaluating import Program
from jigai.facts.documents import load
from jigai.facts.dossier import Dossier
from jigai.facts.reading import read_dossier
from jigai.policy.loading import load_pack, shipped_root

Facts = dict[str, Any]
Amounts = dict[tuple[str, str], int]
"""Fen by measure and subject; what gives nothing is left out."""

CASE = Path(__file__).parent / "case.yaml"
REGION = "410000"
FUND = "制造业高质量发展专项资金"
DATES = {"completed_on", "recognised_on", "valid_from", "valid_until", "starts_on", "invoiced_on"}
DEMONSTRATION = "henan-demonstration-project-grant"
GOOSE = "henan-leading-goose-project-grant"
GIANT = "henan-little-giant-grant"
ROBOT = "henan-robot-replacement-grant"
SET_PREMIUM = "henan-first-set-premium-subsidy"
NATIONAL_SET = "henan-first-set-national-award"
PROVINCIAL_SET = "henan-first-set-provincial-award"
EDITION_PREMIUM = "henan-first-edition-premium-subsidy"
EDITION_SALES = "henan-first-edition-sales-award"
INTERNET = "henan-industrial-internet-platform-award"
SERVICE = "henan-sme-platform-award"
TITLE = "henan-national-title-award"
BASE = "henan-national-base-award"
NEW_MODE = "henan-new-mode-project-award"
NATIONAL_TITLES = (
    "绿色工厂",
    "绿色供应链管理企业",
    "工业设计中心",
    "技术创新示范企业",
    "质量标杆",
    "制造业单项冠军",
    "工业互联网试点示范",
    "大数据产业发展试点示范",
    "服务型制造示范",
    "新型信息消费示范项目",
    "两化融合领域试点示范",
    "同类国家试点示范",
)
BASES = ("新型工业化产业示范基地", "绿色工业园区")
PRIZES = {"一等奖": 50_000_000, "二等奖": 30_000_000, "三等奖": 10_000_000}


def henan() -> Program:
    """The shipped pack, compiled."""
    return program(load_pack(shipped_root() / "henan"))


def raw_case() -> Facts:
    """The case as written."""
    found: Facts = load(CASE)
    return found


def read(raw: Facts) -> Dossier:
    """The case as jigai takes it."""
    return read_dossier(raw, REGION)


def variants(raw: Facts) -> Iterator[tuple[str, Facts]]:
    """The case and others that let each rule decide, to compare answers before any timing."""
    yield "as it is", raw
    ordinary = deepcopy(raw)
    ordinary["applicant"]["leading_goose"] = False
    yield "no leading goose", ordinary
    for kept in ("giant", "robot", "demonstration"):
        one = deepcopy(raw)
        one["projects"][0]["key_project"] = False
        one["projects"][0]["demonstration"] = kept == "demonstration"
        one["projects"][0]["robot_demonstration"] = kept == "robot"
        if kept != "giant":
            one["titles"] = [t for t in one["titles"] if t["id"] != "giant"]
        one["products"] = []
        yield f"one project, {kept}", one
    grown = deepcopy(raw)
    for project in grown["projects"]:
        project |= {"key_project": False, "demonstration": True, "robot_demonstration": True}
        project |= {"equipment_software": 61_000_000, "whole_machines": 20_000_000}
    yield "caps of projects", grown
    sets = deepcopy(raw)
    sets["projects"] = []
    yield "first sets", sets
    editions = deepcopy(sets)
    editions["products"] = editions["products"][2:]
    yield "first editions", editions
    titles = deepcopy(editions)
    titles["products"] = []
    titles["applicant"]["leading_goose"] = False
    titles["platforms"][0]["accepted"] = True
    yield "fixed awards", titles


def facts(dossier: Dossier) -> Facts:
    """The facts of a case as plain data: money in fen, dates as ISO text, rows by date."""
    organisation = dossier.of_entity("organisation")[0].facts
    found: Facts = {
        "claim_year": dossier.claim_year,
        "as_of": dt.date.fromordinal(dossier.as_of).isoformat(),
        "enterprise": {
            "kind": organisation["kind"],
            "leading_goose": bool(organisation["leading_goose"]),
            "developed_in_province": bool(organisation["developed_in_province"]),
            "outside_awards": organisation["outside_awards"],
            "history": organisation["history"],
        },
    }
    for plural in ("projects", "products", "platforms", "titles"):
        found[plural] = [_plain(row) for row in organisation[plural]]
    return found


FLAGS = {
    "demonstration",
    "key_project",
    "robot_demonstration",
    "insured",
    "internet_platform",
    "sme_service",
    "recognised",
    "on_cultivation_list",
    "accepted",
    "by_state",
}


def _plain(row: Facts) -> Facts:
    found: Facts = {}
    for name, value in row.items():
        if name in DATES:
            found[name] = dt.date.fromordinal(value).isoformat()
        elif name in FLAGS:
            found[name] = bool(value)
        elif name == "insurance_years":
            found[name] = [_plain(r) for r in sorted(value, key=lambda r: str(r["starts_on"]))]
        elif isinstance(value, list):
            found[name] = [_plain(r) for r in value]
        else:
            found[name] = value
    return found
