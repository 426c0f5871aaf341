"""What all organisations together claim under the limits that a whole programme shares.

Each organisation is evaluated for itself, as its dossier would be. Whether the programme's money
lasts for all of them is another question; here are the sums that answer it.
"""

from __future__ import annotations

from typing import Any

from jigai.engine.columns.batch.rows import Row
from jigai.engine.columns.batch.terms import Ready
from jigai.engine.columns.constants import Constants
from jigai.engine.plan import Draw

SHARED = "programme"


def programme_rows(connection: Any, ready: Ready) -> list[Row]:
    """The rows of ``programme``, from the working tables ``awards_of_all`` and ``limits_of_all``.

    Claimed is what the payments under the limit come to before it takes something.
    """
    found: list[Row] = []
    for rule, by_year, draw, payments in _limits(ready):
        listed = ", ".join(f"('{measure}', {payment})" for measure, payment in payments)
        whose = "organisation, entity, subject, measure, payment"
        year = 'a."year"' if by_year else "CAST(NULL AS BIGINT)"
        sql = (
            f"SELECT {year} AS y, SUM(COALESCE(x.before, a.amount, a.lowest)), "
            "SUM(COALESCE(x.before_highest, a.amount, a.highest)) FROM awards_of_all a "
            f"LEFT JOIN (SELECT * FROM limits_of_all WHERE rule = ?) x USING ({whose}) "
            f"WHERE (a.measure, a.payment) IN ({listed}) GROUP BY y ORDER BY y"
        )
        for stated, low, high in connection.execute(sql, [rule]).fetchall():
            terms = (_value(ready, draw.amount), _value(ready, draw.used))
            found.append((rule, stated, *terms, int(low), int(high)))
    return found


def _limits(ready: Ready) -> list[tuple[str, bool, Draw, list[tuple[str, int]]]]:
    """Limits shared by a programme: id, whether each year has its own, a draw, who draws."""
    plan = ready.program.plan
    found: dict[int, tuple[str, bool, Draw, list[tuple[str, int]]]] = {}
    for measure in plan.measures:
        for index, payment in enumerate(measure.payments):
            for draw in payment.draws:
                if SHARED in draw.key:
                    rule = plan.limits[draw.limit].id
                    entry = found.setdefault(draw.limit, (rule, "year" in draw.key, draw, []))
                    entry[3].append((measure.id, index))
    return list(found.values())


def _value(ready: Ready, node: int) -> int | None:
    """An amount in fen that is the same for every organisation; None where it is not known."""
    meta, plan = ready.meta, ready.program.plan
    constants = Constants(plan, meta.claim_year, meta.day, ready.facts, ready.program.lpr)
    if not constants.is_free(node) or constants.value(node) is None:
        return None
    return int(str(constants.value(node))) // plan.nodes[node].den
