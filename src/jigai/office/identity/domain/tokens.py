"""Tokens for programs: issued by the holder of a post, shown once, ended in several ways.

A token acts in one post and for the acts it was issued for, never for more than the post permits
on the day it is used. It ends with its last day, the post, the account, the delegation, or when it
is revoked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Actor, Held, actor_of
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import ApiToken, Delegation, Person, Post
from jigai.office.identity.permits import Place, require
from jigai.office.identity.roles import for_tokens

PREFIX, SECRET = 8, 40
MOST = 20
"""Tokens in force that one person may have."""
NOTED = dt.timedelta(minutes=1)
"""Use is written down again after so long: not at every request."""
_SIGNS = string.ascii_letters + string.digits
_SHAPE = re.compile(rf"jigai_([a-z0-9]{{{PREFIX}}})_[A-Za-z0-9]{{{SECRET}}}", re.ASCII)


@command("identity.issue-token")
def issue_token(
    act: Act, *, post: int, name: str, scopes: Collection[str], expires: dt.date
) -> tuple[ApiToken, str]:
    """Issue a token for a post that one holds; returns it with its secret, which is not kept."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    locked(Person, who.person)
    held = min((p for p in who.posts if p.post == post), key=lambda p: p.delegated, default=None)
    if held is None:
        raise NotThere
    wanted = frozenset(scopes)
    strange = sorted(wanted - set(for_tokens(held.role)))
    if strange or not wanted:
        raise refused("identity.token-scope", "scopes", acts="、".join(strange))
    today, days = timezone.localdate(), settings.TOKEN_DAYS
    last = today + dt.timedelta(days=days)
    if not today <= expires <= last:
        raise refused("identity.token-expiry", "expires", last=last, days=days)
    found = in_force(ApiToken.objects.filter(person=who.person)).count()
    if found >= MOST:
        raise refused("identity.token-many", n=found)
    prefix = "".join(secrets.choice(_SIGNS[:26] + string.digits) for _ in range(PREFIX))
    secret = f"jigai_{prefix}_" + "".join(secrets.choice(_SIGNS) for _ in range(SECRET))
    made = ApiToken.objects.create(
        person_id=who.person,
        post=there(Post, post),
        delegation_id=held.delegation,
        name=text(name, "name", 60),
        prefix=prefix,
        digest=digest_of(secret),
        scopes=sorted(wanted),
        issued_at=act.at,
        expires=expires,
    )
    act.record(
        f"token:{prefix}", name=made.name, post=post, scopes=made.scopes, expires=made.expires
    )
    return made, secret


@command("identity.revoke-token")
def revoke_token(act: Act, *, token: int) -> ApiToken:
    """Revoke one's own token at once."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    row = locked(ApiToken, token)
    if row.person_id != who.person:
        raise NotThere
    return _revoked(act, row)


@command("identity.withdraw-token")
def withdraw_token(act: Act, *, token: int, reason: str) -> ApiToken:
    """Withdraw anybody's token at once: for the security administrator."""
    require(actor(act), act.name)
    return _revoked(act, locked(ApiToken, token), text(reason, "reason", 200))


def _revoked(act: Act, row: ApiToken, reason: str = "") -> ApiToken:
    if row.revoked_at is not None:
        raise refused("identity.token-over")
    row.revoked_at = act.at
    row.save()
    act.record(f"token:{row.prefix}", revoked=True, person=row.person_id, reason=reason)
    return row


def end_tokens(
    act: Act,
    *,
    person: Person | None = None,
    post: Post | None = None,
    delegation: Delegation | None = None,
) -> None:
    """Revoke the tokens of an account, a post or a delegation as part of an act that ends it."""
    wanted = Q(person=person) if person is not None else Q(pk__in=[])
    wanted |= Q(post=post) if post is not None else Q(pk__in=[])
    wanted |= Q(delegation=delegation) if delegation is not None else Q(pk__in=[])
    for row in ApiToken.objects.select_for_update().filter(wanted, revoked_at=None):
        _revoked(act, row)


def in_force(rows: QuerySet[ApiToken], today: dt.date | None = None) -> QuerySet[ApiToken]:
    """Those neither revoked nor past their last day."""
    return rows.filter(revoked_at=None, expires__gte=today or timezone.localdate())


def actor_of_token(secret: str, now: dt.datetime | None = None) -> Actor | None:
    """Who acts by a token: its person with its one post and its scopes; None where it is not in
    force, for whatever reason.
    """
    shape = _SHAPE.fullmatch(secret)
    if shape is None:
        return None
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    rows = ApiToken.objects.select_related("person").filter(prefix=shape[1])
    row = in_force(rows, today).first()
    if row is None or not hmac.compare_digest(row.digest, digest_of(secret)):
        return None
    found = _bounded(row, today)
    if found is not None and (row.used_at is None or moment - row.used_at > NOTED):
        ApiToken.objects.filter(pk=row.pk).update(used_at=moment)
    return found


def acting_again(person: Person, prefix: str = "") -> Actor:
    """Who a job acts for that was asked for by a person, or by a program of theirs (``prefix``).

    Raises InputRefused where the token ended meanwhile: its work ends with it.
    """
    if not prefix:
        return actor_of(person)
    rows = ApiToken.objects.select_related("person").filter(person=person, prefix=prefix)
    row = in_force(rows).first()
    found = _bounded(row, timezone.localdate()) if row is not None else None
    if found is None:
        raise refused("identity.token-ended", prefix=prefix)
    return found


def _bounded(row: ApiToken, today: dt.date) -> Actor | None:
    """The person with the one post of a token and its scopes; None where that post has ended."""
    whole = actor_of(row.person, today)
    posts = tuple(p for p in whole.posts if _same(p, row))
    return (
        replace(whole, posts=posts, token=row.prefix, scopes=frozenset(row.scopes))
        if posts
        else None
    )


def _same(held: Held, row: ApiToken) -> bool:
    return held.post == row.post_id and held.delegation == row.delegation_id


def digest_of(secret: str) -> str:
    """What is kept of a secret: it is random and long, so that a plain hash serves."""
    return hashlib.sha256(secret.encode()).hexdigest()
