"""What was found about figures, in words of both languages; amounts as exact yuan, since they are
compared."""

from __future__ import annotations

from jigai.facts.problems import Problem
from jigai.money.fen import grouped
from jigai.office.ground.acts.refusing import problem
from jigai.office.statistics.checking import Remark


def said(remark: Remark) -> Problem:
    """A remark as a problem at its field."""
    at = remark.field
    values = {k: grouped(v) if isinstance(v, int) else v for k, v in remark.values.items()}
    match remark.code:
        case "ends-before":
            return problem("statistics.ends-before", at, **values)
        case "finished-when":
            return problem("statistics.finished-when", at)
        case "output-early":
            return problem("statistics.output-early", at)
        case "over-total":
            return problem("statistics.over-total", at, **values)
        case "falls":
            return problem("statistics.falls", at, **values)
        case "opening-differs":
            return problem("statistics.opening-differs", at, **values)
        case "reopened":
            return problem("statistics.reopened", at, **values)
        case "carry-over":
            return problem("statistics.carry-over", at, **values)
        case "carry-below":
            return problem("statistics.carry-below", at, **values)
        case "carry-forward":
            return problem("statistics.carry-forward", at, **values)
        case "unit":
            return problem("statistics.unit", at, **values)
    raise KeyError(remark.code)
