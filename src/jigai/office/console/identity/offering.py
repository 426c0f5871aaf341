"""The accounts that the sign-in page of a demonstration offers; none elsewhere."""

from __future__ import annotations

from typing import Any

from jigai.office.console.frame import post_words
from jigai.office.ground.preferences import current_lang
from jigai.office.identity.demonstration import filling, offered
from jigai.office.identity.models import Post


def offers() -> dict[str, Any]:
    """What the page needs beside its form: the accounts by group, and how far the filling is."""
    return {"groups": _groups(), "filling": filling()}


def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """The accounts of a demonstration under their headings, in the order in which they came."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows():
        found.setdefault(row["group"], []).append(row)
    return list(found.items())


def _rows() -> list[dict[str, Any]]:
    """The accounts of a demonstration with their posts."""
    shown = {one.login: one for one in offered()}
    if not shown:
        return []
    posts = Post.objects.select_related("bureau", "section", "organisation", "person").filter(
        person__login__in=shown, person__is_active=True
    )
    held: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for post in posts.order_by("pk"):
        held.setdefault(post.person.login, []).append(post_words(post))
        names[post.person.login] = post.person.name
    lang = current_lang()
    return [
        {
            "login": k,
            "name": names[k],
            "posts": held[k],
            "what": one.zh if lang == "zh" else one.en,
            "group": one.group.get(lang, ""),
        }
        for k, one in shown.items()
        if k in held
    ]
