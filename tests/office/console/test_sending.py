"""What the table of permits lets a role do, its command does: everybody sends what is valid.

Each role sends from the same state; what it changed is taken back. Acts that nobody sends yet are
listed in unsent.yaml, so that a permit is either proved here or known to be open.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.office.acting import commands
from tests.office.api.office.asking import program
from tests.office.console.access import (
    OWN,
    SENDINGS,
    Route,
    Sending,
    Stage,
    find_samples,
    permitted,
    routes,
)
from tests.office.console.walking import OPERATIONS_AT, Walk

from jigai.facts.documents import parse
from jigai.office.api.office.operations import OPERATIONS
from jigai.office.identity.models import Post
from jigai.office.identity.roles import permits

pytestmark = [pytest.mark.both]
UNSENT = Path(__file__).with_name("unsent.yaml")
FAULT = re.compile(r'class="field-error"[^>]*>(.*?)<|"text": "(.*?)"|<h1[^>]*>(.*?)<', re.DOTALL)


def known() -> dict[str, Route]:
    """Every guarded route, and every operation that writes, by name."""
    found = {route.name: route for route in routes() if route.permit is not None}
    for one in OPERATIONS.values():
        if one.writes:
            found[f"api:{one.id}"] = Route(OPERATIONS_AT + one.path, f"api:{one.id}", one.permit)
    return found


def permit_of(sending: Sending, route: Route) -> str:
    """The act that is sent."""
    return sending.permit or route.permit or ""


def sent(walk: Walk, sending: Sending, route: Route) -> Iterator[str]:
    """Send by every role that has the permit; what was refused all the same."""
    for login, role, where in walk.people:
        if where != OWN or not permitted(permit_of(sending, route), role):
            continue
        values = walk.values(route.name, route.parameters, login)
        with transaction.atomic():
            made = sending.make(walk.stage, login)
            other, body = made if isinstance(made, tuple) else ({}, made)
            path = route.path(values | other) + sending.query
            answer: Any
            if route.name.startswith("api:"):
                post = Post.objects.get(person=walk.stage.cast.person(login))
                one = program(walk.stage.cast, post)
                method = OPERATIONS[route.name.removeprefix("api:")].method
                answer = one.ask(method, path.removeprefix(f"/{OPERATIONS_AT}"), body)
                wanted: tuple[int, ...] = (200, 201, 202)
            else:
                client = walk.browsers[login]
                client.raise_request_exception = False
                session = copy(client.cookies)
                answer, wanted = client.post(path, body), sending.answers
                client.cookies = session
            walk.asked += 1
            if answer.status_code not in wanted:
                told = ["".join(found) for found in FAULT.findall(answer.content.decode())]
                act = permit_of(sending, route)
                yield f"{act} at {path} as {login}: {answer.status_code} {told}"
            transaction.set_rollback(True)


def test_what_a_role_may_do_is_done(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    walk, there = Walk(stage), known()
    wrong = [told for one in SENDINGS for told in sent(walk, one, there[one.route])]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(SENDINGS)} acts: {walk.asked} sendings\n")
    assert not wrong, "\n".join(wrong)


def test_every_act_is_sent_or_listed_as_open() -> None:
    find_samples()
    there = known()
    proved = {permit_of(one, there[one.route]) for one in SENDINGS}
    acts = commands() & set(permits())
    listed: list[str] = parse(UNSENT.read_text(encoding="utf-8"), "unsent.yaml")[0]
    assert sorted(acts - proved) == sorted(listed), "send it (sendings.py), or list it"
