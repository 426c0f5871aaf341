"""Whether a dossier contradicts itself: the vocabulary's own checks, made once for each dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jigai.engine.plan import Plan

if TYPE_CHECKING:
    from jigai.facts.dossier import Dossier

CONTRADICTS = "contradicts"


class Consistency:
    """The checks of a plan that are errors, as generated functions."""

    def __init__(self, plan: Plan, checks: list[Callable[..., Any]], lpr: Any) -> None:
        self.checks = [
            (entity, check)
            for check, (entity, _, severity) in zip(checks, plan.checks, strict=True)
            if severity == "error"
        ]
        self.lpr = lpr

    def contradicts(self, dossier: Dossier) -> bool:
        """Some statements cannot hold together. Every plan has the same checks."""
        known = dossier.found.get(CONTRADICTS)
        if known is None:
            known = dossier.found[CONTRADICTS] = self._contradicts(dossier)
        return known

    def _contradicts(self, dossier: Dossier) -> bool:
        around = (dossier.claim_year, dossier.as_of, self.lpr)
        for entity, check in self.checks:
            for sid, s, oid, o in dossier.cases.get(entity, ()):
                try:
                    if check(s, o, dossier.programme, None, sid, oid, *around):
                        return True
                except KeyError:
                    continue
        return False
