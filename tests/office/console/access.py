"""Every route of the site, and the objects that stand behind their parameters, for the access test.

A route whose address has parameters needs something to be there. Each room makes it in a file
``samples.py`` of its tests, which the access test finds by itself:

    @sample("project")
    def project(stage: Stage) -> str:
        return made_project(organisation=stage.firm, region=COUNTY).number

``"project"`` is the name of the parameter in the address. What is made belongs to ``stage.firm``
and lies in ``COUNTY``: people of that firm and of that county see it, all others get 404.

    @sample("entry", route="console:library-entry")   for one route alone, by its name;
                                                      a mapping gives all its parameters at once
    @sample("job", own=True)                          of one person: made for each (stage, login)
    @sample("pack", everywhere=True)                  of no place: whoever has the permit sees it
    @sample("draft", only=("preparer",))              for some of the permitted roles alone
    @sample("job", own=True, others=("system-admin",)) who sees that of another person all the same

A page that needs something after the question mark, or that only some of the permitted roles see:

    visit("console:statistics-totals", query="year=2026", only=BUREAUS)

What is sent and accepted, in a file ``sendings.py`` beside the samples: every role that has the
permit sends it to its own place, one after the other from the same state, and is not refused.

    @sends("console:library-new")
    def begin(stage: Stage, login: str) -> Sent:
        return {"name": "新项目"}

    @sends("console:library-act", permit="library.withdraw")    where a page serves several acts
    def withdraw(stage: Stage, login: str) -> Sent:
        return {"act": "withdraw"}, {"version": 1, …}           other parameters, then the body
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.office.identity.cast import COUNTY, OTHER_COUNTY, Cast

from jigai.facts.documents import parse
from jigai.office.identity.models import Organisation
from jigai.office.identity.roles import ADMINISTRATION, BUREAU, permits, roles

HERE = Path(__file__).parent
OTHER_CODE = "91420500R6838WPG60"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
OWN, OTHER = "own", "other"


@dataclass(frozen=True)
class Route:
    """An address of the site: how it is written, its name, what guards it."""

    address: str
    name: str
    permit: str | None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Kind and name of each."""
        return [(kind or "str", name) for kind, name in PARAMETER.findall(self.address)]

    def path(self, values: dict[str, Any]) -> str:
        """The address with its values."""
        return "/" + PARAMETER.sub(lambda found: str(values[found[2]]), self.address)


def routes() -> list[Route]:
    """Every route, in the order of the addresses."""
    return list(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, address: str, space: str) -> Iterator[Route]:
    for found in resolver.url_patterns:
        here = address + str(found.pattern)
        if isinstance(found, URLPattern):
            permit = getattr(found.callback, "permit", None)
            yield Route(here, f"{space}{found.name or ''}", permit)
        else:
            inside = f"{space}{found.namespace}:" if found.namespace else space
            yield from _below(found, here, inside)


def public() -> frozenset[str]:
    """The addresses that anybody may open, as public.yaml lists them."""
    listed: list[str] = parse((HERE / "public.yaml").read_text(encoding="utf-8"), "public.yaml")[0]
    return frozenset(listed)


@dataclass
class Stage:
    """People of every role, at home where the samples are and elsewhere."""

    cast: Cast = field(default_factory=Cast)
    firm: Organisation = field(init=False)
    rival: Organisation = field(init=False)

    def __post_init__(self) -> None:
        """Appoint them."""
        self.firm = self.cast.firm()
        self.rival = self.cast.firm(OTHER_CODE, OTHER_COUNTY)
        for role in roles().values():
            for where, firm, region in (
                (OWN, self.firm, COUNTY),
                (OTHER, self.rival, OTHER_COUNTY),
            ):
                login = f"{role.id}-{where}"
                if role.side == ADMINISTRATION:
                    if where == OWN:
                        self.cast.post(login, role.id)
                elif role.side == BUREAU:
                    self.cast.post(login, role.id, region=region)
                else:
                    self.cast.post(login, role.id, firm=firm)

    def people(self) -> list[tuple[str, str, str]]:
        """Login, role and where, of everybody."""
        return [(login, *login.rsplit("-", 1)) for login in self.cast.people if "-" in login]  # type: ignore[misc]


@dataclass(frozen=True)
class Sample:
    """What stands behind a parameter."""

    make: Callable[..., Any]
    own: bool = False
    everywhere: bool = False
    only: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


Sent = dict[str, Any] | bytes | tuple[dict[str, Any], dict[str, Any] | bytes]
"""What is sent, bytes a file; or parameters of the address unlike the samples, and what is sent."""


@dataclass(frozen=True)
class Sending:
    """Something valid for a route; ``permit`` is that of the act, ``query`` what the address asks
    for, ``answers`` what tells that it was done."""

    route: str
    permit: str
    make: Callable[[Stage, str], Sent]
    query: str = ""
    answers: tuple[int, ...] = (303,)


SENDINGS: list[Sending] = []


def sends(
    route: str, *, permit: str = "", query: str = "", answers: tuple[int, ...] = (303,)
) -> Callable[[Any], Any]:
    """Register what every role with the permit may send to a route."""

    def made(make: Any) -> Any:
        SENDINGS.append(Sending(route, permit, make, f"?{query}" if query else "", answers))
        return make

    return made


SAMPLES: dict[str, Sample] = {}
VISITS: dict[str, tuple[str, tuple[str, ...]]] = {}
"""Of some routes what stands after the question mark, and the roles that see anything there."""


def visit(route: str, *, query: str = "", only: tuple[str, ...] = ()) -> None:
    """State what a page without parameters in its address needs to be answered."""
    VISITS[route] = (f"?{query}" if query else "", only)


def sample(parameter: str, *, route: str = "", **more: Any) -> Callable[[Any], Any]:
    """Register what stands behind a parameter, of all routes or of one."""

    def made(make: Any) -> Any:
        key = f"{route} {parameter}".strip()
        assert key not in SAMPLES, f"there are two samples of {key}"
        SAMPLES[key] = Sample(make, **more)
        return make

    return made


def find_samples() -> None:
    """Import the samples of every room, and what is sent there."""
    for file in sorted([*HERE.parent.rglob("samples.py"), *HERE.parent.rglob("sendings.py")]):
        importlib.import_module(
            "tests.office." + ".".join(file.relative_to(HERE.parent).parts)[:-3]
        )


def sample_of(name: str, parameter: str) -> Sample:
    """The sample of a parameter: that of its route, else that of all; raises KeyError."""
    return SAMPLES.get(f"{name} {parameter}") or SAMPLES[parameter]


def lacking(route: Route) -> list[str]:
    """How to add the samples that a route still lacks."""
    return [
        f"nothing to put for '{parameter}' in the address of {route.name}; add\n"
        f'    @sample("{parameter}")\n    def …(stage: Stage) -> …:\n'
        "to samples.py of the room's tests (tests/office/console/access.py says how)"
        for _, parameter in route.parameters
        if f"{route.name} {parameter}" not in SAMPLES and parameter not in SAMPLES
    ]


def permitted(permit: str, role: str) -> bool:
    """Whether a role has a permit by the table: the expectation, apart from the code it tests."""
    return role in permits()[permit].roles
