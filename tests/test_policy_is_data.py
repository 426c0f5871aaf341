"""No figure of a policy and no name of a place stands in ``src``, but in packs, in tables of the
State and in the data of the demonstration.

Read are the syntax trees of Python (strings and numbers, not what is said about the code) and every
line of YAML, HTML and JavaScript. Figures and names are those of the packs themselves, the invented
sixth included, and of the table of regions. What is no policy's in spite of its looks is listed
with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jigai.policy.loading import load_packs, shipped_root
from jigai.policy.pack import Pack
from jigai.reference.regions import regions

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "jigai"
DATA = ("packs", "reference/data", "office/demonstration", "office/statistics/data")
"""Where figures and names belong: policies, tables of the State, invented data."""
READ = (".yaml", ".html", ".js")
WORDS_ABOUT = frozenset({"zh", "en", "note", "notes", "name", "say", "issue", "words", "means"})
"""Keys of a pack whose texts are for people: the figures that hold stand elsewhere."""
FIGURE = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(万元|亿元|元|个百分点|%|‰)")
PLAIN = frozenset({"0元", "0.01元", "1元", "1万元", "1亿元", "0%", "1%", "100%"})
"""Too common to be any policy's."""
FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
OTHER_WORDS = ("新密码",)
"""Ordinary words that hold the name of a place."""
KNOWN = {
    ("facts/vocabulary/project.yaml", "100万元"): "the range of a fact, for proofs of overflow",
    ("facts/vocabulary/project.yaml", "36%"): "the range of a contract's rate, for proofs",
    ("policy/texts/files.py", "200000000"): "bytes",
    ("office/sheets/opening.py", "600000000"): "bytes",
    ("engine/columns/intake/workbooks.py", "2000000000"): "bytes",
}


@cache
def packs() -> tuple[Pack, ...]:
    found = [load_packs(root) for root in (shipped_root(), ROOT / "demonstration" / "packs")]
    assert not [fault for _, faults in found for fault in faults]
    return tuple(pack for here, _ in found for pack in here)


def stated(value: Any) -> Iterator[str]:
    """The texts of an item that are rules: no names, no words for people."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in WORDS_ABOUT:
                yield from stated(below)
    elif isinstance(value, (list, tuple)):
        for below in value:
            yield from stated(below)
    elif isinstance(value, str):
        yield value


@cache
def figures() -> frozenset[str]:
    """Every amount and rate of a pack, as written: ``300万元``, ``12.5%``."""
    items = (i for p in packs() for i in p.items if i.kind not in ("clauses", "terms", "gaps"))
    texts = (text for item in items for text in stated(item.raw))
    found = {n.replace(",", "") + unit for text in texts for n, unit in FIGURE.findall(text)}
    return frozenset(found - PLAIN)


@cache
def numbers() -> frozenset[int]:
    """Amounts in fen and yuan and rates in millionths that are too particular to be a size."""
    found: set[int] = set()
    for figure in figures():
        number, unit = FIGURE.fullmatch(figure).groups()  # type: ignore[union-attr]
        if unit in FEN:
            fen = int(Decimal(number) * FEN[unit])
            found |= {fen, *([fen // 100] if _particular(fen) else [])}
        elif unit == "%" and _particular(int(Decimal(number) * 10_000)):
            found.add(int(Decimal(number) * 10_000))
    return frozenset(
        n for n in found if _particular(n) or (n >= 10**8 and str(n).strip("0") != "1")
    )


def _particular(number: int) -> bool:
    return len(str(number).rstrip("0")) > 1 and number >= 10_000


@cache
def places() -> re.Pattern[str]:
    """Regions by their names and short names, places of packs in both languages."""
    names = {name for r in regions() for name in (r.name, *r.aliases)}
    latin = {p.id.split("-")[0] for p in packs()}
    groups = [g for p in packs() for i in p.of_kind("division") for g in i.raw["groups"].values()]
    for member in (m for group in groups for m in group["members"]):
        names.add(str(member["zh"]))
        latin.add(str(member["en"]))
    assert len(names) > 200
    chinese = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"{chinese}|\b(?:{'|'.join(sorted(map(re.escape, latin)))})\b", re.IGNORECASE
    )


def said(text: str) -> Iterator[str]:
    """The figures and places in a text."""
    for word in OTHER_WORDS:
        text = text.replace(word, "")
    yield from (m.group() for m in places().finditer(text))
    for number, unit in FIGURE.findall(text):
        figure = number.replace(",", "") + unit
        if figure in figures():
            yield figure


def in_python(source: str) -> Iterator[tuple[int, str]]:
    """What the strings and numbers of a module hold, with their lines."""
    tree = ast.parse(source)
    about = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in about:
            continue
        if isinstance(node.value, str):
            yield from ((node.lineno, found) for found in said(node.value))
        elif isinstance(node.value, (int, float)) and node.value in numbers():
            yield node.lineno, str(int(node.value))


def violations(root: Path) -> list[str]:
    """Every figure and name below a folder that is not known to be something else."""
    found = []
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if path.startswith(tuple(f"{folder}/" for folder in DATA)):
            continue
        if file.suffix == ".py":
            here = list(in_python(file.read_text(encoding="utf-8")))
        elif file.suffix in READ:
            lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            here = [(number, found) for number, line in lines for found in said(line)]
        else:
            continue
        found += [f"{path}:{line} {what}" for line, what in here if (path, what) not in KNOWN]
    return found


def test_no_figure_of_a_policy_and_no_place_stands_in_the_code() -> None:
    assert not violations(SRC)


def test_what_is_known_to_be_something_else_is_still_there() -> None:
    left = [
        (path, what)
        for path, what in KNOWN
        if what not in (SRC / path).read_text(encoding="utf-8").replace("_", "")
    ]
    assert not left


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.py", 'CAP = "300万元"\n', "a.py:1 300万元"),
        ("a.py", 'CAP = "300 万元"\n', "a.py:1 300万元"),
        ("a.py", "x = 1\nCAP = 300_000_000\n", "a.py:2 300000000"),
        ("a.py", "RATE = 125_000\n", "a.py:1 125000"),
        ("a.py", 'def f(n):\n    return f"{n}的12.5%"\n', "a.py:2 12.5%"),
        ("a.py", 'if place == "宜昌市":\n    pass\n', "a.py:1 宜昌市"),
        ("a.py", 'PACK = "longnan-2022-40"\n', "a.py:1 longnan"),
        ("a/b.yaml", "text: 每个县\nplace: 云溪区\n", "a/b.yaml:2 云溪区"),
        ("a/b.html", "<p>Yidu</p>\n", "a/b.html:1 Yidu"),
        ("a/b.html", "<p>最高 1,000 万元</p>\n", "a/b.html:1 1000万元"),
    ],
)
def test_a_planted_figure_or_name_is_found(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    assert violations(tmp_path) == [expected]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", '"""At most 300万元 in 宜昌市."""\n'),
        ("a.py", "SIZE = 20_000_000\nPAGE = 100\nNOT_FOUND = 404\n"),
        ("a.py", 'WIDTH = "100%"\nHELP = "请设置新密码"\n'),
        ("packs/there/a.yaml", "amount: 300万元\n"),
        ("reference/data/regions.csv", "420500,宜昌市\n"),
        ("office/demonstration/places.yaml", "place: 宜昌市\n"),
        ("a/b.css", "p { width: 50%; }\n"),
    ],
)
def test_data_sizes_and_words_about_the_code_are_left_alone(
    tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    assert not violations(tmp_path)
