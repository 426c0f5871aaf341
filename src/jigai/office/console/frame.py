"""What surrounds a page: who is signed in, in which posts, the rooms these open, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse

from jigai.office.console import ROOMS
from jigai.office.ground.notices import unread
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Post
from jigai.office.identity.permits import opens
from jigai.office.identity.roles import roles
from jigai.office.identity.sessions import acting
from jigai.office.lists.walking import Walk, walk

TOLD = "told"
HOME = "home"


@dataclass(frozen=True)
class Door:
    """A way into a room from the navigation: its first page and the permit of that page."""

    name: str
    address: str
    permit: str
    beside: tuple[str, ...] = ()

    def above(self, path: str) -> str:
        """The first page of the room that a page is, or lies below; blank for none.

        Everything lies below the first page of all, which is no room.
        """
        if path == self.address:
            return path
        firsts = () if self.name == HOME else (self.address, *self.beside)
        return max((first for first in firsts if path.startswith(first)), key=len, default="")


@cache
def doors() -> tuple[Door, ...]:
    """Every door, in the order of the rooms.

    The module of a room's addresses names its first pages: ``NAVIGATION = ("library",)`` leads to
    ``console:library`` and is called ``navigation.library`` in the catalogues. Pages that belong to
    it though they do not lie below it stand in ``BESIDE = {"library": ("other",)}``.
    """
    found = []
    for room in ROOMS:
        urls = import_module(f"jigai.office.console.{room}.urls")
        for name in getattr(urls, "NAVIGATION", ()):
            address = reverse(f"console:{name}")
            view: Any = resolve(address).func
            beside = getattr(urls, "BESIDE", {}).get(name, ())
            others = tuple(reverse(f"console:{other}") for other in beside)
            found.append(Door(name, address, view.permit, others))
    return tuple(found)


@dataclass(frozen=True)
class Link:
    """An entry of the navigation as it stands on a page."""

    label: str
    address: str
    here: bool


def links(actor: Actor, path: str) -> list[Link]:
    """The navigation for somebody on a page: the entry above the page is marked."""
    opened = [door for door in doors() if opens(actor, door.permit)]
    above = [door for door in reversed(opened) if door.above(path)]
    here = max(above, key=lambda door: len(door.above(path)), default=None)
    return [Link(t(f"navigation.{d.name}"), d.address, d is here) for d in opened]


class Me:
    """Who is signed in, as the frame shows it; each part is asked of the database when shown."""

    def __init__(self, request: HttpRequest, actor: Actor) -> None:
        self.request, self.actor, self.name = request, actor, actor.name

    @cached_property
    def links(self) -> list[Link]:
        """The navigation."""
        return links(self.actor, self.request.path)

    @cached_property
    def walk(self) -> Walk | None:
        """Where the page stands in a list that is worked through."""
        return walk(self.request)

    @cached_property
    def unread(self) -> int:
        """How many notices were not read."""
        return unread(self.actor.key)

    @cached_property
    def posts(self) -> list[str]:
        """The posts in use, in words."""
        delegated = {held.post: held.delegated for held in self.actor.posts}
        rows = Post.objects.select_related("bureau", "section", "organisation", "person")
        return [
            t("frame.delegated", post=post_words(row), name=row.person.name)
            if delegated[row.pk]
            else post_words(row)
            for row in rows.filter(pk__in=delegated).order_by("pk")
        ]

    @property
    def told(self) -> str:
        """What the page before had to say, once."""
        said = self.request.session.pop(TOLD, None)
        return t(said[0], **said[1]) if said else ""


def post_words(post: Post) -> str:
    """A post in words: where, which section, which role."""
    parts: Iterable[Any] = (post.bureau or post.organisation, post.section)
    where = [str(part) for part in parts if part is not None]
    return " ".join([*where, role_words(post.role)])


def role_words(role: str) -> str:
    """The name of a role in the language of the page."""
    found = roles()[role]
    return found.zh if current_lang() == "zh" else found.en


def tell(request: HttpRequest, key: str, **values: Any) -> None:
    """Say something on the next page, once: that an act was done."""
    request.session[TOLD] = (key, values)


def shown(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``me``, None for somebody who has not signed in."""
    actor = acting(request)
    return {"me": Me(request, actor) if actor.person else None}
