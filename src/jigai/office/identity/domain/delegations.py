"""Delegations: somebody else acts in a post for some days, up to an amount."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.tokens import end_tokens
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import ADMINISTRATORS, Delegation, Person, Post
from jigai.office.identity.permits import Place, require

LONGEST_DELEGATION = dt.timedelta(days=366)


def colleagues(post: Post) -> QuerySet[Person]:
    """Who can take a delegation of a post: the others in office at its bureau today."""
    today = timezone.localdate()
    there_now = Post.objects.filter(Q(ends=None) | Q(ends__gte=today), begins__lte=today)
    if post.bureau_id is None:
        return Person.objects.none()
    holders = there_now.filter(bureau=post.bureau_id).values("person")
    return Person.objects.filter(pk__in=holders, is_active=True).exclude(pk=post.person_id)


@command("identity.delegate")
def delegate(
    act: Act,
    *,
    post: int,
    taker: int,
    begins: dt.date,
    ends: dt.date,
    ground: str,
    limit: int | None = None,
) -> Delegation:
    """Let somebody else act in one's own post for some days, up to ``limit`` fen where stated."""
    who = actor(act)
    row = there(Post, post)
    if row.person_id != who.person:
        raise NotThere
    require(who, act.name, Place(person=who.person))
    other = there(Person, taker)
    if other.pk == who.person or not other.is_active:
        raise refused("identity.taker", "taker")
    if set(Post.objects.filter(person=other).values_list("role", flat=True)) & set(ADMINISTRATORS):
        raise refused("identity.separate", "taker")
    if not colleagues(row).filter(pk=other.pk).exists():
        raise refused("identity.taker-elsewhere", "taker")
    if ends < begins or ends - begins > LONGEST_DELEGATION:
        raise refused("identity.days", "ends")
    if limit is not None and limit < 0:
        raise refused("identity.limit", "limit")
    made = Delegation.objects.create(
        post=row,
        taker=other,
        begins=begins,
        ends=ends,
        limit=limit,
        ground=text(ground, "ground", 200),
    )
    act.record(
        f"person:{other.pk}", delegation=made.pk, post=row.pk, begins=begins, ends=ends, limit=limit
    )
    return made


@command("identity.revoke-delegation")
def revoke_delegation(act: Act, *, delegation: int) -> Delegation:
    """Take a delegation back at once."""
    who = actor(act)
    row = locked(Delegation, delegation)
    if row.post.person_id != who.person:
        raise NotThere
    require(who, act.name, Place(person=who.person))
    row.revoked_at = act.at
    row.save()
    end_tokens(act, delegation=row)
    act.record(f"person:{row.taker_id}", delegation=row.pk, revoked=True)
    return row
