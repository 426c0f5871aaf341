"""Packs from folders: read, hashed, and isolated (one that is broken is reported, not raised)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from jigai.facts.documents import Mapping, load_all
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read_date
from jigai.policy.pack import Axis, Clause, Info, Item, Pack

KINDS = (
    "document",
    "readings",
    "clauses",
    "classification",
    "template",
    "use",
    "measure",
    "declared",
    "limit",
    "choice",
    "gate",
)
SIDE_FOLDERS = ("examples", "cases", "overlays")


class PackBroken(Exception):
    """A pack that cannot be used; carries all that was found."""

    def __init__(self, pack: str, problems: list[Problem]) -> None:
        self.pack = pack
        self.problems = problems
        super().__init__("; ".join(p.text("en") for p in problems))


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
    problems: list[Problem] = []
    digest = hashlib.sha256()
    items: list[Item] = []
    for file in pack_files(folder):
        name = str(file.relative_to(folder))
        try:
            documents = load_all(file)
        except InputRefused as error:
            problems += error.problems
            continue
        digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
        for document in documents:
            try:
                items.append(_item(document, f"{folder.name}/{name}"))
            except PackBroken as error:
                problems += error.problems
    if problems:
        raise PackBroken(folder.name, problems)
    return _assemble(folder, items, digest.hexdigest())


def broken(code: str, zh: str, en: str, where: object = "", pack: str = "") -> PackBroken:
    """A PackBroken for one problem."""
    return PackBroken(pack, [Problem(code, zh, en, str(where))])


def _item(document: Any, file: str) -> Item:
    if not isinstance(document, Mapping) or not document:
        raise broken("pack.shape", "每份内容应为键值表", "each document should be a mapping", file)
    kind = next(iter(document))
    if kind not in KINDS:
        raise broken(
            "pack.kind",
            f"首个键“{kind}”不是已知种类：{'、'.join(KINDS)}",
            f"the first key '{kind}' is none of: {', '.join(KINDS)}",
            f"{file}:{document.line}",
        )
    head = document[kind]
    return Item(kind, head if isinstance(head, str) else kind, document, file)


def _assemble(folder: Path, items: list[Item], version: str) -> Pack:
    name = folder.name
    documents = [i for i in items if i.kind == "document"]
    if len(documents) != 1:
        raise broken(
            "pack.document",
            "应有且只有一份 document",
            "exactly one 'document' is wanted",
            name,
            name,
        )
    problems: list[Problem] = []
    seen: dict[str, Item] = {}
    for item in items:
        if item.kind in ("measure", "limit", "choice", "gate", "template", "declared"):
            if item.id in seen:
                problems.append(
                    Problem(
                        "pack.same-id",
                        f"编号“{item.id}”用了两次",
                        f"the id '{item.id}' is used twice",
                        str(item.place),
                    )
                )
            seen[item.id] = item
    try:
        info = _info(documents[0])
        axes = {a.id: a for i in items if i.kind == "readings" for a in _axes(i)}
        clauses = {c.at: c for i in items if i.kind == "clauses" for c in _clauses(i)}
    except PackBroken as error:
        raise PackBroken(name, problems + error.problems) from None
    if problems:
        raise PackBroken(name, problems)
    expanded = list(_expand(items, {i.id: i for i in items if i.kind == "template"}, name))
    return Pack(
        id=documents[0].id,
        info=info,
        version=version,
        axes=axes,
        clauses=clauses,
        items=tuple(expanded),
        templates={i.id: i for i in items if i.kind == "template"},
        classifications={i.id: i.raw for i in items if i.kind == "classification"},
        folder=folder,
    )


def both(raw: Any) -> dict[str, str]:
    """A text in both languages; a single text serves for both."""
    if isinstance(raw, dict):
        zh = str(raw.get("zh", raw.get("en", "")))
        return {"zh": zh, "en": str(raw.get("en", zh))}
    return {"zh": str(raw or ""), "en": str(raw or "")}


def _day(item: Item, key: str) -> int | None:
    if item.raw.get(key) is None:
        return None
    try:
        return read_date(key, key, item.raw[key])
    except ValueRefused as error:
        raise broken(error.code, error.zh, error.en, item.at(key)) from None


def _need(item: Item, key: str) -> Any:
    if item.raw.get(key) in (None, ""):
        raise broken("pack.missing", f"缺少“{key}”", f"'{key}' is missing", item.place)
    return item.raw[key]


def _info(item: Item) -> Info:
    return Info(
        title=both(_need(item, "title")),
        number=str(item.raw.get("number") or ""),
        issuer=both(item.raw.get("issuer")),
        status=str(_need(item, "status")),
        region=str(_need(item, "region")),
        level=str(item.raw.get("level") or ""),
        issued=_day(item, "issued"),
        effective=_day(item, "effective"),
        expires=_day(item, "expires"),
        order=tuple(str(c) for c in item.raw.get("clause_order", [])),
        notes=tuple(both(n) for n in item.raw.get("notes", [])),
    )


def _axes(item: Item) -> Iterator[Axis]:
    for key, raw in _need(item, "readings").items():
        if not isinstance(raw, dict) or str(raw.get("default")) not in raw.get("alternatives", {}):
            raise broken(
                "pack.reading",
                f"口径“{key}”应有 alternatives 和其中之一的 default",
                f"reading '{key}' wants alternatives and a default among them",
                item.place,
            )
        yield Axis(
            id=key,
            issue=both(raw.get("issue")),
            clauses=tuple(str(c) for c in raw.get("clauses", [])),
            alternatives={str(k): both(v) for k, v in raw["alternatives"].items()},
            default=str(raw["default"]),
            note=both(raw["note"]) if raw.get("note") else None,
        )


def _clauses(item: Item) -> Iterator[Clause]:
    for at, raw in _need(item, "clauses").items():
        if not isinstance(raw, dict) or not raw.get("hash"):
            raise broken(
                "pack.clause", f"条款“{at}”缺少 hash", f"clause '{at}' has no hash", item.place
            )
        yield Clause(
            at=str(at),
            clause=str(raw.get("clause", at)),
            hash=str(raw["hash"]),
            summary=both(raw.get("summary")),
        )


def _expand(items: list[Item], templates: dict[str, Item], pack: str) -> Iterator[Item]:
    for item in items:
        if item.kind != "use":
            if item.kind != "template":
                yield item
            continue
        template = templates.get(item.id)
        if template is None:
            raise broken(
                "pack.template",
                f"没有模板“{item.id}”",
                f"no template '{item.id}'",
                item.place,
                pack,
            )
        given = item.raw.get("with", {})
        wanted = template.raw.get("parameters", [])
        if set(given) != set(wanted):
            raise broken(
                "pack.parameters",
                f"模板“{item.id}”的参数应为：{'、'.join(wanted)}",
                f"template '{item.id}' takes: {', '.join(wanted)}",
                item.at("with"),
                pack,
            )
        for raw in template.raw.get("items", []):
            filled = substitute(raw, given)
            kind = next(iter(filled))
            yield Item(kind, str(filled[kind]), filled, template.file)


def substitute(value: Any, given: dict[str, Any]) -> Any:
    """The value with each ``$name`` replaced; a text of only ``$name`` takes the value whole."""
    if isinstance(value, str):
        if value.startswith("$") and value[1:] in given:
            return given[value[1:]]
        for key in sorted(given, key=len, reverse=True):
            if isinstance(given[key], (str, int)):
                value = value.replace("${" + key + "}", str(given[key]))
        return value
    if isinstance(value, Mapping):
        copy = Mapping(value.line)
        copy.lines = dict(value.lines)
        for key, item in value.items():
            copy[str(substitute(key, given))] = substitute(item, given)
        return copy
    if isinstance(value, list):
        return [substitute(item, given) for item in value]
    return value
