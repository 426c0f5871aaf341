"""A person as acts see them: the posts they hold today, their own and those delegated to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from jigai.office.identity.jurisdictions import former
from jigai.office.identity.models import Delegation, Person, Post


@dataclass(frozen=True)
class Held:
    """A post in use: the role, where, and whose it is. ``limit`` bounds amounts (fen).

    ``former``: the other codes whose cases belong to its region today.
    """

    post: int
    role: str
    region: str | None
    organisation: int | None
    owner: int
    limit: int | None = None
    delegation: int | None = None
    former: frozenset[str] = frozenset()

    @property
    def delegated(self) -> bool:
        """Whether it is somebody else's."""
        return self.delegation is not None


@dataclass(frozen=True)
class Actor:
    """Who acts. A program acts for a person by a token: ``token`` is its public beginning, and
    ``scopes`` are the acts that it is bound to (None: whatever the posts permit).
    """

    person: int
    name: str
    posts: tuple[Held, ...] = field(default=())
    token: str = ""
    scopes: frozenset[str] | None = None

    @property
    def key(self) -> str:
        """As the audit trail knows the person."""
        return f"person:{self.person}"

    def roles(self) -> frozenset[str]:
        """The roles in use today."""
        return frozenset(p.role for p in self.posts)


NOBODY = Actor(0, "")
"""Somebody who has not signed in: no posts, nothing permitted."""


def actor_of(person: Person, today: dt.date | None = None) -> Actor:
    """The person with all posts in use on a day; nobody's posts if the account is not active."""
    day = today or timezone.localdate()
    if not person.is_active:
        return Actor(person.pk, person.name)
    own = Post.objects.select_related("bureau").filter(person=person, begins__lte=day)
    held = [_held(p, day) for p in own if p.ends is None or p.ends >= day]
    given = Delegation.objects.select_related("post__bureau", "post__person").filter(
        taker=person, begins__lte=day, ends__gte=day, revoked_at=None, post__person__is_active=True
    )
    for delegation in given:
        post = delegation.post
        if post.begins <= day and (post.ends is None or post.ends >= day):
            held.append(_held(post, day, delegation))
    return Actor(person.pk, person.name, tuple(held))


def _held(post: Post, day: dt.date, delegation: Delegation | None = None) -> Held:
    region = post.bureau.region if post.bureau is not None else None
    return Held(
        post=post.pk,
        role=post.role,
        region=region,
        organisation=post.organisation_id,
        owner=post.person_id,
        limit=delegation.limit if delegation is not None else None,
        delegation=delegation.pk if delegation is not None else None,
        former=former(region, day) if region is not None else frozenset(),
    )
