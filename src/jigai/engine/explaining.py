"""Explanations at speed, for dossiers in which everything is known.

The same data as ``explanation`` makes of an outcome, without the outcome: generated functions
write awards as data, ``certain`` combines. Where anything is not known, KeyError.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jigai.engine import certain
from jigai.engine.awards import GRANTED, REFUSED, Reason
from jigai.engine.certain import Share, Uncertain
from jigai.engine.explaining_code import Explaining, Templates
from jigai.engine.explanation import Data, cited, decided, iso, payee, reason
from jigai.engine.operations import NAMESPACE
from jigai.engine.plan import Measure
from jigai.engine.sharing import NotLean, Sharing
from jigai.facts.dossier import Case, Decision, Dossier

if TYPE_CHECKING:
    from jigai.engine.evaluating import Program


class Explainer:
    """One plan's explanations."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.plan = plan = program.plan
        self.largest = any(limit.mode == "largest" for limit in plan.limits)
        self.rules = certain.Rules(plan)
        self.cited = lru_cache(maxsize=256)(cited)
        self.limits: list[Data] = [
            {
                "rule": limit.id,
                "payment": 0,
                "before": 0,
                "room": 0,
                "after": 0,
                "carried": limit.excess == "carried",
                **cited(limit.cite),
            }
            for limit in plan.limits
        ]
        self.functions: list[Callable[..., Data | None]] = []
        self.blanks: list[Callable[..., Data]] = []
        try:
            sharing = Sharing(plan, [(n, m) for n, m in enumerate(plan.measures) if m.money])
        except NotLean:
            return
        templates: Templates = {}
        numbers = range(len(plan.measures))
        parts = [Explaining(sharing, n, templates).source() for n, _ in sharing.measures]
        parts += [Explaining(sharing, n, templates).blank() for n in numbers]
        space: dict[str, Any] = dict(NAMESPACE) | {"iso": iso, "not_due": not_due}
        space |= {name: template.copy for name, template in templates.items()}
        exec(compile("\n".join(parts), f"<explain {plan.pack}>", "exec"), space)  # noqa: S102
        self.functions = [space.get(f"e{n}", space[f"b{n}"]) for n in numbers]
        self.blanks = [space[f"b{n}"] for n in numbers]

    def explain(self, dossier: Dossier) -> list[Data]:
        """Every award of a dossier with its working; KeyError where something is not known."""
        if not self.functions:
            raise Uncertain("a rule that only the general evaluation knows")
        return Explained(self, dossier).awards()


def not_due(award: Data) -> None:
    """Without a payment that can be made now the award is refused, for each reason once."""
    award["outcome"] = REFUSED
    seen: dict[str, Data] = {}
    for line in award["payments"]:
        for found in line["reasons"]:
            seen.setdefault(found["key"], found.copy())
    award["reasons"] = list(seen.values())


class Explained:
    """One dossier being explained."""

    def __init__(self, explainer: Explainer, dossier: Dossier) -> None:
        self.explainer = explainer
        self.plan = explainer.plan
        self.dossier = dossier
        self.shares: list[Share] = []
        self.draws: list[list[certain.Entry]] = [[] for _ in self.plan.limits]
        self.bids: list[list[certain.Bid]] = [[] for _ in self.plan.choices]
        self.decisions: dict[tuple[str, str | None], Decision] = {
            (d.measure, d.subject): d for d in dossier.decisions if d.approved
        }
        if any(d.lifts for d in dossier.decisions) or not self._plain_history():
            raise Uncertain("lifted or awarded before")

    def _plain_history(self) -> bool:
        """Earlier awards matter only where expressions read them."""
        if not self.dossier.awarded_before:
            return True
        year = self.dossier.claim_year
        rows = [
            row
            for _, facts, _, _ in self.dossier.cases["organisation"]
            for row in facts.get("history", ())
        ]
        return not self.explainer.largest and not any(
            row.get("measure") in choice.measures
            and (not choice.per_year or row.get("year") == year)
            for choice in self.plan.choices
            if choice.earlier
            for row in rows
        )

    def awards(self) -> list[Data]:
        """All awards, combined."""
        dossier = self.dossier
        if self.explainer.program.consistency.contradicts(dossier):
            return []
        functions, blanks = self.explainer.functions, self.explainer.blanks
        year, as_of, programme = dossier.claim_year, dossier.as_of, dossier.programme
        lpr, paid = self.explainer.program.lpr, dossier.payee
        claims, cases = dossier.claims, dossier.cases
        shares, draws, bids = self.shares, self.draws, self.bids
        decision = said = None
        found: list[Data] = []
        for position, measure in enumerate(self.plan.measures):
            if claims is not None and measure.id not in claims:
                continue
            nobody = True
            for case in cases.get(measure.entity, ()) if measure.money else ():
                sid, s, oid, o = case
                if measure.organisation and s.get("kind") != measure.organisation:
                    continue
                if self.decisions:
                    decision = self._decision(measure, case)
                    said = decided(decision)
                to = payee(measure, s, oid, dossier) if measure.payee else paid or oid
                award = functions[position](
                    s, o, programme, decision, sid, oid, year, as_of, lpr,
                    to, said, shares, draws, bids,
                )  # fmt: skip
                if award is not None:
                    nobody = False
                    found.append(award)
            if nobody:
                first = dossier.subjects[0]
                owner = first.owner or first.id
                to = payee(measure, first.facts, owner, dossier)
                found.append(blanks[position](first.id, owner, to))
        self._combine()
        self._settle()
        return found

    # One award

    def _decision(self, measure: Measure, case: Case) -> Decision | None:
        for name in (case[0], case[2], None):
            found = self.decisions.get((measure.id, name))
            if found is not None:
                return found
        return None

    # All awards together

    def _combine(self) -> None:
        """Apply the plan's rules and write down what they did."""
        excluded, beyond = self.explainer.rules.combine(
            self.shares, self.draws, self.bids, self.dossier.choices
        )
        for share, rule, cite, by in excluded:
            gone = share[5].setdefault("excluded_by", [])
            if by or rule not in [line["rule"] for line in gone]:
                line = {"rule": rule, "certain": True, **self.explainer.cited(cite)}
                if by:
                    line["by"] = by.copy()
                gone.append(line)
        for share, limit in beyond:
            warnings = share[5].setdefault("warnings", [])
            if limit.id not in [w["key"] for w in warnings]:
                warnings.append(reason(Reason("beyond", limit.id, limit.cite)))

    def _settle(self) -> None:
        """What every payment and award comes to."""
        limits = self.explainer.limits
        for fen, _, _, index, taken, award, line, told, cut, ceiling in self.shares:
            award["amount"] += fen
            line["amount"] = fen
            for number, before, after, room in taken:
                act = limits[number].copy()
                act["payment"], act["room"] = index, room
                act["before"], act["after"] = before, after
                told.append(act)
                cut = cut or after < before
            if told:
                award["limits"] = award["limits"] + told if "limits" in award else told
            if ceiling == 1 or (ceiling and cut):
                award["up_to"] = True
        for share in self.shares:
            award = share[5]
            if award["amount"] == 0 and "excluded_by" in award and award["outcome"] != REFUSED:
                award["outcome"] = REFUSED
                award["reasons"] = [_excluded(award["excluded_by"][0])]
            if award["outcome"] != GRANTED:
                award["up_to"] = False


def _excluded(line: Data) -> Data:
    """The reason that another award or a limit took this one's place."""
    found = {"code": "excluded", "key": line["rule"], **line}
    del found["rule"], found["certain"]
    if "by" in line:
        found["by"] = line["by"].copy()
    return found
