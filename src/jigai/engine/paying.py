"""The payments of an award: due or not, what each comes to, and what it draws on."""

from __future__ import annotations

from typing import Any

from jigai.engine.awards import (
    CHARGE,
    GRANTED,
    REFUSED,
    Award,
    PaymentState,
    Reason,
    StepValue,
)
from jigai.engine.shares import DrawValue, Share


def fill(award: Award, values: tuple[Any, ...]) -> None:
    """Payments, draws, warnings and steps from a kernel's values."""
    measure = award.measure
    payments, exempt, warnings, steps = values
    for index, (truths, year, amount, drawn) in enumerate(payments):
        draws = tuple(
            DrawValue(limit, key, (allowed, allowed), (used, used), order, lift=(lift, lift))
            for limit, key, allowed, used, order, lift in drawn
        )
        failed = tuple(
            Reason(c.kind, c.code, c.cite, c)
            for c, truth in zip(measure.payments[index].due, truths, strict=True)
            if not truth
        )
        pay(award, index, year, (amount, amount), failed, (), draws)
    for (name, _), holds in zip(measure.exempt, exempt, strict=True):
        award.exempt[name] = bool(holds)
    for warning, holds in zip(measure.warnings, warnings, strict=True):
        if holds:
            award.warnings.append(Reason("warning", warning.code, warning.cite, warning))
    due = {None, *(s.index for s in award.shares)}
    for step, (value, given) in zip(measure.steps, steps, strict=True):
        if step.payment in due:
            inputs = tuple(
                (name, node, found, found)
                for (name, node), found in zip(step.inputs, given, strict=True)
            )
            award.steps.append(StepValue(step.op, step.node, value, value, inputs, step.cite))
    finish(award)


def pay(
    award: Award,
    index: int,
    year: int | None,
    amount: tuple[int, int],
    failed: tuple[Reason, ...],
    open_: tuple[Reason, ...],
    draws: tuple[DrawValue, ...],
) -> None:
    """Put down one payment: lowest and highest fen, or why it is not due."""
    if failed:
        paid = any(r.code == "once" for r in failed)
        state = "paid-before" if paid else "not-due"
        award.payments.append(PaymentState(index, year, state, 0, 0, failed))
        if paid and len(failed) == 1:
            award.earlier.append(_share(award, index, year, amount, 0, 0, draws))
        return
    low = 0 if open_ else amount[0]
    award.payments.append(
        PaymentState(index, year, "open" if open_ else "due", low, amount[1], open_)
    )
    award.shares.append(_share(award, index, year, (low, amount[1]), low, amount[1], draws))


def _share(
    award: Award,
    index: int,
    year: int | None,
    entitled: tuple[int, int],
    low: int,
    high: int,
    draws: tuple[DrawValue, ...],
) -> Share:
    place = (award.position, award.subject.id, index)
    return Share(place, award, index, year, entitled, low, high, draws)


def finish(award: Award) -> None:
    """Without a payment that can be made now there is nothing to grant."""
    if award.measure.payments and not award.shares:
        award.outcome = REFUSED
        seen: set[str] = set()
        for state in award.payments:
            for reason in state.reasons:
                if reason.key not in seen:
                    seen.add(reason.key)
                    award.reasons.append(reason)
    elif award.measure.charge and award.outcome == GRANTED:
        award.outcome = CHARGE
