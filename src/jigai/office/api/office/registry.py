"""What an operation is: its address, its permit, what it takes and gives.

    @operation("readProject", "GET", "projects/<str:number>", "library.read", gives="Project")
    def project(asked: Asked, number: str) -> Plain: ...

``OPERATIONS`` is what the document describes and what the access test walks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from jigai.facts.problems import Lang
from jigai.office.api.faults import Schema
from jigai.office.api.office.fields import Field, Group, Text, Whole
from jigai.office.identity.actor import Actor

Plain = dict[str, Any] | list[Any]
DEFAULT, MOST = 50, 200
"""Rows of a page, where nothing else is asked for and at most."""
PAGED = (Field("limit", Whole(1, MOST)), Field("after", Text(400)))
VERSION = Field("version", Whole(0))


@dataclass(frozen=True)
class Asked:
    """A request to an operation, once everything about it is in order."""

    request: HttpRequest
    actor: Actor
    lang: Lang
    query: dict[str, Any]
    body: dict[str, Any]
    version: int | None = None

    def pick(self, zh: str, en: str) -> str:
        """The text in the language asked for."""
        return zh if self.lang == "zh" else en


@dataclass(frozen=True)
class Operation:
    """One operation. ``gives`` names a schema; ``paged``: a list that goes on by cursors.

    ``versioned``: it changes something that people edit, and wants the version that was seen.
    ``upload``: what is sent is a file. ``download``: what is given is one.
    """

    id: str
    method: str
    path: str
    permit: str
    gives: str
    do: Callable[..., Any]
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    status: int = 200
    paged: bool = False
    versioned: bool = False
    upload: bool = False
    download: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def group(self) -> str:
        """The module that it stands in, by which the page for developers orders them."""
        return self.do.__module__.rsplit(".", 1)[-1]

    @cached_property
    def address(self) -> str:
        """The path as OpenAPI writes it."""
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", self.path)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """The names in the path with their kinds (``int``, ``str``)."""
        return [(n, k or "str") for k, n in re.findall(r"<(?:(\w+):)?(\w+)>", self.path)]

    @cached_property
    def parameters(self) -> tuple[Field, ...]:
        """What may stand after the question mark, without ``lang``."""
        return (*self.query, *(PAGED if self.paged else ()))

    @cached_property
    def content(self) -> Group | None:
        """The body, None where nothing is sent."""
        fields = (*self.body, *((VERSION,) if self.versioned else ()))
        return Group(fields) if fields else None


OPERATIONS: dict[str, Operation] = {}
SCHEMAS: dict[str, Schema] = {}
"""What operations give, by name."""


def operation(
    name: str, method: str, path: str, permit: str, *, gives: str, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register an operation; raises ValueError for a name that there is already."""

    def made(do: Callable[..., Any]) -> Callable[..., Any]:
        if name in OPERATIONS:
            raise ValueError(f"there are two operations '{name}'")
        OPERATIONS[name] = Operation(name, method, path, permit, gives, do, **more)
        return do

    return made
