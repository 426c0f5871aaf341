"""What a reader should know of the whole dossier: drafts, doubled invoices, names of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jigai.engine.plan import Plan
from jigai.facts.dossier import Decision, Dossier
from jigai.facts.problems import Problem


def _warning(code: str, zh: str, en: str) -> Problem:
    return Problem(code, zh, en, severity="warning")


def not_liftable(rule: str, label: str) -> Problem:
    """A decision would lift a limit that the text does not let it lift for this award."""
    return _warning(
        "decision.not-liftable",
        f"“{rule}”对 {label} 不能由决定突破，未采用",
        f"'{rule}' cannot be lifted by a decision for {label}; not used",
    )


def same_invoices(dossier: Dossier) -> Iterator[Problem]:
    """The same invoice in two places is looked at before anything is paid twice."""
    seen: dict[str, str] = {}
    for subject in dossier.subjects:
        for name in ("purchases", "invoices"):
            for row in subject.facts.get(name, []):
                invoice = row.get("invoice")
                if not invoice:
                    continue
                if seen.get(invoice, subject.key) != subject.key:
                    yield _warning(
                        "check.same-invoice",
                        f"发票“{invoice}”同时用于 {seen[invoice]} 和 {subject.key}，请核对",
                        f"invoice '{invoice}' serves both {seen[invoice]} and {subject.key}; "
                        "please check",
                    )
                seen[invoice] = subject.key


def loose_ends(plan: Plan, dossier: Dossier) -> Iterator[Problem]:
    """A draft, claims and decisions that match nothing, a history that is not stated."""
    if plan.status == "draft-for-comment":
        yield _warning(
            "policy.draft",
            "征求意见稿：仅供测算，非依据",
            "a draft for comment: for reckoning only, no basis for payment",
        )
    known = {m.id for m in plan.measures}
    for claim in dossier.claims or ():
        if claim not in known:
            yield _warning(
                "claim.unknown",
                f"政策包没有“{claim}”这一条",
                f"the pack has no measure '{claim}'",
            )
    for decision in dossier.decisions:
        yield from _decision(plan, decision, known)
    if not dossier.history_stated:
        yield _warning(
            "history.not-stated",
            "未填写已获奖补，按没有计算",
            "awards already made are not stated; reckoned as none",
        )


def _decision(plan: Plan, decision: Decision, known: set[str]) -> Iterator[Problem]:
    liftable = {limit.id for limit in plan.limits if limit.liftable}
    liftable |= {choice.id for choice in plan.choices if choice.liftable}
    if decision.measure and decision.measure not in known:
        yield _warning(
            "decision.unknown",
            f"决定所指的“{decision.measure}”不在政策包中",
            f"a decision names '{decision.measure}', which the pack has not",
        )
    for rule in decision.lifts:
        if rule not in liftable:
            yield _warning(
                "decision.not-liftable",
                f"“{rule}”不能由决定突破，未采用",
                f"'{rule}' cannot be lifted by a decision; not used",
            )
