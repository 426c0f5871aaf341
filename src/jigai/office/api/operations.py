"""Every operation of ``/api/v1``. Bodies are read by the engine's own readers, not by models."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError

from jigai import __version__
from jigai.engine.listing import fact_rows, pack_data, pack_detail
from jigai.engine.schemas import SCHEMAS, schema_of
from jigai.facts.problems import Lang, shown
from jigai.facts.vocabulary import vocabulary
from jigai.office.api import many as batches
from jigai.office.api.asking import evaluated
from jigai.office.api.bodies import JSON, LINES, json_of, text_of
from jigai.office.api.faults import (
    Refusal,
    answer,
    fault,
    in_language,
    language,
    refusal,
    told,
)
from jigai.office.api.hearing import parameters_known, spend
from jigai.office.ground.health import state
from jigai.office.ground.logs import request_id
from jigai.office.ground.plans import shelf

READ = ["GET", "HEAD"]
SEND = ["POST"]
LONGEST_NAME = 100

api = NinjaAPI(
    title="jigai 技改通", version="1", urls_namespace="api", openapi_url=None, docs_url=None
)


class Said(Schema):
    """How the answer is to be."""

    lang: Literal["zh", "en"] | None = None


class Listed(Said):
    """Which facts."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


class Told(Said):
    """How results are to be."""

    brief: Literal["true", "false"] = "false"


@api.exception_handler(Refusal)
def refused(request: HttpRequest, why: Refusal | type[Refusal]) -> HttpResponse:
    """A problem document."""
    assert isinstance(why, Refusal)
    return told(request, why)


@api.exception_handler(ValidationError)
def misstated(request: HttpRequest, why: ValidationError | type[ValidationError]) -> HttpResponse:
    """Parameters whose values are none of those allowed."""
    assert isinstance(why, ValidationError)
    problems = []
    for error in why.errors:
        name, context = str(error["loc"][-1]), error.get("ctx", {})
        if "max_length" in context:
            problems.append(fault("api.text-long", f"?{name}", most=context["max_length"]))
        else:
            expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            problems.append(fault("api.parameter-value", f"?{name}", name=name, known=expected))
    return told(request, Refusal(400, problems))


def _heard(request: HttpRequest, said: Said, cost: int = 1) -> Lang:
    """The language asked for, once parameters and rate are found in order; raises Refusal."""
    parameters_known(request, type(said).model_fields)
    spend(request, cost)
    return language(request)


def _tagged(request: HttpRequest, lang: Lang, *parts: str, data: Any) -> HttpResponseBase:
    """Data that stays the same as long as ``parts`` do: an ETag, 304 where it is known already."""
    made = hashlib.sha256("\0".join((__version__, lang, *parts)).encode()).hexdigest()[:32]
    tag = f'"{made}"'
    known = get_conditional_response(request, etag=tag)
    response = answer(data(), lang) if known is None else in_language(known, lang)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


@api.api_operation(READ, "/health", operation_id="health")
def health(request: HttpRequest, said: Query[Said]) -> HttpResponse:
    """Whether the service is well."""
    lang = _heard(request, said, cost=0)
    well, found = state()
    if not well:
        raise refusal(503, "api.unavailable")
    return answer(found, lang)


@api.api_operation(READ, "/packs", operation_id="listPacks")
def packs(request: HttpRequest, said: Query[Said]) -> HttpResponseBase:
    """The policies."""
    lang = _heard(request, said)
    versions = (pack.version for pack in shelf().packs)
    return _tagged(
        request, lang, "packs", *versions, data=lambda: [pack_data(p, lang) for p in shelf().packs]
    )


@api.api_operation(READ, "/packs/{pack}", operation_id="readPack")
def pack(request: HttpRequest, pack: str, said: Query[Said]) -> HttpResponseBase:
    """One policy with measures, readings and clauses."""
    lang = _heard(request, said)
    found = shelf().find(pack)
    if found is None:
        listed = ", ".join(p.id for p in shelf().packs)
        raise refusal(404, "api.no-pack", "pack", name=shown(pack), known=listed)
    return _tagged(
        request, lang, "pack", found.id, found.version, data=lambda: pack_detail(found, lang)
    )


@api.api_operation(READ, "/facts", operation_id="listFacts")
def facts(request: HttpRequest, said: Query[Listed]) -> HttpResponseBase:
    """The vocabulary."""
    lang = _heard(request, said)
    name = said.name
    return _tagged(request, lang, "facts", name, data=lambda: fact_rows(vocabulary(), name, lang))


@api.api_operation(READ, "/schemas", operation_id="listSchemas")
def schemas(request: HttpRequest, said: Query[Said]) -> HttpResponseBase:
    """The names of the JSON Schemas."""
    lang = _heard(request, said)
    return _tagged(request, lang, "schemas", data=lambda: [*SCHEMAS])


@api.api_operation(READ, "/schemas/{name}", operation_id="readSchema")
def schema(request: HttpRequest, name: str, said: Query[Said]) -> HttpResponseBase:
    """A JSON Schema."""
    lang = _heard(request, said)
    if name not in SCHEMAS:
        raise refusal(404, "api.no-schema", "name", name=shown(name), known=", ".join(SCHEMAS))
    return _tagged(request, lang, "schema", name, data=lambda: schema_of(name))


@api.api_operation(SEND, "/evaluate", operation_id="evaluate")
def evaluate(request: HttpRequest, said: Query[Told]) -> HttpResponse:
    """One dossier against one, several or all policies."""
    lang = _heard(request, said)
    raw = json_of(text_of(request, JSON))
    return answer(evaluated(raw, lang, brief=said.brief == "true"), lang)


@api.api_operation(SEND, "/evaluate/many", operation_id="evaluateMany")
def evaluate_many(request: HttpRequest, said: Query[Told]) -> HttpResponseBase:
    """Many dossiers: as a JSON list or as JSON lines, answered in the same form."""
    lang = _heard(request, said, cost=0)
    text = text_of(request, JSON, LINES)
    lines = request.content_type == LINES
    items = batches.from_lines(text) if lines else batches.from_list(text)
    spend(request, max(1, len(items)))
    found = batches.answered(items, lang, request_id.get(), brief=said.brief == "true")
    pieces = batches.as_lines(found) if lines else batches.as_list(found)
    return in_language(StreamingHttpResponse(pieces, content_type=LINES if lines else JSON), lang)
