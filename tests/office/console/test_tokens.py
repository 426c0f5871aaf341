"""Pages of tokens: shown once to their holder, listed, revoked, withdrawn."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.office.identity.domain.tokens import actor_of_token, issue_token
from jigai.office.identity.models import ApiToken, Post

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REGISTER = "identity.register-organisation"
OWN, ALL = "/office/account/tokens/", "/office/tokens/"


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def post(cast: Cast) -> Post:
    return cast.post("o", "officer", region=COUNTY)


def typed(**change: Any) -> dict[str, Any]:
    expires = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    return {"name": "上报程序", "scopes": [REGISTER], "expires": expires, "once": "k"} | change


def issued(cast: Cast, post: Post, name: str = "上报程序") -> ApiToken:
    expires = timezone.localdate() + dt.timedelta(days=30)
    row, _ = issue_token(
        acting=cast.actor("o"), post=post.pk, name=name, scopes=[REGISTER], expires=expires
    )
    return row


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_token_is_shown_once_and_works(cast: Cast, post: Post) -> None:
    browser = cast.client("o")
    assert "登记单位账户" in text(browser.get(f"{OWN}new/{post.pk}/"))
    answer = browser.post(f"{OWN}new/{post.pk}/", typed())
    [secret] = set(re.findall(r"jigai_[a-z0-9]{8}_[A-Za-z0-9]{40}", text(answer)))
    assert answer.headers["Cache-Control"].count("no-store") == 1
    actor = actor_of_token(secret)
    assert actor is not None
    assert actor.scopes == frozenset({REGISTER})
    again = browser.post(f"{OWN}new/{post.pk}/", typed())
    assert (again.status_code, secret in text(again)) == (409, False)
    listed = text(browser.get(OWN))
    assert "上报程序" in listed
    assert secret not in listed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scopes": []}, "请填写“使用范围”"),
        ({"scopes": ["identity.appoint"]}, "没有这个选项"),
        ({"expires": "2020-01-01"}, "到期日应在今天至"),
        ({"name": ""}, "请填写“名称”"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_was_typed(
    cast: Cast, post: Post, change: dict[str, Any], words: str
) -> None:
    answer = cast.client("o").post(f"{OWN}new/{post.pk}/", typed(**change))
    assert answer.status_code == 422
    assert words in text(answer)
    assert not ApiToken.objects.exists()


def test_nobody_issues_for_or_revokes_what_is_somebody_elses(cast: Cast, post: Post) -> None:
    row = issued(cast, post)
    cast.post("p", "officer", region=CITY)
    other = cast.client("p")
    assert other.get(f"{OWN}new/{post.pk}/").status_code == 404
    assert other.post(f"{OWN}{row.pk}/revoke/", {"once": "k"}).status_code == 404
    assert row.name not in text(other.get(OWN))


def test_one_revokes_ones_own(cast: Cast, post: Post) -> None:
    row, browser = issued(cast, post), cast.client("o")
    assert "立即不能再办理" in text(browser.get(f"{OWN}{row.pk}/revoke/"))
    answer = browser.post(f"{OWN}{row.pk}/revoke/", {"once": "k"}, follow=True)
    assert answer.redirect_chain == [(OWN, 303)]
    assert "已撤销令牌“上报程序”" in text(answer)
    row.refresh_from_db()
    assert row.revoked_at is not None


def administrator(cast: Cast, kind: str = "security-admin") -> Client:
    cast.administrator(kind)
    return cast.client(kind)


def test_the_security_administrator_sees_finds_and_withdraws_all(cast: Cast, post: Post) -> None:
    row = issued(cast, post)
    browser = administrator(cast)
    assert "o 某" in text(browser.get(ALL))
    assert row.prefix in text(browser.get(f"{ALL}?q={row.prefix}"))
    assert row.prefix not in text(browser.get(f"{ALL}?q=别人"))
    wrong = browser.post(f"{ALL}{row.pk}/withdraw/", {"reason": "", "once": "k"})
    assert wrong.status_code == 422
    browser.post(f"{ALL}{row.pk}/withdraw/", {"reason": "疑似泄露", "once": "k"})
    assert row.prefix not in text(browser.get(ALL))
    assert "已撤销" in text(browser.get(f"{ALL}?ended=yes"))


@pytest.mark.parametrize("kind", ["system-admin", "audit-admin"])
def test_other_administrators_do_not(cast: Cast, post: Post, kind: str) -> None:
    row = issued(cast, post)
    browser = administrator(cast, kind)
    assert browser.get(ALL).status_code == 403
    assert browser.get(f"{ALL}{row.pk}/withdraw/").status_code == 403


def test_lists_ask_as_much_for_many_tokens_as_for_one(
    cast: Cast, post: Post, django_assert_max_num_queries: Any
) -> None:
    browser = cast.client("o")
    issued(cast, post)
    with django_assert_max_num_queries(30) as few:
        browser.get(OWN)
    for n in range(5):
        issued(cast, post, f"程序{n}")
    with django_assert_max_num_queries(len(few)):
        browser.get(OWN)


def test_both_pages_stand_in_english(cast: Cast, post: Post) -> None:
    issued(cast, post)
    found = text(cast.client("o", "en").get(OWN))
    assert "API tokens" in found
    assert "register an organisation" in found
    assert not re.search(
        "[\u4e00-\u9fff]", re.sub(r"上报程序|o 某|\d+ 工信局|中文|技改通", "", found)
    )
