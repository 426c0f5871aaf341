"""Documents made from a policy, to take away: Word and PDF; kept for a while once made."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jigai.facts.problems import InputRefused, Lang
from jigai.office.ground import failures
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import current_lang
from jigai.papers.kinds import KINDS
from jigai.papers.making import TYPES, document
from jigai.papers.source import read_source

FORMS = ("docx", "pdf")
KEPT = 64


@require_safe
def file(request: HttpRequest, pack: str, kind: str, form: str) -> HttpResponse:
    """One document of a policy; ``?measure=`` makes it of that measure alone.

    404 for what there is not; 503 with a page where PDF cannot be made on this machine.
    """
    found = shelf().find(pack)
    if found is None or kind not in KINDS or form not in FORMS:
        raise Http404
    only = tuple(request.GET.getlist("measure")[:1])
    known = {item.id for item in found.items}
    if any(name not in known for name in only):
        raise Http404
    today = dt.datetime.now(dt.UTC).astimezone().date().toordinal()
    try:
        content = _made(found.id, found.version, kind, form, current_lang(), only, today)
    except InputRefused as error:
        if error.problems[0].code == "papers.no-measure":
            raise Http404 from error
        return failures.page(request, 503, "no-paper")
    answer = HttpResponse(content, content_type=TYPES[form])
    name = "-".join((found.id, kind, *only))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


@lru_cache(maxsize=KEPT)
def _made(
    pack: str, version: str, kind: str, form: str, lang: Lang, only: tuple[str, ...], today: int
) -> bytes:
    found = shelf().find(pack)
    assert found is not None
    assert found.version == version
    return document(read_source(found, lang, today, None, only), kind, form, settings.FRONTEND)
