"""What entries say, in words of the policy and of the region, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from jigai.engine.programme.compiling import programme
from jigai.facts.vocabulary import vocabulary
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.regions import enums
from jigai.office.regions.domain.codes import region_names
from jigai.office.regions.domain.versions import pack_of
from jigai.office.regions.models import Entry
from jigai.policy.pack import Pack, PackBroken

SHORT = 12
"""Characters of a hash that people are shown."""


@dataclass(frozen=True)
class Said:
    """An entry in words: what it settles, and how; ``answer`` empty where it ends another."""

    entry: Entry
    question: str
    answer: str

    @property
    def kind(self) -> str:
        """Its kind, in words."""
        return t(f"regions.kind.{self.entry.kind}")

    @property
    def title(self) -> str:
        """All of it on one line."""
        answer = self.answer or t("regions.ended")
        return t("regions.title", kind=self.kind, question=self.question, answer=answer)


def all_said(entries: Iterable[Entry], policies: Mapping[str, Pack] | None = None) -> list[Said]:
    """Entries in words, with one query for all. ``policies``: packs by id in the version whose
    words are wanted; else those in use now."""
    rows = list(entries)
    codes = {r.region for r in rows} | {r.subject.rpartition("/")[2] for r in rows}
    names = region_names(codes - {""}, timezone.localdate(), current_lang())
    return [_said(row, _policy(row, policies or {}), names) for row in rows]


def act_name(code: str) -> str:
    """What an act that opens gates is called in the vocabulary; its code where it is not there."""
    labels = vocabulary().entities["programme"].facts["acts"].row["act"].codes.get(code)
    return labels.of(current_lang()) if labels is not None else code


def _said(entry: Entry, policy: Pack | None, names: dict[str, str]) -> Said:
    lang = current_lang()
    question, answer = entry.subject, entry.value
    match entry.kind:
        case enums.PACK:
            question = policy.info.title[lang] if policy is not None else entry.pack
            answer = t("regions.version", version=entry.value[:SHORT])
        case enums.RULING if policy is not None and entry.subject in policy.axes:
            axis = policy.axes[entry.subject]
            question = f"{entry.subject} {axis.issue[lang]}"
            text = axis.alternatives.get(entry.value)
            answer = f"{entry.value} {text[lang]}" if text is not None else entry.value
        case enums.OPENING:
            question, answer = act_name(entry.subject), t("regions.adopted")
        case enums.CLASS:
            division, _, code = entry.subject.partition("/")
            question, answer = names[code], _group(policy, division, entry.value)
        case enums.UNIT:
            units = programme(policy).units if policy is not None else {}
            question = units[entry.subject][lang] if entry.subject in units else entry.subject
            answer = " ".join(str(p) for p in (entry.bureau, entry.section) if p is not None)
        case enums.GUIDE:
            question = t("regions.guide-of", year=entry.subject)
        case enums.NAME:
            question = t("regions.name-of", code=entry.region)
            answer = str((lang == "en" and entry.data.get("en")) or entry.value)
        case enums.SUCCESSION if entry.value:
            question = t("regions.follows", before=names[entry.subject], code=entry.subject)
            answer = t(f"regions.succession.{entry.value}")
    return Said(entry, question, answer if entry.value else "")


def _group(policy: Pack | None, division: str, group: str) -> str:
    area = programme(policy).areas.get(division) if policy is not None else None
    names = {g.id: g.name[current_lang()] for g in area.groups} if area is not None else {}
    return names.get(group, group)


def _policy(entry: Entry, policies: Mapping[str, Pack]) -> Pack | None:
    """The pack that an entry is about; None where it is not at hand any more."""
    if entry.kind == enums.PACK and entry.value:
        return _version(entry.value)
    return policies.get(entry.pack) or shelf().find(entry.pack)


@lru_cache(maxsize=64)
def _version(version: str) -> Pack | None:
    try:
        return pack_of(version)
    except PackBroken:
        return None
