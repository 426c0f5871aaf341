"""What every answer carries, whatever it is: protection, language, a page for each failure."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django.fixtures import Settings

from jigai.office import urls
from jigai.office.ground.logs import JsonLines, request_id
from jigai.office.ground.plans import shelf


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("a", ""))


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("form", form),
    path("denied", denied),
    path("failing", failing),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.parametrize("address", ["/", "/nothing", "/healthz", "/policies/longnan-2022-40/"])
def test_answers_forbid_foreign_content_inline_script_and_frames(
    page: Client, address: str
) -> None:
    answer = page.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Request-Id"]


def test_pages_hold_no_inline_script_or_style(page: Client) -> None:
    for address in ("/", "/design/", "/policies/dandong-draft/clauses/"):
        text = page.get(address).content.decode()
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text
        assert "<style" not in text


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing", 404, "没有找到此页"),
        ("/denied", 403, "您不能查看此页"),
        ("/policies/nowhere/", 404, "没有找到此页"),
        ("/policies/longnan-2022-40/measures/nothing/", 404, "没有找到此页"),
        ("/policies/longnan-2022-40/clauses/%00%FF/", 404, "没有找到此页"),
        ("/failing", 500, "系统出错了"),
    ],
)
def test_failures_have_pages_that_say_what_to_do(
    page: Client, address: str, status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    page.raise_request_exception = False
    answer = page.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()
    english = page.get(address, headers={"accept-language": "en"})
    assert '<html lang="en"' in english.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_form_from_an_old_page_is_explained(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/form", {"a": "1"})
    assert answer.status_code == 403
    assert "页面放得太久" in answer.content.decode()


def test_too_much_at_once_is_413_with_a_remedy(page: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = page.post("/form", "a=" + "x" * 2000, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    fields = "&".join(f"a{i}=1" for i in range(9))
    assert page.post("/form", fields, "application/x-www-form-urlencoded").status_code == 413


def test_pages_are_compressed_for_those_who_can_read_it(page: Client) -> None:
    answer = page.get("/policies/henan-2022-8/clauses/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 20_000


def test_an_unknown_host_is_a_bad_request(page: Client) -> None:
    answer = page.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "这个请求无法理解" in answer.content.decode()


def test_a_choice_is_kept_and_the_rest_of_the_address_stays(page: Client) -> None:
    answer = page.get("/policies/?q=%E9%BE%99&lang=en&theme=dark")
    assert (answer.status_code, answer["Location"]) == (302, "/policies/?q=%E9%BE%99")
    text = page.get("/policies/").content.decode()
    assert '<html lang="en" data-theme="dark"' in text
    assert page.get("/?theme=purple").status_code == 200


def test_a_choice_never_leads_to_another_site(page: Client) -> None:
    answer = page.get("/", query_params={"lang": "en"}, PATH_INFO="//evil.example/")
    assert answer["Location"] == "/evil.example/"


def test_chinese_unless_the_browser_wants_english_only(db: None) -> None:
    for accepted, lang in (("", "zh-Hans"), ("en-US,en;q=0.9", "en"), ("en,zh;q=0.5", "zh-Hans")):
        text = Client(headers={"accept-language": accepted}).get("/").content.decode()
        assert f'<html lang="{lang}"' in text


def test_health_names_database_and_packs(page: Client) -> None:
    found = page.get("/healthz").json()
    assert (found["status"], found["database"]) == ("ok", "ok")
    assert found["packs"] == len(shelf().packs) >= 5


def test_counts_are_for_the_holder_of_the_token(page: Client, settings: Settings) -> None:
    page.get("/policies/")
    assert b'jigai_requests_total{method="GET",route="policies/"' in page.get("/metrics").content
    settings.METRICS_TOKEN = "held"  # noqa: S105 - of this test alone
    assert page.get("/metrics").status_code == 401
    assert page.get("/metrics", headers={"authorization": "Bearer held"}).status_code == 200
    settings.METRICS_TOKEN, settings.LOCAL = "", False
    assert page.get("/metrics").status_code == 404


def test_a_line_of_the_log_is_json_and_names_the_request() -> None:
    token = request_id.set("abc12345")
    record = logging.makeLogRecord({"name": "jigai", "levelname": "INFO", "msg": "请求", "ms": 3})
    found = json.loads(JsonLines().format(record))
    request_id.reset(token)
    assert (found["event"], found["request"], found["ms"]) == ("请求", "abc12345", 3)


def test_no_style_sheet_names_a_colour_but_the_tokens() -> None:
    folder = Path(urls.__file__).parent / "design" / "static" / "jigai"
    for file in folder.glob("*.css"):
        if file.name not in ("tokens.css", "print.css"):
            assert "#" not in file.read_text().replace('url("#hatch")', ""), file.name
