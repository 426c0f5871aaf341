"""Policies for pages: in the language of the answer being made, read once."""

from __future__ import annotations

from django.utils import translation

from jigai.facts.problems import Lang
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import DJANGO, current_lang
from jigai.papers.policies import Policy, read_policy
from jigai.policy.pack import Pack

__all__ = ["Policy", "policy", "prepare_all"]

_POLICIES: dict[tuple[str, str, Lang], Policy] = {}


def policy(pack: Pack) -> Policy:
    """The policy in the language of the answer being made; kept, since packs never change."""
    key = (pack.id, pack.version, current_lang())
    if key not in _POLICIES:
        _POLICIES[key] = read_policy(pack, key[2])
    return _POLICIES[key]


def prepare_all() -> None:
    """Every policy at hand in both languages, so that the first reader waits for none."""
    for lang in ("zh", "en"):
        with translation.override(DJANGO[lang]):
            for pack in shelf().packs:
                policy(pack)
