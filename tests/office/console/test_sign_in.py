"""Signing in from the page: password, code, back to where one wanted, nothing typed is lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.office.identity.cast import CITY, Cast

from jigai.office.console.keeping import kept
from jigai.office.ground.models import AuditEntry
from jigai.office.identity import demonstration
from jigai.office.identity.domain import signing
from jigai.office.identity.models import Person, SignIn
from jigai.office.identity.sessions import USED

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SIGN_IN, HOME, ACCOUNT = (reverse(f"console:{n}") for n in ("sign-in", "home", "account"))
PASSWORD, CODE, DEVICE = (reverse(f"console:{n}") for n in ("password", "code", "device"))
RIGHT = {"login": "li.lei", "password": "Right-horse-7"}


@pytest.fixture
def cast() -> Cast:
    found = Cast()
    found.post("li.lei", "officer", region=CITY)
    return found


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_somebody_unknown_is_led_to_sign_in_and_back(cast: Cast, client: Client) -> None:
    answer = client.get(f"{ACCOUNT}?page=2")
    assert answer.status_code == 302
    answer = client.get(answer["Location"])
    assert 'name="next" value="/office/account/?page=2"' in answer.content.decode()
    answer = client.post(SIGN_IN, RIGHT | {"next": f"{ACCOUNT}?page=2"})
    assert (answer.status_code, answer["Location"]) == (303, f"{ACCOUNT}?page=2")
    assert "li.lei" in client.get(ACCOUNT).content.decode()
    assert AuditEntry.objects.filter(act="identity.sign-in").count() == 1


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x", "", "\\\\evil"]
)
def test_nobody_is_led_to_another_site(cast: Cast, client: Client, elsewhere: str) -> None:
    assert client.post(SIGN_IN, RIGHT | {"next": elsewhere})["Location"] == HOME


def test_wrong_passwords_say_the_rule_and_then_lock(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    answer = client.post(SIGN_IN, RIGHT | {"password": "x"})
    assert answer.status_code == 422
    assert "连续错 2 次" in answer.content.decode()
    assert 'value="li.lei"' in answer.content.decode()
    assert "账户已锁定" in client.post(SIGN_IN, RIGHT | {"password": "x"}).content.decode()
    assert "账户已锁定" in client.post(SIGN_IN, RIGHT).content.decode()


def test_a_registered_device_is_enrolled_and_then_asked_for(cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, RIGHT)
    page = client.get(DEVICE).content.decode()
    device = TOTPDevice.objects.get()
    assert "<svg" in page
    assert client.post(DEVICE, {"code": "000000"}).status_code == 422
    # The picture stays the same after a wrong code, so the phone need not scan again.
    assert client.post(DEVICE, {"code": f"{totp(device.bin_key):06d}"}).status_code == 303
    assert "动态口令已启用" in client.get(ACCOUNT).content.decode()
    client.post(reverse("console:sign-out"))
    asked = client.post(SIGN_IN, RIGHT | {"next": ACCOUNT})
    assert "输入动态口令" in asked.content.decode()
    assert client.get(ACCOUNT).status_code == 302
    device.refresh_from_db()
    device.last_t = -1
    device.save()
    wrong = client.post(CODE, {"code": "12", "next": ACCOUNT})
    assert wrong.status_code == 422
    assert f'value="{ACCOUNT}"' in wrong.content.decode()
    device.refresh_from_db()
    device.throttling_failure_timestamp = None
    device.throttling_failure_count = 0
    device.save()
    answer = client.post(CODE, {"code": f"{totp(device.bin_key):06d}", "next": ACCOUNT})
    assert (answer.status_code, answer["Location"]) == (303, ACCOUNT)


def test_a_code_alone_opens_nothing(cast: Cast, client: Client) -> None:
    signing.new_device(cast.person("li.lei"))
    answer = client.post(CODE, {"code": "123456"})
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)


def test_a_device_is_dropped_with_the_password(cast: Cast) -> None:
    client = cast.client("li.lei")
    device = signing.new_device(cast.person("li.lei"))
    device.confirmed = True
    device.save()
    drop = reverse("console:drop-device")
    assert client.post(drop, {"password": "x"}).status_code == 422
    assert client.post(drop, {"password": "Right-horse-7"}).status_code == 303
    assert signing.device_of(cast.person("li.lei")) is None


def test_a_password_that_has_to_change_comes_before_all_else(cast: Cast, client: Client) -> None:
    Person.objects.filter(login="li.lei").update(must_change=True)
    client.post(SIGN_IN, RIGHT)
    led = client.get(ACCOUNT)
    assert led["Location"].startswith(PASSWORD)
    page = client.get(led["Location"]).content.decode()
    assert "须先修改密码" in page
    typed = {"old": "Right-horse-7", "new": "Other-horse-8", "again": "Other-horse-9"}
    assert "两次输入的新密码不同" in client.post(PASSWORD, typed).content.decode()
    answer = client.post(PASSWORD, typed | {"again": "Other-horse-8", "next": ACCOUNT})
    assert (answer.status_code, answer["Location"]) == (303, ACCOUNT)
    assert "密码已修改" in client.get(ACCOUNT).content.decode()
    assert "密码已修改" not in client.get(ACCOUNT).content.decode()


def test_a_new_password_ends_the_other_sessions_of_its_person(cast: Cast) -> None:
    here, elsewhere = cast.client("li.lei"), cast.client("li.lei")
    typed = {"old": "Right-horse-7", "new": "Other-horse-8", "again": "Other-horse-8"}
    assert here.post(PASSWORD, typed).status_code == 303
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_what_was_typed_outlives_the_session(cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, RIGHT)
    session = client.session
    session[USED] = int(time.time()) - 10 * 24 * 3600
    session.save()
    answer = client.post(f"{DEVICE}?a=b", {"ground": "出差<3", "many": ["1", "2"], "code": "1"})
    assert answer.status_code == 401
    text = answer.context["kept"]
    carried = kept(text)
    assert carried is not None
    assert carried.path == f"{DEVICE}?a=b"
    assert carried.fields == (("ground", "出差<3"), ("many", "1"), ("many", "2"))
    wrong = client.post(SIGN_IN, RIGHT | {"password": "x", "kept": text})
    assert text in wrong.content.decode()
    page = client.post(SIGN_IN, RIGHT | {"kept": text}).content.decode()
    assert "刚才填写的内容还在" in page
    assert f'action="{DEVICE}?a=b"' in page
    assert 'name="ground" value="出差&lt;3"' in page
    assert '<li class="said">出差&lt;3</li>' in page


def test_secrets_of_ones_account_are_left_out_and_nothing_else_for_its_name(
    cast: Cast, client: Client
) -> None:
    typed = dict.fromkeys(("password", "old", "new", "again", "code", "ground"), "Right-horse-7")
    every = set(typed)
    for page, secrets in (
        (DEVICE, {"code"}),
        (PASSWORD, {"old", "new", "again"}),
        (reverse("console:drop-device"), {"password"}),
        (reverse("console:library-edit", args=["XM1", "filing"]), set()),
    ):
        answer = client.post(page, typed)
        assert answer.status_code == 401, page
        carried = kept(answer.context["kept"])
        assert carried is not None
        assert {name for name, _ in carried.fields} == every - secrets, page


def test_what_was_not_kept_by_us_is_not_shown(cast: Cast, client: Client) -> None:
    answer = client.post(SIGN_IN, RIGHT | {"kept": "eyJwYXRoIjoiaHR0cHM6Ly9ldmlsIn0:x:y"})
    assert (answer.status_code, answer["Location"]) == (303, HOME)


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get(
        HOME,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/office/account/?a=1"},
    )
    assert answer["HX-Redirect"] == f"{SIGN_IN}?next=%2Foffice%2Faccount%2F%3Fa%3D1"


def test_accounts_are_offered_in_a_demonstration_alone(
    cast: Cast, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        demonstration, "OFFERS", [lambda: [demonstration.Offered("li.lei", "审一份表", "x")]]
    )
    enter = reverse("console:enter")
    assert "演示账户" not in client.get(SIGN_IN).content.decode()
    assert client.post(enter, {"login": "li.lei"}).status_code == 404
    settings.DEMONSTRATION = True
    page = client.get(SIGN_IN).content.decode()
    assert "审一份表" in page
    assert "420500 工信局 经办人" in page
    assert client.post(enter, {"login": "security-admin"}).status_code == 404
    assert client.post(enter, {"login": "li.lei"})["Location"] == HOME
    assert client.get(ACCOUNT).status_code == 200
    assert SignIn.objects.get().outcome == "ok"
    client.logout()
    expired = client.post(f"{DEVICE}?a=b", {"ground": "出差"})
    assert "审一份表" in expired.content.decode()
    carried = {"login": "li.lei", "kept": expired.context["kept"]}
    assert "刚才填写的内容还在" in client.post(enter, carried).content.decode()
