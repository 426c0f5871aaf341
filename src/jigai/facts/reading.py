"""From a mapping (YAML, JSON) to a dossier: every problem found is reported, none is guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from jigai.facts.cleaning import cleaned
from jigai.facts.decisions import Decisions
from jigai.facts.documents import load
from jigai.facts.dossier import Dossier
from jigai.facts.problems import InputRefused, refused, shown
from jigai.facts.statements import NotApplicable, below, not_applicable
from jigai.facts.subjects import MAX_SUBJECTS, PLURALS, Subjects, list_what_is_owned
from jigai.facts.values import ValueRefused, read_date
from jigai.facts.vocabulary import vocabulary

__all__ = [
    "MAX_SUBJECTS",
    "PLURALS",
    "NotApplicable",
    "not_applicable",
    "read_dossier",
    "read_file",
]

FIRST_YEAR, LAST_YEAR = 1990, 2200
_TOP = {
    "dossier",
    "note",
    "pack",
    "claim_year",
    "as_of",
    "applicant",
    "organisations",
    "programme",
    "decisions",
    "choices",
    "claims",
    "payee",
    "rulings",
    *PLURALS,
}


def read_file(path: Path, within: str | None = None) -> Dossier:
    """The dossier in a YAML or JSON file; raises InputRefused with every problem."""
    return read_dossier(load(path), within)


def read_dossier(raw: Any, within: str | None = None) -> Dossier:
    """The dossier in a mapping; ``within`` is the region code that place names belong to.

    Raises InputRefused, and nothing else, whatever it is given.
    """
    return _Reader(vocabulary(), within).whole(cleaned(raw))


class _Reader(Subjects, Decisions):
    """Reads a whole dossier."""

    def whole(self, raw: Any) -> Dossier:
        if not isinstance(raw, dict):
            raise refused(
                "dossier.shape",
                "内容不是一份案卷（应为键值表，至少有 claim_year 和 applicant）",
                "this is no dossier (a mapping with at least claim_year and applicant)",
            )
        self.known_keys(raw, _TOP, "")
        claim_year = self.claim_year(raw.get("claim_year"))
        as_of = self.as_of(raw.get("as_of"), claim_year)
        subjects = self.subjects(raw)
        programme = self.facts(self.words.entities["programme"], raw.get("programme"), "programme")
        decisions = self.decisions(self.listed(raw, "decisions"), subjects)
        choices = self.choices(raw.get("choices"))
        claims = self.claims(raw)
        name, pack, payee = (self.text(raw.get(k), k) for k in ("dossier", "pack", "payee"))
        if any(p.severity == "error" for p in self.problems):
            raise InputRefused(self.problems)
        history = any("history" in s.facts for s in subjects)
        list_what_is_owned(subjects)
        return Dossier(
            id=name,
            pack=pack or None,
            claim_year=claim_year,
            as_of=as_of,
            subjects=tuple(subjects),
            programme=programme,
            decisions=tuple(decisions),
            choices=choices,
            claims=claims,
            payee=payee or None,
            history_stated=history,
            warnings=tuple(self.problems),
            stated=raw,
        )

    def claim_year(self, stated: Any) -> int:
        if stated is None:
            self.error(
                "dossier.claim-year",
                "缺少申报年度，请填写 claim_year，如 2023",
                "claim_year is missing; state it, such as 2023",
                "claim_year",
            )
            return LAST_YEAR
        text = str(stated) if isinstance(stated, (int, str)) else ""
        if len(text) == 4 and text.isascii() and text.isdigit():
            year = int(text)
            if FIRST_YEAR <= year <= LAST_YEAR:
                return year
        self.error(
            "dossier.claim-year",
            f"申报年度应为 {FIRST_YEAR} 至 {LAST_YEAR} 间的四位年份，却是“{shown(stated)}”",
            f"claim_year should be a year from {FIRST_YEAR} to {LAST_YEAR}, not '{shown(stated)}'",
            "claim_year",
        )
        return LAST_YEAR

    def as_of(self, stated: Any, claim_year: int) -> int:
        if stated is None:
            return dt.date(claim_year, 12, 31).toordinal()
        try:
            day = read_date("测算日", "as_of", stated)
        except ValueRefused as error:
            self.add(error.at("as_of"))
            return 1
        if not FIRST_YEAR <= dt.date.fromordinal(day).year <= LAST_YEAR:
            self.error(
                "dossier.as-of",
                f"测算日应在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间，却是“{shown(stated)}”",
                f"as_of should lie between {FIRST_YEAR} and {LAST_YEAR}, not '{shown(stated)}'",
                "as_of",
            )
        return day

    def choices(self, raw: Any) -> dict[str, str]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.shape("choices")
            return {}
        return {key: self.text(value, below("choices", key)) for key, value in raw.items()}

    def claims(self, raw: dict[str, Any]) -> tuple[str, ...] | None:
        if raw.get("claims") is None:
            return None
        items = self.listed(raw, "claims")
        return tuple(self.text(item, f"claims[{i}]") for i, item in enumerate(items))
