"""A pack to a plan: every item compiled, every finding named with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jigai.engine.checks import check_rules
from jigai.engine.giving import MeasureError
from jigai.engine.lowering import Lowering, Scope
from jigai.engine.measures import MeasureCompiler
from jigai.engine.nodes import Nodes, Overflow
from jigai.engine.ordering import ordered
from jigai.engine.plan import Cite, Condition, Plan
from jigai.engine.rules import RuleCompiler
from jigai.facts.expressions import ExpressionError
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.vocabulary import vocabulary
from jigai.policy.folding import Overlay, fold_pack, settle
from jigai.policy.loading import PackBroken
from jigai.policy.pack import Item, Pack


def compile_pack(
    pack: Pack, readings: dict[str, str] | None = None, overlays: tuple[Overlay, ...] = ()
) -> Plan:
    """The plan of a pack under readings and overlays.

    Raises PackBroken with every problem found, and InputRefused for an unknown reading or an
    overlay that does not fit the pack.
    """
    settled = settle(pack, readings or {})
    try:
        return Compiler(pack, settled, overlays).plan()
    except PackBroken as error:
        if not overlays:
            raise
        Compiler(pack, settled, ()).plan()
        names = ", ".join(overlay.id for overlay in overlays)
        raise InputRefused([_misfit(names, problem) for problem in error.problems]) from None


def _misfit(names: str, problem: Problem) -> Problem:
    return Problem(
        "overlay.misfit",
        f"参数文件“{names}”改动后政策包不能用：{problem.zh}",
        f"the pack does not work with the overlay '{names}': {problem.en}",
        problem.where,
    )


class Compiler:
    """Compiles one pack; collects problems instead of stopping at the first."""

    def __init__(self, pack: Pack, readings: dict[str, str], overlays: tuple[Overlay, ...]) -> None:
        self.pack = pack
        self.readings = readings
        self.overlays = overlays
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.nodes = Nodes()
        measures = frozenset(i.id for i in pack.items if i.kind in ("measure", "declared"))
        self.lowering = Lowering(self.nodes, vocabulary(), pack.info.region, measures=measures)
        self.items = fold_pack(pack, readings, overlays)

    def attempt(self, item: Item, work: Callable[[], Any]) -> Any:
        """Run one item's compilation; a problem is kept with the item's file and line."""
        try:
            return work()
        except MeasureError as error:
            line = error.line if error.line is not None else item.raw.line_of(error.key)
            self.found(item, error.code, error.zh, error.en, line)
        except ExpressionError as error:
            self.found(item, error.code, error.zh, error.en, item.raw.line)
        except Overflow as error:
            self.found(
                item,
                "pack.overflow",
                f"“{item.id}”的金额可能超出 64 位（{error}），请收紧事实的范围或加上限",
                f"the amount of '{item.id}' could leave 64 bits ({error}); "
                "narrow the facts' ranges or add a cap",
                item.raw.line,
            )
        return None

    def found(self, item: Item, code: str, zh: str, en: str, line: int) -> None:
        """Keep a problem of an item."""
        self.problems.append(item.used_by(Problem(code, zh, en, f"{item.file}:{line}")))

    def warn(self, item: Item, code: str, zh: str, en: str, line: int) -> None:
        """Keep a warning about an item."""
        problem = Problem(code, zh, en, f"{item.file}:{line}", "warning")
        self.warnings.append(item.used_by(problem))

    def plan(self) -> Plan:
        measures = MeasureCompiler(self)
        compiled = [m for m in map(measures.item, self._of("measure", "declared")) if m is not None]
        order = {at: i for i, at in enumerate(self.pack.clauses)}
        compiled.sort(key=lambda m: (order[m.cite.at], m.id))
        rules = RuleCompiler(self, compiled)
        for item in self._of("gate"):
            rules.gate(item)
        for inline in measures.inline_limits:
            if inline.measure not in rules.failed:
                rules.limit(inline)
        for item in self._of("limit"):
            rules.limit(item)
        for item in self._of("choice"):
            rules.choice(item)
        check_rules(rules)
        acting = ordered(rules)
        checks = self._checks()
        if self.problems:
            raise PackBroken(self.pack.id, self.problems)
        return Plan(
            pack=self.pack.id,
            version=self.pack.version,
            title=self.pack.info.title,
            number=self.pack.info.number,
            status=self.pack.info.status,
            region=self.pack.info.region,
            readings=self.readings,
            overlays=tuple(o.id for o in self.overlays),
            nodes=tuple(self.nodes.table),
            measures=tuple(rules.measures),
            limits=tuple(rules.limits),
            choices=tuple(rules.choices),
            order=tuple(acting),
            checks=tuple(checks),
            fact_ids=frozenset(self.lowering.used),
            defaults={a.id: a.default for a in self.pack.axes.values()},
        )

    def _of(self, *kinds: str) -> list[Item]:
        return [i for i in self.items if i.kind in kinds]

    def _checks(self) -> list[tuple[str, Condition, str]]:
        """The vocabulary's own consistency checks, as conditions on each entity."""
        found: list[tuple[str, Condition, str]] = []
        lowering = replace(self.lowering, used=set())
        for check in lowering.words.checks:
            node = lowering.condition(check.when, Scope(check.entity))
            condition = Condition(
                node,
                check.id,
                check.when,
                Cite("", "", ""),
                {"zh": check.say.zh, "en": check.say.en},
            )
            found.append((check.entity, condition, check.severity))
        return found
