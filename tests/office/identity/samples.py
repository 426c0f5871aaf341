"""What stands behind the parameters of the pages of tokens, for the access test."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.console.access import Stage, sample

from jigai.office.identity.domain.tokens import issue_token
from jigai.office.identity.models import Post


@sample("post", route="console:tokens-issue", own=True)
def post(stage: Stage, login: str) -> int:
    """A post that somebody holds."""
    return Post.objects.get(person=stage.cast.person(login)).pk


@sample("token", route="console:tokens-revoke", own=True)
def token(stage: Stage, login: str) -> int:
    """A token that somebody issued."""
    row, _ = issue_token(
        acting=stage.cast.actor(login),
        post=post(stage, login),
        name="程序",
        scopes=("identity.read-own",),
        expires=timezone.localdate() + dt.timedelta(days=9),
    )
    return int(row.pk)


@sample("token", route="console:tokens-withdraw")
def token_of_another(stage: Stage) -> int:
    """A token of an officer, as the security administrator sees it."""
    found: int = token(stage, "officer-own")
    return found
