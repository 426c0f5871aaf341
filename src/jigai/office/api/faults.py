"""What went wrong, as a problem document (RFC 9457) in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation.trans_real import parse_accept_lang_header

from jigai.facts.problems import Lang, Problem
from jigai.office.ground.logs import request_id
from jigai.office.ground.texts import t

Answer = TypeVar("Answer", bound=HttpResponseBase)
PROBLEM = "application/problem+json"
STATUSES = (400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503)
Schema = dict[str, Any]


class Refusal(Exception):
    """A request that is not answered as asked, with its status and every problem found."""

    def __init__(
        self, status: int, problems: Iterable[Problem], headers: Mapping[str, str] | None = None
    ) -> None:
        """``headers`` go along, such as Retry-After."""
        self.status, self.problems, self.headers = status, tuple(problems), dict(headers or {})
        super().__init__(status)


def fault(code: str, where: str = "", **values: Any) -> Problem:
    """A problem of the request itself; its texts are those of ``code`` (``api.name``)."""
    return Problem(code, t(code, "zh", **values), t(code, "en", **values), where)


def refusal(status: int, code: str, where: str = "", **values: Any) -> Refusal:
    """A refusal for one problem."""
    return Refusal(status, [fault(code, where, **values)])


def problem_data(
    status: int, problems: Iterable[Problem], lang: Lang, request: str = ""
) -> dict[str, Any]:
    """A problem document: what it is, and each error with code, place and text.

    ``request`` is the number of the request where it is no longer the one being answered.
    """
    errors = [problem.data(lang) for problem in problems]
    return {
        "type": f"/developers/#status-{status}",
        "title": t(f"interface.status.{status}", lang),
        "status": status,
        "detail": errors[0]["text"],
        "request": request or request_id.get(),
        "errors": errors,
    }


def told(request: HttpRequest, why: Refusal) -> HttpResponse:
    """The refusal as an answer."""
    lang = language(request)
    return answer(problem_data(why.status, why.problems, lang), lang, why.status, why.headers)


def answer(
    data: Any, lang: Lang, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Plain data as an answer in a language."""
    kind = PROBLEM if status >= 400 else "application/json"
    response = HttpResponse(dumped(data), content_type=kind, status=status, headers=headers)
    return in_language(response, lang)


def in_language(response: Answer, lang: Lang) -> Answer:
    """The answer, saying in which language it is and what that depends on."""
    response.headers["Content-Language"] = "zh-Hans" if lang == "zh" else "en"
    response.headers["Vary"] = "Accept-Language"
    return response


def dumped(data: Any) -> bytes:
    """JSON on one line, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def language(request: HttpRequest) -> Lang:
    """``?lang=``, else the first of Accept-Language that there is; Chinese without either."""
    asked = request.GET.get("lang")
    if asked in ("zh", "en"):
        return "zh" if asked == "zh" else "en"
    for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        if name.startswith(("zh", "en")):
            return "zh" if name.startswith("zh") else "en"
    return "zh"
