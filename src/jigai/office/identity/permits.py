"""Who may do what to what. Fails closed: no post, no permit, no place – no.

``require`` guards an act, ``visible`` a query. What lies outside somebody's jurisdiction or
organisation is not there for them; what they see and may not do is denied with its rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from jigai.facts.problems import Lang
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor, Held
from jigai.office.identity.roles import (
    CASE,
    JURISDICTION,
    OFFICE,
    ORGANISATION,
    SELF,
    permits,
    roles,
)
from jigai.reference.regions import is_within, significant

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Place:
    """Where a thing belongs: its region, its organisation, the person whose own it is."""

    region: str | None = None
    organisation: int | None = None
    person: int | None = None


def within(region: str | None, jurisdiction: str | None) -> bool:
    """Whether a region lies in a jurisdiction; no region lies nowhere."""
    return bool(region and jurisdiction) and is_within(region or "", jurisdiction or "")


def require(
    actor: Actor, act: str, place: Place | None = None, *, amount: int | None = None
) -> Held | None:
    """The post under which an actor may do an act to something at a place.

    None for what needs no post (one's own account). Raises NotThere where none of the actor's posts
    sees the place, Denied where one sees it but the role does not permit the act.
    """
    permit = permits().get(act)
    where = place or Place()
    if permit is None or not actor.person:
        raise denied(act)
    within_scopes(actor, act)
    if permit.scope == SELF:
        if where.person not in (None, actor.person):
            raise NotThere
        if permit.roles >= frozenset(roles()) or actor.roles() & permit.roles:
            return next((p for p in actor.posts if p.role in permit.roles), None)
        raise denied(act)
    seeing = [p for p in actor.posts if sees(p, permit.scope, where)]
    if not seeing:
        raise denied(act) if permit.scope == OFFICE else NotThere
    fitting = [p for p in seeing if p.role in permit.roles]
    if not fitting:
        raise denied(act)
    enough = [p for p in fitting if p.limit is None or amount is None or amount <= p.limit]
    if not enough:
        raise Denied(
            "delegation-limit",
            "金额超过委托的限额，请由本人办理",
            "the amount is above the limit of the delegation; its giver has to act",
        )
    return min(enough, key=lambda p: (p.delegated, p.post))


def in_scope(actor: Actor, act: str) -> bool:
    """Whether an act is within what a program's token was issued for; a person is not bound."""
    if actor.scopes is None:
        return True
    permit = permits().get(act)
    return permit is not None and permit.tokens and act in actor.scopes


def within_scopes(actor: Actor, act: str) -> None:
    """Raises Denied where a program's token was not issued for an act."""
    if not in_scope(actor, act):
        raise Denied(
            "token-scope",
            t("token.scope", "zh", act=act),
            t("token.scope", "en", act=act),
        )


def sees(post: Held, scope: str, place: Place) -> bool:
    """Whether a post sees a place under a scope."""
    if scope == OFFICE:
        return True
    own = post.organisation is not None and post.organisation == place.organisation
    inside = any(within(place.region, code) for code in jurisdiction(post))
    return {ORGANISATION: own, JURISDICTION: inside, CASE: own or inside}[scope]


def jurisdiction(post: Held) -> tuple[str, ...]:
    """The codes of a post's region: its own, and those that it had or took in; none without one."""
    return () if post.region is None else (post.region, *sorted(post.former))


def may(actor: Actor, act: str, place: Place | None = None) -> bool:
    """Whether ``require`` would permit: for showing or hiding a button, never instead of it."""
    try:
        require(actor, act, place)
    except (Denied, NotThere):
        return False
    return True


def opens(actor: Actor, act: str) -> bool:
    """Whether the roles of an actor permit an act somewhere: the page for it is theirs to open.

    What is permitted to all for their own account needs no post.
    """
    permit = permits()[act]
    if permit.scope == SELF and permit.roles >= frozenset(roles()):
        return bool(actor.person)
    return bool(actor.roles() & permit.roles)


def visible(
    actor: Actor, rows: QuerySet[M], *, region: str = "region", organisation: str = "organisation"
) -> QuerySet[M]:
    """The rows that an actor may see: those of their organisations and jurisdictions, no others.

    ``region`` and ``organisation`` are the lookups by which a row has them.
    """
    wanted = Q(pk__in=[])
    for post in actor.posts:
        if post.organisation is not None:
            wanted |= Q(**{organisation: post.organisation})
        for code in jurisdiction(post):
            wanted |= Q(**{f"{region}__startswith": significant(code)})
    return rows.filter(wanted)


def denied(act: str) -> Denied:
    """The refusal of an act to somebody whose posts do not permit it."""
    return Denied(act, _denial(act, "zh"), _denial(act, "en"))


def _denial(act: str, lang: Lang) -> str:
    """What was refused and whose it is, in words."""
    permit = permits().get(act)
    if permit is None:
        return t("denied.unlisted", lang, act=act)
    whose = [role.named(lang) for role in roles().values() if role.id in permit.roles]
    return t("denied.post", lang, act=permit.named(lang), roles=t("denied.and", lang).join(whose))
