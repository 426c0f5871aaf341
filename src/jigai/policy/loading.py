"""Packs from folders: read, hashed, and isolated (one that is broken is reported, not raised)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from jigai.facts.documents import Mapping, decode, parse, read_bytes
from jigai.facts.problems import InputRefused, Problem
from jigai.policy.assembling import assemble
from jigai.policy.language import DOCUMENTS
from jigai.policy.pack import Item, Pack, PackBroken, both, broken, identity
from jigai.policy.shapes import line_in

SIDE_FOLDERS = ("examples", "cases", "overlays")
MAX_BYTES = 1_000_000

__all__ = [
    "PackBroken",
    "both",
    "broken",
    "load_pack",
    "load_packs",
    "pack_files",
    "pack_folders",
    "shipped_root",
]


def shipped_root() -> Path:
    """The folder of the packs that come with jigai."""
    return Path(str(resources.files("jigai"))) / "packs"


def pack_folders(root: Path) -> list[Path]:
    """Folders below ``root`` (or ``root`` itself) that hold a pack, in order of name."""
    if (root / "pack.yaml").is_file():
        return [root]
    if not root.is_dir():
        return []
    return sorted(p.parent for p in root.glob("*/pack.yaml"))


def load_packs(root: Path) -> tuple[list[Pack], list[PackBroken]]:
    """Every pack below a folder; a broken one is returned apart and the rest work."""
    packs: list[Pack] = []
    broken: list[PackBroken] = []
    for folder in pack_folders(root):
        try:
            packs.append(load_pack(folder))
        except PackBroken as error:
            broken.append(error)
    return packs, broken


def pack_files(folder: Path) -> list[Path]:
    """The YAML files that make a pack (examples and cases stand beside it, not in it)."""
    return sorted(
        f for f in folder.rglob("*.yaml") if f.relative_to(folder).parts[0] not in SIDE_FOLDERS
    )


def load_pack(folder: Path) -> Pack:
    """The pack in a folder; raises PackBroken with every problem found in its files."""
    problems = _strays(folder)
    digest = hashlib.sha256()
    items: list[Item] = []
    for file in pack_files(folder):
        inside = file.relative_to(folder).as_posix()
        name = f"{folder.name}/{inside}"
        try:
            data = read_bytes(file)
            digest.update(inside.encode() + b"\0" + data + b"\0")
            documents = _documents(data, name)
        except InputRefused as error:
            problems += [_placed(p, file, name) for p in error.problems]
            continue
        for document in documents:
            try:
                items.append(_item(document, name))
            except PackBroken as error:
                problems += error.problems
    if problems:
        raise PackBroken(folder.name, problems)
    return assemble(folder, items, digest.hexdigest())


def _strays(folder: Path) -> list[Problem]:
    """Files that look like part of the pack and would be passed over in silence."""
    return [
        Problem(
            "pack.stray-file",
            "只读取 .yaml 文件，请把后缀改为 .yaml",
            "only files ending in .yaml are read; rename it",
            f"{folder.name}/{file.relative_to(folder).as_posix()}:1",
        )
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in (".yaml", ".yml", ".json") and file.suffix != ".yaml"
        and file.relative_to(folder).parts[0] not in SIDE_FOLDERS
    ]  # fmt: skip


def _documents(data: bytes, name: str) -> list[Any]:
    if len(data) > MAX_BYTES:
        raise InputRefused(
            [
                Problem(
                    "pack.file-too-large",
                    f"政策包的文件超过 {MAX_BYTES // 1_000_000} MB，请拆成几个文件",
                    f"a file of a pack is over {MAX_BYTES // 1_000_000} MB; split it",
                    name,
                )
            ]
        )
    return parse(decode(data, name), name)


def _placed(problem: Problem, file: Path, name: str) -> Problem:
    """The problem with the file's name inside the pack, and always a line."""
    where = problem.where.replace(str(file), name, 1)
    return replace(problem, where=where if ":" in where else f"{where}:1")


def _item(document: Any, file: str) -> Item:
    if not isinstance(document, Mapping) or not document:
        line = 1
        if isinstance(document, list) and document:
            line = line_in(document, 0, 1)
        elif isinstance(document, Mapping):
            line = document.line
        raise broken(
            "pack.shape",
            "每份内容应为键值表，首个键说明种类（如 measure: 编号）",
            "each document should be a mapping whose first key says what it is (measure: id)",
            f"{file}:{line}",
        )
    kind = next(iter(document))
    if kind not in DOCUMENTS:
        raise broken(
            "pack.kind",
            f"首个键“{kind[:40]}”不是已知种类：{'、'.join(DOCUMENTS)}",
            f"the first key '{kind[:40]}' is none of: {', '.join(DOCUMENTS)}",
            f"{file}:{document.line}",
        )
    return Item(kind, identity(document, kind), document, file)
