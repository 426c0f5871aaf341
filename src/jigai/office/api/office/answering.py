"""What is asked of every request to the office: token, rate, permit, parameters, content."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from jigai.facts.problems import InputRefused, shown
from jigai.office.api.bodies import BINARY, JSON, json_of, text_of
from jigai.office.api.faults import Refusal, answer, fault, in_language, language, refusal, told
from jigai.office.api.hearing import parameters_known, spend
from jigai.office.api.office import repeating, versions
from jigai.office.api.office.fields import Choice, Field, parameters
from jigai.office.api.office.registry import Asked, Operation
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.preferences import DJANGO
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.tokens import actor_of_token
from jigai.office.identity.permits import denied, within_scopes
from jigai.office.identity.roles import SELF, permits

LANG = Field("lang", Choice(("zh", "en")))
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="jigai"'}


def view(operations: Iterable[Operation]) -> Callable[..., HttpResponseBase]:
    """The view of an address: the operation of the method, or which methods there are."""
    by_method = {found.method: found for found in operations}

    @csrf_exempt
    def respond(request: HttpRequest, **places: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else request.method or ""
        found = by_method.get(method)
        if found is None:
            return HttpResponseNotAllowed([*by_method, *(["HEAD"] * ("GET" in by_method))])
        lang = language(request)
        try:
            with translation.override(DJANGO[lang]):
                return in_language(_answered(found, request, places), lang)
        except Refusal as why:
            return told(request, why)

    return respond


def _answered(
    operation: Operation, request: HttpRequest, places: dict[str, Any]
) -> HttpResponseBase:
    actor = holder(request)
    try:
        _permitted(actor, operation.permit)
        fields = (*operation.parameters, LANG)
        several = [field.name for field in fields if field.repeats]
        parameters_known(request, [field.name for field in fields], several)
        query = _in_order(400, functools.partial(parameters, fields, dict(request.GET.lists())))
        text, body, version = "", {}, None
        if operation.upload and request.content_type != BINARY:
            kind = shown(request.content_type or "")
            raise refusal(415, "api.media-type", "Content-Type", kind=kind, kinds=BINARY)
        if operation.content is not None:
            text = text_of(request, JSON)
            body = _in_order(422, functools.partial(operation.content.read, json_of(text), ""))
        if operation.versioned:
            version = versions.stated(request, body)
        asked = Asked(request, actor, language(request), query, body, version)
        do = functools.partial(_done, operation, asked, places)
        if operation.writes and not operation.upload:
            return repeating.once(request, actor.token, text.encode(), do)
        return do()
    except NotThere:
        raise refusal(404, "api.not-there") from None
    except Denied as why:
        raise Refusal(403, [why.problem]) from None
    except InputRefused as why:
        raise versions.refused(request, why) from None


def _done(operation: Operation, asked: Asked, places: dict[str, Any]) -> HttpResponseBase:
    data = operation.do(asked, **places)
    if isinstance(data, HttpResponseBase):
        return data
    response = answer(data, asked.lang, operation.status)
    if operation.paged and data["next"]:
        response.headers["Link"] = f'<{data["next"]}>; rel="next"'
    if isinstance(data, dict) and isinstance(data.get("version"), int):
        response.headers["ETag"] = f'"{data["version"]}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def holder(request: HttpRequest) -> Actor:
    """Who acts by the token of a request; raises Refusal (401, 429). Cookies do not count."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    actor = actor_of_token(secret.strip()) if kind.lower() == "bearer" else None
    spend(request, token=actor.token if actor is not None else "")
    if actor is None:
        why = fault("api.token" if secret else "api.no-token", "Authorization")
        raise Refusal(401, [why], CHALLENGE)
    return actor


def _permitted(actor: Actor, act: str) -> None:
    """Raises Denied unless the role of the post and the scopes of the token hold the permit."""
    stated = permits()[act]
    within_scopes(actor, act)
    if stated.scope != SELF and not actor.roles() & stated.roles:
        raise denied(act)


def _in_order(status: int, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except InputRefused as why:
        raise Refusal(status, why.problems) from None
