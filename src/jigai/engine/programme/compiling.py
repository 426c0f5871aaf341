"""A pack to its programme: every rule without money compiled, every fault named with its line."""

from __future__ import annotations

import difflib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from jigai.engine.compiling import Compiler
from jigai.engine.giving import MeasureError, words
from jigai.engine.measures import MeasureCompiler
from jigai.engine.plan import Cite
from jigai.engine.programme.bounding import bound_of, years_of
from jigai.engine.programme.constants import constant, relation
from jigai.engine.programme.model import (
    DUTY,
    LIBRARY,
    SERVICE,
    Areas,
    Arithmetic,
    Assessment,
    Bound,
    Cycle,
    Group,
    Indicator,
    Programme,
    Rule,
    Task,
    Words,
)
from jigai.facts.documents import Mapping
from jigai.facts.values import ValueRefused, read_date
from jigai.policy.folding import Overlay, settle
from jigai.policy.pack import Item, Pack, PackBroken, both

RULES = {"library": LIBRARY, "duty": DUTY, "declared": SERVICE}
KEPT = 64
_CACHE: OrderedDict[tuple[Any, ...], Programme] = OrderedDict()
_LOCK = threading.Lock()


def programme(
    pack: Pack, readings: dict[str, str] | None = None, overlays: tuple[Overlay, ...] = ()
) -> Programme:
    """The programme of a pack under readings and overlays, kept by version.

    Raises PackBroken with every problem found, and InputRefused for an unknown reading or an
    overlay that does not fit.
    """
    settled = settle(pack, readings or {})
    key = (
        pack.id,
        pack.version,
        tuple(sorted(settled.items())),
        tuple((o.id, repr(sorted(o.set.items()))) for o in overlays),
    )
    with _LOCK:
        found = _CACHE.get(key)
        if found is not None:
            _CACHE.move_to_end(key)
            return found
    found = ProgrammeCompiler(Compiler(pack, settled, overlays)).programme()
    with _LOCK:
        _CACHE[key] = found
        while len(_CACHE) > KEPT:
            _CACHE.popitem(last=False)
    return found


