"""Programs for tests: tokens of people in posts, and what they send and get."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from typing import cast as cast_to

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.office.api.asked import body
from tests.office.identity.cast import Cast

from jigai.office.identity.domain.tokens import issue_token
from jigai.office.identity.models import Post
from jigai.office.identity.roles import for_tokens

BASE = "/api/v1/"


@dataclass
class Program:
    """A program with a token; by default one for everything that the post permits."""

    secret: str
    post: Post
    client: Client = field(default_factory=Client)

    def ask(
        self, method: str, path: str, data: Any = None, *, lang: str = "en", **headers: str
    ) -> HttpResponse:
        """Send a request; data goes as JSON, texts and bytes as they are.

        Headers with ``_`` for ``-``.
        """
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Authorization": f"Bearer {self.secret}", "Accept-Language": lang} | stated
        usual = "application/octet-stream" if isinstance(data, bytes) else "application/json"
        kind = given.pop("Content-Type", usual)
        plain = data is None or isinstance(data, (str, bytes))
        content = (data or "") if plain else json.dumps(data)
        made = self.client.generic(method, BASE + path, content, kind, headers=given)
        return cast_to(HttpResponse, made)

    def get(self, path: str, **headers: str) -> Any:
        """What a reading gives; fails unless it is answered by 200."""
        found = self.ask("GET", path, **headers)
        assert found.status_code == 200, body(found)
        return json.loads(body(found))

    def send(self, path: str, data: Any, method: str = "POST", **headers: str) -> Any:
        """What a write gives; fails unless it is answered by 200 or 201."""
        found = self.ask(method, path, data, **headers)
        assert found.status_code in (200, 201), body(found)
        return json.loads(body(found))


def program(cast: Cast, post: Post, *scopes: str) -> Program:
    """A program for a post, by a token that its holder issued."""
    login = next(name for name, person in cast.people.items() if person.pk == post.person_id)
    _, secret = issue_token(
        acting=cast.actor(login),
        post=post.pk,
        name="程序",
        scopes=scopes or tuple(for_tokens(post.role)),
        expires=timezone.localdate() + dt.timedelta(days=9),
    )
    return Program(secret, post)
