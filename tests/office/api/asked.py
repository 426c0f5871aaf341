"""What the tests of the API send: examples that stand beside the packs, and small dossiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from jigai.facts.documents import load
from jigai.policy.loading import shipped_root

EXAMPLES = sorted(shipped_root().glob("*/examples/*.yaml"))
LONGNAN = shipped_root() / "longnan" / "examples" / "qianrui-electronics.yaml"
SMALL: dict[str, Any] = {"claim_year": 2023, "applicant": {"name": "小企业", "above_scale": True}}


def example(file: Path = LONGNAN) -> Any:
    """A dossier as a program would send it."""
    return json.loads(json.dumps(load(file)))


def post(client: Client, path: str, data: Any, kind: str = "application/json", **more: Any) -> Any:
    """Send data (JSON unless it is text already) below ``/api/v1``."""
    body = data if isinstance(data, (str, bytes)) else json.dumps(data)
    return client.post(f"/api/v1/{path}", body, kind, **more)


def body(answer: HttpResponseBase) -> bytes:
    """The content of an answer, streamed or not."""
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(bytes(part) for part in answer)
    assert isinstance(answer, HttpResponse)
    return answer.content


def codes(answer: HttpResponseBase) -> list[str]:
    """The codes of a problem document."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = json.loads(body(answer))
    assert found["status"] == answer.status_code
    return [error["code"] for error in found["errors"]]
