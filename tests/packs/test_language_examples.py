"""Every example of docs/language.md is true: it parses, and it compiles in a small pack."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.packs.case_files import CaseFile, check

from jigai.engine.api import program
from jigai.engine.programme.compiling import programme
from jigai.facts.documents import load_all
from jigai.policy.loading import load_pack
from jigai.policy.programme import LISTS, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parents[2] / "docs" / "language.md"
FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ALTERNATIVE = re.compile(r"^(?=(?:gives|pays):)", re.MULTILINE)
WORDS = {"zh": "示例", "en": "example"}
BESIDE_AWARDS = (*LISTS, *RULES)
REFERRED_TO = """
units: {science-centre: 科技中心}
---
indicators:
  industrial-investment: {zh: 工业投资, en: investment, unit: money}
  provincial-average: {zh: 全省平均, en: average, unit: money}
  fund-invested: {zh: 已投, en: invested, unit: money}
---
library: luan-rolling-library
name: 滚动库
for: project
---
target: yichang-goal-investment-2018
name: 2018
---
target: yichang-goal-investment-2019
name: 2019
---
target: yichang-goal-investment-2020
name: 2020
"""
"""What the examples of section 11 take for granted."""
OWNERS = ("project", "platform", "product", "title", "centre")


def examples() -> list[str]:
    """The documents of the blocks; where a block lists alternatives, one text for each."""
    found: list[str] = []
    for block in FENCED.findall(DOCUMENT.read_text(encoding="utf-8")):
        for text in re.split(r"^---$", block, flags=re.MULTILINE):
            parts = [part for part in ALTERNATIVE.split(text) if part.strip()]
            found += parts if ALTERNATIVE.match(text.lstrip()) else [text]
    return found


def parsed(text: str, folder: Path) -> dict[str, Any]:
    """One example, read as a pack file is read."""
    file = folder / "example.yaml"
    file.write_text(text, encoding="utf-8")
    (content,) = load_all(file)
    assert isinstance(content, dict)
    return content


def of_kind(*kinds: str) -> list[Any]:
    """Examples whose first key is one of those named, each under its first line."""
    chosen = [text for text in examples() if text.lstrip().split(":")[0] in kinds]
    return [pytest.param(text, id=text.strip().splitlines()[0][:60].strip()) for text in chosen]


def inside(value: object, *keys: str) -> Iterator[Any]:
    """What stands under the keys, at any depth; lists one by one."""
    if isinstance(value, list):
        for item in value:
            yield from inside(item, *keys)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in keys:
                yield from item if isinstance(item, list) else [item]
            yield from inside(item, *keys)


class SmallPack:
    """A pack with what an example needs around it: clauses, measures and rules it refers to."""

    def __init__(self, *items: dict[str, Any]) -> None:
        self.items = list(items)
        own = {str(item[next(iter(item))]) for item in items}
        locators = [str(at) for at in inside(self.items, "at", "clauses") if at != "$at"]
        locators += [str(item["with"]["at"]) for item in items if "with" in item]
        for name in inside(self.items, "counts", "among", "applies_to", "measures", "replaces"):
            text = str(name)
            if re.match(r"[a-z]", text):
                if text not in own:
                    self.items.append(self.measure(text, "一"))
            else:
                locators.append(text.replace("*", "s9"))
                self.items.append(self.measure(f"stub-{len(self.items)}", locators[-1]))
        for name in inside(self.items, "after"):
            self.items.append({"limit": str(name), "at": "一", "name": WORDS, "key": ["enterprise"],
                               "amount": "1万元", "counts": ["stub"]})  # fmt: skip
        self.items.append(self.measure("stub", "一"))
        self.locators = ["一", *dict.fromkeys(locators)]

    @staticmethod
    def measure(name: str, at: str) -> dict[str, Any]:
        """A measure that an example refers to."""
        return {"measure": name, "at": at, "name": WORDS, "for": "project",
                "gives": {"amount": "1万元"}}  # fmt: skip

    def write(self, folder: Path) -> Path:
        """The pack's files; JSON is YAML."""
        place = folder / "place"
        (place / "measures").mkdir(parents=True)
        head = {"document": "place-1", "title": WORDS, "number": "示例1号", "issuer": WORDS,
                "status": "in-force-as-issued", "region": "360783", "level": "county"}  # fmt: skip
        clauses = {at: {"hash": f"{n:016x}", "summary": WORDS}
                   for n, at in enumerate(self.locators)}  # fmt: skip
        texts: dict[str, list[dict[str, Any]]] = {
            "pack.yaml": [head],
            "clauses.yaml": [{"clauses": clauses}],
            "measures/items.yaml": self.items,
        }
        for name, documents in texts.items():
            lines = [json.dumps(document, ensure_ascii=False) for document in documents]
            (place / name).write_text("\n---\n".join(lines), encoding="utf-8")
        return place

    def compiles(self, folder: Path) -> None:
        """Raises where a fault is found."""
        assert program(load_pack(self.write(folder))).plan.measures


