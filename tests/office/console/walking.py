"""Everybody with a browser, asking for pages and sending what is valid there."""

from __future__ import annotations

from typing import Any

from django.test import Client
from tests.office.console.access import OWN, VISITS, Route, Stage, sample_of

from jigai.office.identity.roles import OFFICE, SELF, permits

ANSWERED = frozenset({200, 204, 302, 303, 405})
"""A page, a way on, or that it only takes what is sent: access was given."""
REFUSED = frozenset({403, 405})
ABSENT = frozenset({404, 405})
"""Not there, or not even asked."""
OPERATIONS_AT = "api/v1/"


class Walk:
    """People with their browsers, and what stands behind the parameters."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.made: dict[Any, Any] = {}
        self.people = stage.people()
        self.browsers = {login: stage.cast.client(login) for login, _, _ in self.people}
        self.asked = 0
        self.wrong: list[str] = []

    def values(self, name: str, parameters: list[tuple[str, str]], login: str) -> dict[str, Any]:
        """What to put for the parameters; what belongs to a person is made for each."""
        found: dict[str, Any] = {}
        for _, parameter in parameters:
            if parameter in found:
                continue
            one = sample_of(name, parameter)
            key = (one, login if one.own else "")
            if key not in self.made:
                arguments = (self.stage, login) if one.own else (self.stage,)
                self.made[key] = one.make(*arguments)
            made = self.made[key]
            found |= made if isinstance(made, dict) else {parameter: made}
        return found

    def ask(
        self, who: str, route: Route, path: str, wanted: frozenset[int], post: bool = False
    ) -> int:
        """Ask for a page and note an answer that is not as the tables say."""
        client = self.browsers[who] if who else Client()
        client.raise_request_exception = False
        answer = client.post(path) if post else client.get(path)
        self.asked += 1
        if answer.status_code not in wanted:
            method = "POST" if post else "GET"
            self.wrong.append(
                f"{method} {path} ({route.name}, {route.permit}) as {who or 'nobody'}: "
                f"{answer.status_code}, expected {sorted(wanted)}"
            )
        return answer.status_code

    def sights(self, route: Route, role: str, where: str) -> frozenset[int]:
        """What somebody with the permit gets for the samples of a route."""
        samples = [sample_of(route.name, name) for _, name in route.parameters]
        wanted = [one.only for one in samples] + [VISITS.get(route.name, ("", ()))[1]]
        if any(only and role not in only for only in wanted):
            return ABSENT | REFUSED
        if not samples:
            return ANSWERED
        scope = permits()[route.permit or ""].scope
        if where == OWN or scope in (OFFICE, SELF) or all(one.everywhere for one in samples):
            return ANSWERED
        return ABSENT
