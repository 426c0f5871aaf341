"""Whatever stands in a pack's files, the answer is a pack or a list of findings with file and line.

Real packs are spoilt at one spot (a key dropped, a value replaced, doubled or renamed) and read,
compiled and run. Nothing but PackBroken may come out, and what works must still evaluate.
"""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jigai.engine.api import evaluate
from jigai.engine.compiling import Compiler
from jigai.engine.result import answer_data
from jigai.facts.documents import load, load_all
from jigai.facts.problems import Problem
from jigai.policy.folding import settle
from jigai.policy.loading import PackBroken, load_pack, pack_files, shipped_root

FOLDERS = sorted(p.parent for p in shipped_root().glob("*/pack.yaml"))
PLACE = re.compile(r"[\w.-]+/[\w./-]+\.yaml:[1-9][0-9]*")

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**12),
    st.sampled_from(
        ["", " ", "omit", "never", "$cap", "${x}", "no", "6%", "500万元", "一", "a: b", "x" * 5000]
    ),
    st.sampled_from(["row.paid", "enterprise.titles", "subject", "2023-02-30", "()", "'", "not"]),
    st.text(max_size=12),
    st.recursive(
        st.sampled_from(["x", None, 1, True]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner),
        max_leaves=6,
    ),
    st.sampled_from([{"reading": "none"}, {"if": []}, {"zh": 1}, [[]], {"": {}}, {"reading": []}]),
)


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, below in items:
        yield (*path, key)
        yield from spots(below, (*path, key))


def spoilt(document: Any, path: tuple[Any, ...], how: str, junk: Any) -> Any:
    """A copy of a document with one spot changed."""
    whole = copy.deepcopy(document)
    at = whole
    for key in path[:-1]:
        at = at[key]
    key = path[-1]
    if how == "drop":
        del at[key]
    elif how == "replace":
        at[key] = junk
    elif how == "wrap":
        at[key] = [at[key]] if isinstance(junk, int) else {"x": at[key]}
    elif isinstance(at, list):
        at.insert(0, copy.deepcopy(at[key]))
    else:
        at[str(junk)[:20] or "x"] = at.pop(key)
    return whole


def plain(value: Any) -> Any:
    """The same in ordinary mappings and lists."""
    if isinstance(value, dict):
        return {key: plain(below) for key, below in value.items()}
    return [plain(below) for below in value] if isinstance(value, list) else value


def named(problems: list[Problem]) -> None:
    """Each has a place with file and line, and a text in both languages."""
    for problem in problems:
        assert PLACE.fullmatch(problem.where), problem
        assert problem.zh
        assert problem.en


def dumped(documents: list[Any]) -> str:
    return yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False)


class Spoiler:
    """A copy of a pack of which one file at a time is spoilt."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = home / folder.name
        shutil.copytree(folder, self.folder)
        self.files = {path: plain(load_all(path)) for path in pack_files(self.folder)}
        self.texts = {path: path.read_text(encoding="utf-8") for path in self.files}
        self.spots = [
            (path, number, spot)
            for path, documents in self.files.items()
            for number, document in enumerate(documents)
            for spot in [*spots(document)]
        ]
        self.examples = [load(p) for p in sorted((folder / "examples").glob("*.yaml"))]

    def check(self, number: int, how: str, junk: Any, *, twice: bool) -> None:
        path, position, spot = self.spots[number % len(self.spots)]
        documents = list(self.files[path])
        documents[position] = spoilt(documents[position], spot, how, junk)
        if twice:
            documents.append(documents[position])
        path.write_text(dumped(documents), encoding="utf-8")
        try:
            self.use()
        except PackBroken as error:
            named(error.problems)
        finally:
            path.write_text(self.texts[path], encoding="utf-8")

    def use(self) -> None:
        """Read, compile and run; raises PackBroken."""
        pack = load_pack(self.folder)
        Compiler(pack, settle(pack, {}), ()).plan()
        for example in self.examples:
            answer = evaluate(example, pack)
            answer_data(answer, answer.program, "zh")


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def spoiler(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Spoiler:
    return Spoiler(request.param, tmp_path_factory.mktemp("packs"))


@settings(max_examples=60)
@given(
    number=st.integers(0, 10**6),
    how=st.sampled_from(["drop", "replace", "replace", "replace", "wrap", "rename"]),
    junk=JUNK,
    twice=st.integers(0, 9).map(lambda n: n == 0),
)
def test_junk_anywhere_is_named_with_file_and_line(
    spoiler: Spoiler, number: int, how: str, junk: Any, twice: bool
) -> None:
    spoiler.check(number, how, junk, twice=twice)


@settings(max_examples=60)
@given(text=st.text(max_size=40), position=st.integers(0, 10**6), cut=st.integers(0, 80))
def test_bytes_anywhere_are_named_with_file_and_line(
    spoiler: Spoiler, text: str, position: int, cut: int
) -> None:
    path = list(spoiler.texts)[position % len(spoiler.texts)]
    whole = spoiler.texts[path]
    at = position % max(1, len(whole))
    path.write_bytes((whole[:at] + text + whole[at + cut :]).encode("utf-8", "surrogatepass"))
    try:
        spoiler.use()
    except PackBroken as error:
        named(error.problems)
    finally:
        path.write_text(whole, encoding="utf-8")
