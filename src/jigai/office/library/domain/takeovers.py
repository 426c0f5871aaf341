"""Taking over a library that was kept before this office: what stood in it, stands in it.

Nobody judged these projects here when they entered, so their entries rest on the act by which they
did: who decided, its number, since when. One person puts a project forward, another confirms it by
the step of approval. The rules are asked all the same, and what they miss stays marked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from jigai.engine.programme.compiling import programme
from jigai.engine.programme.model import LIBRARY, Rule
from jigai.facts.problems import Lang
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Post
from jigai.office.identity.permits import jurisdiction
from jigai.office.library import validators as v
from jigai.office.library.domain.duplicates import same_code
from jigai.office.library.domain.levels import at_level, level_of, way
from jigai.office.library.domain.moving import moved, taken
from jigai.office.library.domain.steps import agreed, current, lay, open_next
from jigai.office.library.models import Project, Takeover
from jigai.office.regions.domain.queries import packs_in_force
from jigai.policy.pack import PackBroken
from jigai.reference.regions import significant

NO_LIBRARY = "-"
"""Chosen where no policy describes a library: the bureau's own record is all there is."""


@dataclass(frozen=True)
class Kept:
    """A library of a policy in force, and the region of the level that keeps it."""

    pack: str
    rule: Rule
    level: str
    title: Mapping[str, str]

    @property
    def key(self) -> str:
        """By which it is chosen."""
        return f"{self.pack}/{self.rule.id}"

    def words(self, lang: Lang) -> str:
        """Its name, its tier where it has one, and its policy."""
        tier = self.rule.tier.get(lang, "")
        name = f"{self.rule.name[lang]}（{tier}）" if tier else self.rule.name[lang]
        return f"{name} · {self.title[lang]}"


def libraries_of(region: str, day: dt.date) -> list[Kept]:
    """The libraries of the policies in force in a region; a policy that is broken has none."""
    found: list[Kept] = []
    for force in packs_in_force(region, day):
        try:
            pack = force.policy
            rules = programme(pack, force.readings).of_kind(LIBRARY)
        except PackBroken:
            continue
        found += [Kept(force.pack, rule, level_of(rule, pack), pack.info.title) for rule in rules]
    return found


def libraries_for(actor: Actor) -> list[Kept]:
    """The libraries that a person may take over at their posts: of their level, or of one below
    that has no bureau."""
    found: dict[str, Kept] = {}
    for post in actor.posts:
        if post.region is None:
            continue
        narrowest = len(significant(post.region))
        for kept in libraries_of(post.region, timezone.localdate()):
            if len(significant(kept.level)) >= narrowest:
                found.setdefault(kept.key, kept)
    return list(found.values())


def written_by_its_own(project: Project) -> bool:
    """Whether the organisation's own people wrote it last: then it goes the way of a submission."""
    person = project.changed_by.partition(":")[2]
    return Post.objects.filter(
        person=int(person or 0), organisation=project.organisation_id
    ).exists()


@command("library.take-over")
def take_over(
    act: Act,
    *,
    project: int,
    version: int,
    library: str,
    decided_by: str,
    number: str,
    since: dt.date,
) -> Project:
    """Put a draft forward as a project that a library had already; somebody else confirms it.

    ``library`` is the key of one that the post's level keeps, or ``NO_LIBRARY``.
    """
    row, held = taken(act, project, version)
    assert held is not None
    if written_by_its_own(row):
        raise refused("library.own-draft", number=row.number)
    for other in same_code(row)[:1]:
        raise refused("library.same-code", "code", number=other.number)
    if since > timezone.localdate(act.at):
        raise refused("library.in-future", "since", day=since.isoformat())
    levels = [code for code in way(row.region, [held.region or ""]) if code in jurisdiction(held)]
    if not levels:
        raise refused("library.nobody", "region")
    kept = _chosen(row, library, levels[-1])
    row.round += 1
    row.submitted_by = act.acting.key
    made = Takeover.objects.create(
        project=row,
        round=row.round,
        at=act.at,
        by=act.acting.key,
        region=levels[-1],
        pack=kept.pack if kept is not None else "",
        library=kept.rule.id if kept is not None else "",
        decided_by=v.needed(v.words(200))(decided_by, "decided_by"),
        number=v.needed(v.words(200))(number, "number"),
        since=v.needed(v.day)(since, "since"),
    )
    moved(act, row, "take-over", held, text=str(made), since=since.isoformat(), library=library)
    lay(act, row, levels[-1:])
    step = current(row)
    assert step is not None
    agreed(act, step, str(made))
    open_next(act, row)
    return row


def _chosen(project: Project, library: str, level: str) -> Kept | None:
    """The library that was chosen, which this level has to keep; None for none at all."""
    levels = way(project.region, [level])
    here = [
        kept
        for kept in libraries_of(project.region, timezone.localdate())
        if at_level(kept.level, levels) == level
    ]
    if library == NO_LIBRARY and not here:
        return None
    found = next((kept for kept in here if kept.key == library), None)
    if found is None:
        raise refused("library.not-kept-here", "library")
    return found


def takeover_of(project: Project) -> Takeover | None:
    """What put a project forward in its present round, if it is one that is taken over."""
    return Takeover.objects.filter(project=project, round=project.round).first()
