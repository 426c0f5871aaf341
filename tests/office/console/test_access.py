"""Every route and every operation of the API for every role, at home and elsewhere.

The expected answers follow from the tables of permits alone. A route that is neither guarded by a
permit nor listed in public.yaml fails, and so does one whose parameters nobody made a sample for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.office.api.office.asking import program
from tests.office.console.access import (
    OWN,
    VISITS,
    Route,
    Stage,
    find_samples,
    lacking,
    permitted,
    public,
    routes,
    sample_of,
)
from tests.office.console.walking import ABSENT, ANSWERED, OPERATIONS_AT, REFUSED, Walk

from jigai.office.api.office.fields import sample as content_of
from jigai.office.api.office.operations import OPERATIONS
from jigai.office.identity.models import Post
from jigai.office.identity.roles import OFFICE, SELF, permits, roles

pytestmark = [pytest.mark.both]
UNKNOWN = {"int": 999_999_999, "str": "nothing-there", "slug": "nothing-there"}


def guarded() -> list[Route]:
    """Every guarded route that can be asked for; one that lacks a sample has a test of its own."""
    find_samples()
    return [route for route in routes() if route.permit is not None and not lacking(route)]


def test_every_parameter_has_a_sample() -> None:
    find_samples()
    found = [route for route in routes() if route.permit is not None]
    found += [Route(o.path, f"api:{o.id}", o.permit) for o in OPERATIONS.values()]
    missing = [how for route in found for how in lacking(route)]
    assert not missing, "\n".join(missing)


def test_every_route_is_guarded_or_listed_as_public() -> None:
    operations = {OPERATIONS_AT + found.path for found in OPERATIONS.values()}
    free = {route.address for route in routes() if route.permit is None} - operations
    listed = public()
    assert not free - listed, "guard it with @route(permit), or list it in public.yaml"
    assert not listed - free, "public.yaml lists what there is not, or what is guarded"
    assert {found.permit for found in OPERATIONS.values()} <= set(permits())


def visits(walk: Walk, route: Route) -> Iterator[None]:
    """One route by everybody."""
    permit = route.permit or ""
    everyone = permits()[permit].scope == SELF and permits()[permit].roles >= frozenset(roles())
    for login, role, where in walk.people:
        values = walk.values(route.name, route.parameters, login)
        path = route.path(values) + VISITS.get(route.name, ("", ()))[0]
        if not permitted(permit, role) and not everyone:
            if where == OWN:
                # Where only sending is taken, sending is refused.
                wanted = frozenset({403}) if walk.ask(login, route, path, REFUSED) == 405 else None
                if wanted:
                    walk.ask(login, route, path, wanted, post=True)
        else:
            wanted = walk.sights(route, role, where)
            if route.parameters or where == OWN:
                walk.ask(login, route, path, wanted)
            if wanted == ABSENT:
                walk.ask(login, route, path, ABSENT, post=True)
        yield
    walk.ask("", route, path, frozenset({302, 405}))


def test_pages_open_to_whom_the_table_says_and_to_nobody_else(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    walk, found = Walk(stage), guarded()
    for route in found:
        for _ in visits(walk, route):
            pass
    told = f"{len(found)} routes × {len(roles())} roles: {walk.asked} requests"
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
    assert not walk.wrong, f"{told}\n" + "\n".join(walk.wrong)


def test_what_is_anothers_own_is_not_there(stage: Stage) -> None:
    walk = Walk(stage)
    owner = "officer-own"
    for route in guarded():
        samples = [sample_of(route.name, name) for _, name in route.parameters]
        if not any(one.own for one in samples):
            continue
        path = route.path(walk.values(route.name, route.parameters, owner))
        for login, role, _ in walk.people:
            seeing = any(role in one.others for one in samples)
            if login != owner and permitted(route.permit or "", role):
                wanted = ANSWERED if seeing else ABSENT
                walk.ask(login, route, path, wanted)
                if not seeing:
                    walk.ask(login, route, path, ABSENT, post=True)
    assert not walk.wrong, "\n".join(walk.wrong)


def test_what_is_guessed_is_not_there(stage: Stage) -> None:
    walk = Walk(stage)
    for route in guarded():
        if not route.parameters:
            continue
        path = route.path({name: UNKNOWN[kind] for kind, name in route.parameters})
        for role in sorted(permits()[route.permit or ""].roles):
            login = f"{role}-{OWN}"
            walk.ask(login, route, path, ABSENT)
            walk.ask(login, route, path, ABSENT, post=True)
    assert not walk.wrong, "\n".join(walk.wrong)


def test_somebody_without_a_post_opens_their_own_account_alone(stage: Stage) -> None:
    walk = Walk(stage)
    walk.browsers["idle"] = stage.cast.client("idle")
    for route in guarded():
        permit = permits()[route.permit or ""]
        if permit.scope != SELF or permit.roles < frozenset(roles()):
            walk.ask("idle", route, route.path(_guessed(route)), REFUSED)
        elif not route.parameters:
            seen = ABSENT | ANSWERED if route.name in VISITS else ANSWERED
            walk.ask("idle", route, route.path({}), seen)
    assert not walk.wrong, "\n".join(walk.wrong)


def _guessed(route: Route) -> dict[str, Any]:
    return {name: UNKNOWN[kind] for kind, name in route.parameters}


def test_operations_answer_to_whom_the_table_says_and_to_nobody_else(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    walk, wrong, asked = Walk(stage), [], 0
    programs = {
        login: program(stage.cast, Post.objects.get(person=stage.cast.person(login)))
        for login, _, _ in walk.people
    }
    for found in OPERATIONS.values():
        route = Route(OPERATIONS_AT + found.path, f"api:{found.id}", found.permit)
        permit = permits()[found.permit]
        if lacking(route):
            continue
        for login, role, where in walk.people:
            values = walk.values(route.name, route.parameters, login)
            path = route.path(values).removeprefix(f"/{OPERATIONS_AT}")
            data: Any = {} if found.writes else None
            if role not in permit.roles:
                wanted = frozenset({403})
            elif found.writes:
                continue
            else:
                wanted = walk.sights(route, role, where)
            answer = programs[login].ask(found.method, path, data)
            asked += 1
            if answer.status_code not in wanted:
                wrong.append(f"{found.id} as {login}: {answer.status_code}, not {sorted(wanted)}")
        if Client().generic(found.method, route.path(values)).status_code != 401:
            wrong.append(f"{found.id} without a token is not refused")
    with capsys.disabled():
        told = f"{len(OPERATIONS)} operations × {len(roles())} roles: {asked} requests"
        sys.stdout.write(f"\n{told}\n")
    assert not wrong, "\n".join(wrong)


def test_no_operation_changes_what_lies_elsewhere(stage: Stage) -> None:
    walk, wrong = Walk(stage), []
    programs = {
        login: program(stage.cast, Post.objects.get(person=stage.cast.person(login)))
        for login, _, where in walk.people
        if where != OWN
    }
    for found in OPERATIONS.values():
        if not found.writes or not found.places or permits()[found.permit].scope in (SELF, OFFICE):
            continue
        route = Route(OPERATIONS_AT + found.path, f"api:{found.id}", found.permit)
        data: Any = None if found.content is None else content_of(found.content)
        for login in programs:
            role = login.rsplit("-", 1)[0]
            own = any(sample_of(route.name, name).own for _, name in route.parameters)
            if role not in permits()[found.permit].roles or own:
                continue
            path = route.path(walk.values(route.name, route.parameters, login))
            asked = path.removeprefix(f"/{OPERATIONS_AT}")
            if found.upload:
                data = b"x"
                asked += f"?{urlencode({f.name: content_of(f.kind) for f in found.query})}"
            if found.versioned:
                data["version"] = 1
            answer = programs[login].ask(found.method, asked, data)
            if answer.status_code != 404:
                wrong.append(f"{found.id} as {login}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_token_beyond_its_acts_opens_nothing(stage: Stage) -> None:
    post = Post.objects.get(person=stage.cast.person("officer-own"))
    narrow = program(stage.cast, post, "identity.read-own")
    for found in OPERATIONS.values():
        if found.permit != "identity.read-own":
            path = Route(found.path, "", "").path(_guessed(Route(found.path, "", "")))
            data: Any = {} if found.writes else None
            assert narrow.ask(found.method, path[1:], data).status_code == 403, found.id
