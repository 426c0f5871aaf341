"""What the reader should know besides the amounts: decisions above the text, places outside it."""

from __future__ import annotations

from jigai.engine.awards import Award
from jigai.engine.emitting import children
from jigai.engine.operations import inside
from jigai.engine.plan import Measure, Node, Plan
from jigai.facts.dossier import Dossier
from jigai.facts.problems import Problem
from jigai.money.rates import percent
from jigai.policy.pack import Pack
from jigai.reference import regions

TERMS = {"rate": "比例", "amount": "金额", "cap": "上限"}


def place_problems(pack: Pack, dossier: Dossier) -> list[Problem]:
    """An error where every place that the dossier states lies outside the policy's place.

    An organisation registered elsewhere is fine as long as a project lies inside; places that
    are not in the region table are not judged.
    """
    stated = [s for s in dossier.subjects if s.facts.get("region")]
    known = [s for s in stated if regions.find(s.facts["region"]) is not None]
    if not known or len(known) < len(stated):
        return []
    if any(inside(s.facts["region"], pack.info.region) for s in known):
        return []
    home = regions.find(pack.info.region)
    name = home.name if home is not None else pack.info.region
    first = known[0]
    place = regions.find(first.facts["region"])
    assert place is not None
    return [
        Problem(
            "dossier.region-outside",
            f"“{place.name}”不在本政策适用的{name}；请核对注册地、建设地点，或换用当地的政策包",
            f"{place.name} is outside {name}, where this policy applies; check the places stated "
            "or use the local pack",
            f"{first.entity} {first.id}.region",
        )
    ]


def decided_nodes(plan: Plan, measure: Measure) -> list[Node]:
    """The nodes through which a decision sets terms of a measure's payments and their limits."""
    found: list[Node] = []
    seen: set[int] = set()
    queue = [payment.amount for payment in measure.payments]
    queue += [draw.amount for payment in measure.payments for draw in payment.draws]
    while queue:
        number = queue.pop()
        if number in seen:
            continue
        seen.add(number)
        node = plan.nodes[number]
        if node.op == "decided":
            found.append(node)
        queue += children(node)
    return found


def ceilings(plan: Plan, measure: Measure) -> list[int]:
    """The rates, in parts per million, that a decision under ceiling wording may not exceed."""
    bounded = [n for n in decided_nodes(plan, measure) if n.args[0] == "rate" and n.args[2]]
    fallbacks = [plan.nodes[n.args[1]] for n in bounded]
    return [node.args[0] for node in fallbacks if node.op == "const"]


def idle_decisions(plan: Plan, awards: list[Award]) -> list[Problem]:
    """A warning for each term of a decision that the text gives no room for."""
    found = []
    for award in awards:
        if award.decision is None:
            continue
        heard = {node.args[0] for node in decided_nodes(plan, award.measure)}
        for term in ("rate", "amount", "cap"):
            if getattr(award.decision, term) is not None and term not in heard:
                found.append(
                    Problem(
                        "decision.no-room",
                        f"文件没有给决定留出“{TERMS[term]}”的余地，决定中的这一项未采用",
                        f"the text leaves no room to decide the {term}; this term was not used",
                        award.label,
                        "warning",
                    )
                )
    return found


def ceiling_warnings(plan: Plan, awards: list[Award]) -> list[Problem]:
    """A warning for each decided rate above the text's ceiling, which was used instead."""
    found = []
    for award in awards:
        if award.decision is None or award.decision.rate is None:
            continue
        for ceiling in ceilings(plan, award.measure):
            if award.decision.rate > ceiling:
                decided = percent(award.decision.rate)
                found.append(
                    Problem(
                        "decision.above-ceiling",
                        f"决定的比例 {decided} 超过文件上限 {percent(ceiling)}，按上限计算",
                        f"the rate decided, {decided}, exceeds the text's ceiling of "
                        f"{percent(ceiling)}; the ceiling was used",
                        award.label,
                        "warning",
                    )
                )
    return found