class ProgrammeCompiler:
    """Compiles what a pack says besides awards; problems are collected by the pack's compiler."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.helper = MeasureCompiler(compiler)
        self.pack = compiler.pack
        self.order = {at: i for i, at in enumerate(self.pack.clauses)}
        self.ids = {i.id: i.kind for i in compiler.items}
        self.units: dict[str, Words] = {k: both(v) for k, v in self.table("units")}
        self.indicators = {
            k: Indicator(
                k, {"zh": str(v["zh"]), "en": str(v["en"])}, str(v["unit"]), both(v.get("word"))
            )
            for k, v in self.table("indicators")
        }

    def programme(self) -> Programme:
        """All of it; raises PackBroken."""
        areas = {a.id: a for a in self.each("division", self.area)}
        self.groups = {g.id for a in areas.values() for g in a.groups} | set(areas)
        rules = [r for kind in RULES for r in self.each(kind, self.rule)]
        bounds = [b for kind in ("target", "fund") for b in self.each(kind, self.bound)]
        made = Programme(
            pack=self.pack.id,
            version=self.pack.version,
            region=self.pack.info.region,
            readings=self.compiler.readings,
            nodes=(),
            rules=tuple(sorted(rules, key=self.place)),
            bounds=tuple(sorted(bounds, key=self.place)),
            areas=areas,
            assessments=tuple(self.each("assessment", self.assessment)),
            tasks=tuple(sorted(self.each("task", self.task), key=self.place)),
            cycles=tuple(sorted(self.each("cycle", self.cycle), key=self.place)),
            arithmetic=tuple(self.each("arithmetic", self.arithmetic)),
            indicators=self.indicators,
            units=self.units,
            terms={k: dict(v) for k, v in self.table("terms")},
            gaps={k: dict(v) for k, v in self.table("gaps")},
            fact_ids=frozenset(),
        )
        if self.compiler.problems:
            raise PackBroken(self.pack.id, self.compiler.problems)
        return replace(
            made,
            nodes=tuple(self.compiler.nodes.table),
            fact_ids=frozenset(self.compiler.lowering.used),
        )

    # Around the items

    def table(self, kind: str) -> Iterable[tuple[str, Any]]:
        """The entries of a list that may stand in several files."""
        for item in self.compiler.items:
            if item.kind == kind:
                yield from item.raw[kind].items()

    def each(self, kind: str, make: Callable[[Item], Any]) -> list[Any]:
        """What ``make`` says of each item of a kind; faults are kept with file and line."""
        found = []
        for item in self.compiler.items:
            if item.kind == kind:
                made = self.compiler.attempt(item, partial(make, item))
                if made is not None:
                    found.append(made)
        return found

    def place(self, made: Any) -> tuple[int, str]:
        """Order of the document, then of ids."""
        return self.order.get(made.cite.at, len(self.order)), made.id

    def named(self, raw: Mapping, key: str, known: Iterable[str], zh: str, en: str) -> Any:
        """The ids behind a key, each of which has to be known."""
        stated = raw.get(key, [])
        names = [str(n) for n in (stated if isinstance(stated, list) else [stated])]
        listed = list(known)
        for name in names:
            if name not in listed:
                near = difflib.get_close_matches(name, listed, 1, 0.5)
                raise MeasureError(
                    "pack.no-such",
                    f"没有{zh}“{name}”" + (f"，是否为“{near[0]}”？" if near else "，请先登记"),
                    f"there is no {en} '{name}'"
                    + (f"; did you mean '{near[0]}'?" if near else "; list it first"),
                    key,
                )
        return tuple(names)

    def responsible(self, raw: Mapping) -> tuple[str, ...]:
        """The responsible units, the first of which leads where the text says nothing else."""
        found: tuple[str, ...] = self.named(raw, "responsible", self.units, "单位", "unit")
        return found

    def notes(self, raw: Mapping) -> tuple[Words, ...]:
        """The notes of an item."""
        stated = raw.get("note", [])
        return tuple(both(n) for n in (stated if isinstance(stated, list) else [stated]) if n)

    def cite(self, raw: Mapping) -> Cite:
        """The sentence an item rests on; for what rests on silence, the document as a whole."""
        return self.helper.cite(raw, Cite("", "", ""))

    # Items

    def rule(self, item: Item) -> Rule:
        """A library, a duty or a service (declared) as conditions on a subject."""
        raw = item.raw
        cite = self.cite(raw)
        scope = self.helper.scope(raw, str(raw.get("wording", "exact")))
        which = raw.get("which")
        libraries = [i.id for i in self.compiler.items if i.kind == "library"]
        key = "within" if item.kind == "library" else "of"
        value = None
        if "value" in raw:
            node = self.compiler.lowering.text(words(raw["value"]["of"]), scope)
            value = (both(raw["value"]["name"]), node)
        return Rule(
            kind=RULES[item.kind],
            id=item.id,
            cite=cite,
            name=both(raw.get("name")),
            entity=scope.entity,
            organisation=scope.organisation,
            which=None if which is None else self.helper.expression(which, "which", scope),
            conditions=tuple(self.helper.conditions(raw.get("when"), "when", scope, cite)),
            warnings=tuple(self.helper.conditions(raw.get("warn"), "warn", scope, cite)),
            of=self.named(raw, key, libraries, "项目库", "library"),
            tier=both(raw["tier"]) if "tier" in raw else {},
            years=raw.get("years") if item.kind == "library" else None,
            adjusted=both(raw["adjusted"]) if "adjusted" in raw else {},
            every=str(raw.get("every", "")),
            responsible=self.responsible(raw),
            gives=both(raw.get("gives") or raw.get("words")),
            service=str(raw.get("kind", "")),
            payer=both(raw.get("payer")),
            value=value,
            notes=self.notes(raw),
        )

    def bound(self, item: Item) -> Bound:
        """A target or a fund."""
        raw = item.raw
        others = [i.id for i in self.compiler.items if i.kind in ("target", "fund")]
        known = self.indicators
        return bound_of(
            item,
            self.cite(raw),
            self.compiler.lowering,
            indicators=known,
            links={
                "of": self.named(raw, "of", known, "指标", "indicator"),
                "share_of": self.named(raw, "share_of", known, "指标", "indicator"),
                "reference": self.named(raw, "reference", known, "指标", "indicator"),
                "spent": self.named(raw, "spent", known, "指标", "indicator"),
                "areas": self.named(raw, "areas", self.groups, "地区组", "group of places"),
                "parts": self.named(raw, "parts", others, "目标或资金", "target or fund"),
                "responsible": self.responsible(raw),
                "pays": tuple(str(p) for p in raw.get("pays", [])),
            },
            notes=self.notes(raw),
        )

    def area(self, item: Item) -> Areas:
        """Groups of places."""
        return Areas(
            item.id,
            self.cite(item.raw),
            both(item.raw.get("name")),
            tuple(
                Group(str(k), both(g["name"]), tuple(both(m) for m in g["members"]))
                for k, g in item.raw["groups"].items()
            ),
        )

    def assessment(self, item: Item) -> Assessment:
        """A ranking and its consequence."""
        raw = item.raw
        among = self.named(raw, "among", self.groups, "地区组", "group of places")
        return Assessment(
            id=item.id,
            cite=self.cite(raw),
            name=both(raw.get("name")),
            every=str(raw.get("every", "")),
            among=among[0] if among else "",
            pooled=bool(raw.get("pooled", False)),
            place=str(raw.get("place", "last")),
            count=int(raw.get("count", 1)),
            consequence=both(raw["consequence"]),
            responsible=self.responsible(raw),
            notes=self.notes(raw),
        )

    def task(self, item: Item) -> Task:
        """Work for units."""
        raw = item.raw
        due = None
        if "due" in raw:
            try:
                due = read_date("due", "due", raw["due"])
            except ValueRefused as error:
                raise MeasureError("pack.date", error.zh, error.en, "due") from None
        return Task(
            id=item.id,
            cite=self.cite(raw),
            name=both(raw.get("name")),
            does=both(raw.get("does") or raw.get("words")),
            items=tuple(both(i) for i in raw.get("items", [])),
            responsible=self.responsible(raw),
            years=years_of(raw.get("years")),
            due=due,
            notes=self.notes(raw),
        )

    def cycle(self, item: Item) -> Cycle:
        """Something recurring."""
        raw = item.raw
        of = raw.get("of", [])
        return Cycle(
            id=item.id,
            cite=self.cite(raw),
            name=both(raw.get("name")),
            every=str(raw["every"]),
            does=both(raw.get("does") or raw.get("words")),
            of=tuple(both(o) for o in (of if isinstance(of, list) else [of])),
            responsible=self.responsible(raw),
            notes=self.notes(raw),
        )

    def arithmetic(self, item: Item) -> Arithmetic:
        """A relation between figures, which has to hold."""
        raw = item.raw
        lowering = self.compiler.lowering
        left, kind = constant(lowering, raw["left"], "left")
        right, other = constant(lowering, raw["right"], "right")
        stated = str(raw.get("is", "equal"))
        if kind != other or relation(left, right) != stated:
            raise MeasureError(
                "pack.arithmetic",
                f"算式不成立：{raw['left']} 与 {raw['right']}（{stated}），请核对",
                f"this does not hold: {raw['left']} {stated} {raw['right']}; correct it",
                "left",
            )
        return Arithmetic(
            id=item.id,
            cite=self.helper.cite(raw) if "at" in raw else None,
            name=both(raw.get("name")),
            left=words(raw["left"]),
            relation=stated,
            right=words(raw["right"]),
            values=(left, right),
            kind=kind,
            rests=self.named(raw, "rests", self.ids, "条目", "item"),
            means=both(raw["means"]),
        )
