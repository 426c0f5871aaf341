"""Everything there is to say about a pack: compiled under its defaults and every other answer."""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.compiling import Compiler
from jigai.engine.plan import Plan
from jigai.engine.programme.compiling import ProgrammeCompiler
from jigai.facts.problems import Problem
from jigai.policy.folding import settle
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.readings import unused_faults


@dataclass(frozen=True)
class Diagnosis:
    """The plan under the defaults (None where there is none) and every finding, each once."""

    plan: Plan | None
    problems: tuple[Problem, ...]

    @property
    def broken(self) -> bool:
        """At least one finding is an error."""
        return any(p.severity == "error" for p in self.problems)


def diagnose(pack: Pack) -> Diagnosis:
    """Compile a pack under its defaults, then with each other answer, one reading at a time."""
    found: dict[tuple[str, str], Problem] = {}
    plan = _compiled(pack, {}, found)
    if plan is not None:
        for problem in unused_faults(pack):
            found[(problem.code, problem.where)] = problem
        for axis in pack.axes.values():
            for answer in axis.alternatives:
                if answer != axis.default:
                    _compiled(pack, {axis.id: answer}, found)
    return Diagnosis(plan, tuple(found.values()))


def prove(pack: Pack) -> None:
    """Raise PackBroken with every error of a pack that does not compile under every answer."""
    errors = [p for p in diagnose(pack).problems if p.severity == "error"]
    if errors:
        raise PackBroken(pack.id, errors)


def _compiled(
    pack: Pack, readings: dict[str, str], found: dict[tuple[str, str], Problem]
) -> Plan | None:
    """The plan; what is found is added. A rule idle under another answer is no finding."""
    plan: Plan | None = None
    try:
        compiler = Compiler(pack, settle(pack, readings), ())
        plan = compiler.plan()
        ProgrammeCompiler(Compiler(pack, settle(pack, readings), ())).programme()
        problems = [] if readings else compiler.warnings
    except PackBroken as error:
        problems = error.problems
    for problem in problems:
        found.setdefault((problem.code, problem.where), problem)
    return plan
