"""From the documents of a pack's files to a pack: what is checked once, whatever the readings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jigai.facts.documents import Mapping
from jigai.facts.problems import Problem
from jigai.facts.values import ValueRefused, read_date
from jigai.policy import programme
from jigai.policy.language import AT_LOADING, faults
from jigai.policy.pack import Axis, Clause, Info, Item, Pack, PackBroken, both
from jigai.policy.readings import reading_faults
from jigai.policy.templates import expand, template_faults

NAMED = (
    "measure",
    "declared",
    "limit",
    "choice",
    "gate",
    "template",
    "classification",
    *programme.RULES,
)
_HASH = re.compile(r"[0-9a-f]{16}")
_REGION = re.compile(r"[0-9]{6}")


def assemble(folder: Path, items: list[Item], version: str) -> Pack:
    """The pack that the documents make; raises PackBroken with every problem found."""
    return _Assembly(folder, items).pack(version)


@dataclass
class _Assembly:
    folder: Path
    items: list[Item]
    problems: list[Problem] = field(default_factory=list)

    def pack(self, version: str) -> Pack:
        document = self.document()
        for item in self.items:
            if item.kind in AT_LOADING:
                self.problems += faults(item)
        self.stop()
        info = self.info(document)
        clauses = self.clauses()
        axes = self.axes(clauses)
        templates = self.named("template")
        for template in templates.values():
            self.problems += template_faults(template)
        self.stop()
        expanded = expand(self.items, templates, self.problems)
        self.same_ids([i for i in self.items if i.kind == "template"] + expanded)
        self.problems += reading_faults(expanded, axes)
        self.stop()
        return Pack(
            id=document.id,
            info=info,
            version=version,
            axes=axes,
            clauses=clauses,
            items=tuple(expanded),
            templates=templates,
            classifications={i.id: i.raw for i in self.items if i.kind == "classification"},
            folder=self.folder,
        )

    def stop(self) -> None:
        """Raise what was found so far."""
        if self.problems:
            raise PackBroken(self.folder.name, self.problems)

    def say(self, code: str, zh: str, en: str, where: object) -> None:
        self.problems.append(Problem(code, zh, en, str(where)))

    def named(self, kind: str) -> dict[str, Item]:
        return {i.id: i for i in self.items if i.kind == kind}

    # The document

    def document(self) -> Item:
        found = [i for i in self.items if i.kind == "document"]
        if len(found) != 1:
            where = found[1].place if found else f"{self.folder.name}/pack.yaml:1"
            self.say(
                "pack.document",
                f"应有且只有一份 document，却有 {len(found)} 份",
                f"exactly one 'document' is wanted, there are {len(found)}",
                where,
            )
            self.stop()
        return found[0]

    def info(self, item: Item) -> Info:
        raw = item.raw
        if not _REGION.fullmatch(str(raw["region"])):
            self.say(
                "pack.region",
                f'region 应为六位区划代码，如 "210600"，却是“{raw["region"]}”',
                f"region should be a six-digit code such as \"210600\", not '{raw['region']}'",
                item.at("region"),
            )
        info = Info(
            title=both(raw["title"]),
            number=str(raw.get("number", "")),
            issuer=both(raw.get("issuer")),
            status=str(raw["status"]),
            region=str(raw["region"]),
            level=str(raw["level"]),
            issued=self.day(item, "issued"),
            effective=self.day(item, "effective"),
            expires=self.day(item, "expires"),
            dates_at=str(raw.get("dates_at", "")),
            notes=tuple(both(n) for n in raw.get("notes", [])),
            replaces=tuple(str(n) for n in raw.get("replaces", [])),
        )
        begins = info.effective if info.effective is not None else info.issued
        if begins is not None and info.expires is not None and info.expires < begins:
            self.say(
                "pack.dates",
                "expires 早于施行之日，请更正日期",
                "expires lies before the day the document takes effect; correct the dates",
                item.at("expires"),
            )
        if info.status == "in-force-as-issued" and not info.number and info.issued is None:
            self.say(
                "pack.draft",
                "没有文号也没有印发日期，不像已印发：请补上其一，或写 status: draft-for-comment",
                "neither a number nor a date of issue: state one of them, or write "
                "status: draft-for-comment",
                item.at("status"),
            )
        return info

    def day(self, item: Item, key: str) -> int | None:
        if key not in item.raw:
            return None
        try:
            return read_date(key, key, item.raw[key])
        except ValueRefused as error:
            self.say("pack.date", error.zh, error.en, item.at(key))
            return None

    # Clauses and readings

    def clauses(self) -> dict[str, Clause]:
        found: dict[str, Clause] = {}
        for item, at, raw, line in self.entries("clauses"):
            if not _HASH.fullmatch(str(raw["hash"])):
                self.say(
                    "pack.hash",
                    f"“{at}”的 hash 应为去空白后 SHA-256 的前 16 位小写十六进制",
                    f"the hash of '{at}' should be the first 16 lower-case hex digits of the "
                    "SHA-256 of the sentence without white space",
                    f"{item.file}:{raw.line_of('hash')}",
                )
            if at in found:
                self.twice("条款", "clause", at, f"{item.file}:{line}")
            found[at] = Clause(
                at,
                str(raw.get("clause", at)),
                str(raw["hash"]),
                both(raw.get("summary")),
                str(raw.get("is", "")),
                both(raw["why"]) if "why" in raw else {},
                tuple(str(f) for f in raw.get("figures", [])),
            )
        return found

    def axes(self, clauses: dict[str, Clause]) -> dict[str, Axis]:
        found: dict[str, Axis] = {}
        known = {*clauses, *(c.clause for c in clauses.values())}
        for item, key, raw, line in self.entries("readings"):
            default = str(raw["default"])
            if default not in raw["alternatives"]:
                listed = ", ".join(raw["alternatives"])
                self.say(
                    "pack.reading-default",
                    f"口径“{key}”的 default“{default}”不在 alternatives 中（{listed}）",
                    f"the default '{default}' of reading '{key}' is none of its alternatives "
                    f"({listed})",
                    f"{item.file}:{raw.line_of('default')}",
                )
            for at in raw.get("clauses", []):
                if not any(k.startswith(str(at)) for k in known):
                    where = f"{item.file}:{raw.line_of('clauses')}"
                    self.problems.append(unlisted(str(at), clauses, where))
            if key in found:
                self.twice("口径", "reading", key, f"{item.file}:{line}")
            found[key] = Axis(
                id=key,
                issue=both(raw["issue"]),
                clauses=tuple(str(c) for c in raw.get("clauses", [])),
                alternatives={str(k): both(v) for k, v in raw["alternatives"].items()},
                default=default,
                note=both(raw["note"]) if "note" in raw else None,
            )
        return found

    def entries(self, kind: str) -> Iterator[tuple[Item, str, Mapping, int]]:
        for item in self.items:
            if item.kind == kind:
                table: Mapping = item.raw[kind]
                for key, raw in table.items():
                    yield item, key, raw, table.line_of(key)

    # Ids

    def same_ids(self, items: list[Item]) -> None:
        seen: dict[str, Item] = {}
        for item in items:
            if item.kind not in NAMED:
                continue
            if item.id in seen:
                problem = Problem(
                    "pack.same-id",
                    f"编号“{item.id}”用了两次（另见 {seen[item.id].place}），请改其中一个",
                    f"the id '{item.id}' is used twice (see {seen[item.id].place}); change one",
                    str(item.place),
                )
                self.problems.append(item.used_by(problem))
            seen.setdefault(item.id, item)

    def twice(self, zh: str, en: str, name: str, where: str) -> None:
        self.say(
            "pack.same-id",
            f"{zh}“{name}”写了两次，请删去一个",
            f"the {en} '{name}' is stated twice; remove one",
            where,
        )


def unlisted(at: str, clauses: dict[str, Any], where: str) -> Problem:
    """A locator that the pack's clauses do not list, with the nearest that they do."""
    near = difflib.get_close_matches(at, list(clauses), 1, 0.4)
    return Problem(
        "pack.clause-unlisted",
        f"clauses 里没有“{at}”"
        + (f"，是否为“{near[0]}”？" if near else "，请先在 clauses.yaml 登记"),
        f"clauses does not list '{at}'"
        + (f"; did you mean '{near[0]}'?" if near else "; list it in clauses.yaml first"),
        where,
    )
