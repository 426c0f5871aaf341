"""What was typed into a form whose session had ended: carried through signing in, then shown again.

It travels in the sign-in form itself, signed, so nothing is stored for somebody unknown and nothing
else can be put in its place. What a page names as secret (passwords, one-time codes) is never
carried, nor are files.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

SALT = "jigai.kept"
FORGERY = "csrfmiddlewaretoken"
UNSEEN = frozenset({"once", "version", "on", "more", "act", "do", "next", "kept"})
"""Fields that a form brings of itself."""


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where, its fields and values in order, the names of files it had."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def said(self) -> list[str]:
        """What a person typed of it, to look at: no keys, no marks of the form itself."""
        values = (value for name, value in self.fields if name not in UNSEEN)
        return [value for value in values if value.strip()]


def keep(request: HttpRequest, secrets: Collection[str] = ()) -> str:
    """What a request brought, as one signed text, without the fields that its page names secret."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != FORGERY and name not in secrets
        for value in values
    ]
    files = [str(f.name) for _, found in request.FILES.lists() for f in found]
    what = {"path": request.get_full_path(), "fields": fields, "files": files}
    return signing.dumps(what, salt=SALT, compress=True)


def kept(text: str) -> Kept | None:
    """What ``keep`` made; None for anything else and for what is older than a session may be."""
    if not text:
        return None
    try:
        found = signing.loads(text, salt=SALT, max_age=settings.SESSION_HOURS * 3600)
    except signing.BadSignature:
        return None
    return Kept(found["path"], tuple((n, v) for n, v in found["fields"]), tuple(found["files"]))
