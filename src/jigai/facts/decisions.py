"""Decisions of people as a dossier states them: terms, limits lifted, by whom, by what act."""

from __future__ import annotations

from typing import Any

from jigai.facts.dossier import Decision, Subject
from jigai.facts.problems import hints, nearest, shown
from jigai.facts.statements import Statements, below
from jigai.facts.values import YES_NO, ValueRefused, read_date
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan
from jigai.money.rates import PPM, parse_percent

MOST_FEN = 10**13
_KEYS = {
    "measure",
    "subject",
    "rate",
    "amount",
    "cap",
    "approved",
    "lifts",
    "by",
    "act",
    "on",
    "reason",
}


class Decisions(Statements):
    """Reads decisions; what one of them concerns must be in the dossier."""

    def decisions(self, items: list[Any], subjects: list[Subject]) -> list[Decision]:
        """All decisions, none contradicting another."""
        known = {s.id for s in subjects}
        found: list[Decision] = []
        for index, raw in enumerate(items):
            where = f"decisions[{index}]"
            if not isinstance(raw, dict):
                self.shape(where)
                continue
            decision = self.decision(raw, where)
            self.concerns(decision, known, where)
            self.contradicts(decision, found, where)
            found.append(decision)
        return found

    def decision(self, raw: dict[str, Any], where: str) -> Decision:
        """One decision with its terms."""
        self.known_keys(raw, _KEYS, where)
        return Decision(
            measure=self.text(raw.get("measure"), below(where, "measure")),
            subject=self.text(raw.get("subject"), below(where, "subject")) or None,
            rate=self.ppm(raw.get("rate"), below(where, "rate")),
            amount=self.fen(raw.get("amount"), below(where, "amount")),
            cap=self.fen(raw.get("cap"), below(where, "cap")),
            approved=self.approved(raw.get("approved"), below(where, "approved")),
            lifts=self.lifts(raw.get("lifts"), below(where, "lifts")),
            by=self.text(raw.get("by"), below(where, "by")),
            act=self.text(raw.get("act"), below(where, "act")),
            on=self.day(raw.get("on"), below(where, "on")),
            reason=self.text(raw.get("reason"), below(where, "reason")),
        )

    def concerns(self, decision: Decision, known: set[str], where: str) -> None:
        """A decision names a subject of the dossier, and a measure where it sets terms."""
        terms = (decision.rate, decision.amount, decision.cap)
        if not decision.measure and any(t is not None for t in terms):
            self.error(
                "dossier.decision-measure",
                "决定写了比例、金额或上限，却没有写明条款，请填写 measure",
                "the decision sets a rate, amount or cap without naming its measure; state measure",
                below(where, "measure"),
            )
        if decision.subject is not None and decision.subject not in known:
            zh, en = hints(nearest(decision.subject, sorted(known)))
            self.error(
                "dossier.decision-subject",
                f"案卷里没有编号为“{shown(decision.subject)}”的对象{zh}",
                f"the dossier has no subject '{shown(decision.subject)}'{en}",
                below(where, "subject"),
            )

    def contradicts(self, decision: Decision, earlier: list[Decision], where: str) -> None:
        """Two approved decisions may not both settle one award."""
        if not decision.approved or not decision.measure:
            return
        same = (decision.measure, decision.subject)
        if any(d.approved and (d.measure, d.subject) == same for d in earlier):
            self.error(
                "dossier.decisions-twice",
                f"对“{decision.measure}”同一对象有两份决定，请合并为一份",
                f"two decisions settle '{decision.measure}' for the same subject; merge them",
                where,
            )

    def lifts(self, raw: Any, where: str) -> dict[str, int | None]:
        """Limits and choices lifted: the new amount, or None where the limit does not apply."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.shape(where)
            return {}
        return {
            key: None if value in (None, "none") else self.fen(value, below(where, key))
            for key, value in raw.items()
        }

    def approved(self, raw: Any, where: str) -> bool:
        """Whether the decision stands; one that says nothing does."""
        if raw is None or isinstance(raw, bool):
            return raw is not False
        stated = YES_NO.get(raw.strip().lower()) if isinstance(raw, str) else None
        if stated is None:
            self.error(
                "value.bool",
                f"应为“是”或“否”，却是“{shown(raw)}”",
                f"should be yes or no, not '{shown(raw)}'",
                where,
            )
        return bool(stated)

    def day(self, raw: Any, where: str) -> int | None:
        """The date of the decision."""
        if raw is None:
            return None
        try:
            return read_date("决定日期", "the date of the decision", raw)
        except ValueRefused as error:
            self.add(error.at(where))
            return None

    def fen(self, raw: Any, where: str) -> int | None:
        """An amount that was decided."""
        if raw is None:
            return None
        try:
            value = parse_yuan(raw)
        except MoneyError as error:
            self.error(error.code, error.zh, error.en, where)
            return None
        if value < 0:
            self.error("value.negative", "金额不能为负数", "the amount cannot be negative", where)
            return None
        if value > MOST_FEN:
            self.error(
                "value.range",
                "金额超过 1000亿元，请核对单位",
                "the amount is over 100 billion yuan; check the unit",
                where,
            )
            return None
        return value

    def ppm(self, raw: Any, where: str) -> int | None:
        """A rate that was decided."""
        if raw is None:
            return None
        try:
            value = parse_percent(raw)
        except MoneyError as error:
            self.error(error.code, error.zh, error.en, where)
            return None
        if not 0 <= value <= PPM:
            self.error(
                "value.range",
                "比例应在 0 至 100% 之间",
                "the rate should lie between 0 and 100%",
                where,
            )
            return None
        return value