def owner_of(text: str) -> str:
    """Whose award a bare `gives` or `pays` would be, by the facts it names."""
    return next((owner for owner in OWNERS if f"{owner}." in text), "enterprise")


@pytest.mark.parametrize("text", of_kind(*{t.lstrip().split(":")[0] for t in examples()}))
def test_every_example_parses(text: str, tmp_path: Path) -> None:
    assert parsed(text, tmp_path)


@pytest.mark.parametrize("text", of_kind("measure", "limit", "choice", "gate", "declared",
                                         "classification"))  # fmt: skip
def test_items_compile(text: str, tmp_path: Path) -> None:
    SmallPack(parsed(text, tmp_path)).compiles(tmp_path)


@pytest.mark.parametrize("text", of_kind("gives", "pays"))
def test_what_a_measure_gives_and_when_it_pays_compiles(text: str, tmp_path: Path) -> None:
    measure = SmallPack.measure("example", "一") | {"for": owner_of(text)}
    if "decided(" in text:
        measure["wording"] = "ceiling"
    if "each: year" in text:
        measure["gives"] = {"increment": "enterprise.local_tax_retained"}
    if "increment:" in text:
        measure["pays"] = {"each": "year", "from": "claim_year", "count": 1}
        measure["for"] = "project"
    SmallPack(measure | parsed(text, tmp_path)).compiles(tmp_path)


def test_the_template_compiles(tmp_path: Path) -> None:
    items = [parsed(str(param.values[0]), tmp_path) for param in of_kind("template", "use")]
    assert len(items) == 2
    SmallPack(*items).compiles(tmp_path)


def test_what_stands_beside_awards_compiles_together(tmp_path: Path) -> None:
    texts = [str(param.values[0]) for param in of_kind(*BESIDE_AWARDS)]
    items = [parsed(text, tmp_path) for text in (*texts, *REFERRED_TO.split("---\n"))]
    pack = load_pack(SmallPack(*items).write(tmp_path))
    made = programme(pack)
    assert {next(iter(item)) for item in items} == set(BESIDE_AWARDS)
    assert len(made.bounds) == 5
    assert len(made.of_kind("library")) == 2
    assert made.terms
    assert made.gaps


def test_the_head_of_a_pack_compiles(tmp_path: Path) -> None:
    (head,) = (str(param.values[0]) for param in of_kind("document"))
    (clauses,) = (str(param.values[0]) for param in of_kind("clauses"))
    place = SmallPack().write(tmp_path)
    (place / "pack.yaml").write_text(head, encoding="utf-8")
    more = "  一: {hash: 0000000000000000, summary: {zh: 一, en: one}}\n"
    (place / "clauses.yaml").write_text(clauses + more, encoding="utf-8")
    pack = load_pack(place)
    assert program(pack).plan.measures
    assert len(pack.clauses) == 2


def test_the_readings_compile_under_each_answer(tmp_path: Path) -> None:
    (text,) = (str(param.values[0]) for param in of_kind("readings"))
    measure = SmallPack.measure("example", "四(三)1")
    readings = parsed(text, tmp_path)["readings"]
    place = SmallPack(measure).write(tmp_path)
    (place / "readings.yaml").write_text(text, encoding="utf-8")
    for axis, question in readings.items():
        for answer in question["alternatives"]:
            assert program(load_pack(place), {axis: answer}).plan.measures


def test_the_worked_case_holds_for_the_measure_it_names(tmp_path: Path) -> None:
    (text,) = (str(param.values[0]) for param in of_kind("case"))
    case = parsed(text, tmp_path)
    found = [parsed(str(param.values[0]), tmp_path) for param in of_kind("measure")]
    (measure,) = [item for item in found if item["measure"] in case["expect"]]
    check(CaseFile(SmallPack(measure).write(tmp_path), case))
