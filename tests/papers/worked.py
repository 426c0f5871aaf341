"""Sources of documents for tests: shipped packs, the sixth place, and a pack with everything."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from tests.engine.small import small

from jigai.facts.problems import Lang
from jigai.papers.source import Source, read_source
from jigai.policy.loading import load_pack, shipped_root

DAY = dt.date(2024, 5, 6).toordinal()
ROOT = Path(__file__).parents[2]
SIXTH = ROOT / "demonstration" / "packs" / "yunling"
ASSETS = ROOT / "var" / "frontend"
RULES = """\
measure: grant
at: 一
name: {zh: 设备补助, en: Equipment grant}
kind: grant
for: project
when: [enterprise.above_scale]
gives: {rate: 10%, of: project.equipment_purchased}
flags: [fair-competition-review]
---
measure: prize
at: 二
name: {zh: 称号奖励, en: Award for a title}
kind: award
for: title
which: title.what = 智能工厂
when:
  - exists(enterprise.titles, row.granted_on <= as_of)
gives: {amount: 20万元}
once: subject
payer: {zh: 市财政, en: municipal finance}
---
limit: together
at: 三
name: {zh: 两项合计, en: Both together}
key: [enterprise, year]
counts: [grant, prize]
amount: 100万元
---
choice: one
at: 二(一)
name: {zh: 二者择一, en: One of two}
key: [enterprise, year]
among: [grant, prize]
by: measure
at_most: 1
---
declared: advice
at: 三
name: {zh: 上门服务, en: Advice on site}
kind: service
gives: {zh: 派人上门, en: someone comes}
"""
MORE = """\
units:
  bureau: {zh: 工信局, en: Bureau of industry}
---
library: rolling
at: 二(一)
name: {zh: 滚动项目库, en: Rolling library}
for: project
when: [project.total_investment >= 500万元]
years: 3
responsible: [bureau]
---
duty: monthly
at: 三
name: {zh: 按月填报, en: Monthly returns}
of: [rolling]
for: project
when: [project.in_statistics_library]
every: month
---
task: publicise
at: 三
name: {zh: 政策宣传, en: Publicity}
does: {zh: 到企业宣讲, en: talks at enterprises}
responsible: [bureau]
---
cycle: bulletin
at: 三
name: {zh: 通报, en: Bulletin}
every: quarter
does: {zh: 一季一通报, en: a bulletin each quarter}
---
terms:
  滚动项目库:
    en: rolling library
    means: {zh: 逐年更新的项目清单, en: a list renewed each year}
    at: 三
---
gaps:
  ties: {says: {zh: 没有规定并列如何处理, en: nothing is said of ties}, at: 三}
"""


@cache
def shipped(place: str, lang: Lang = "zh") -> Source:
    """A shipped policy, or that of the sixth place."""
    folder = SIXTH if place == "yunling" else shipped_root() / place
    return read_source(load_pack(folder), lang, DAY)


def whole(folder: Path, lang: Lang = "zh", **more: str) -> Source:
    """A small pack that holds something of every kind."""
    return read_source(small(folder, RULES, programme=MORE, **more), lang, DAY)
