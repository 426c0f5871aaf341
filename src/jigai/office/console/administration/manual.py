"""The manual of permissions, for everybody who signed in: as a page and as a Word file."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jigai.office.console.frame import role_words
from jigai.office.console.routing import Request, route
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.manual import heads, paper, parts, who
from jigai.office.identity.roles import roles
from jigai.papers.making import TYPES, word


@require_safe
@route("identity.read-own")
def permissions(request: Request) -> HttpResponseBase:
    """Every act with the roles that it is permitted to; ``?role=`` shows what one role may do."""
    lang, asked = current_lang(), request.GET.get("role", "")
    role = asked if asked in roles() else ""
    context = {
        "heading": t("manual.title"),
        "crumbs": [(t("account.title"), reverse("console:account"))],
        "heads": heads(lang),
        "roles": [(key, role_words(key)) for key in roles()],
        "role": role,
        "parts": [
            (part.room, [(line, who(line, lang)) for line in part.lines])
            for part in parts(lang, role)
        ],
    }
    return render(request, "console/administration/permissions.html", context)


@require_safe
@route("identity.read-own")
def file(_request: Request) -> HttpResponseBase:
    """The whole manual as a Word file."""
    lang, today = current_lang(), timezone.localdate()
    answer = HttpResponse(word(paper(lang, today)), content_type=TYPES["docx"])
    name = quote(f"{t('manual.title')}-{today.isoformat()}.docx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
