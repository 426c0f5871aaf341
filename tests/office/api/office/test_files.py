"""Evidence and profiles for programs: sent, given back, changed by the version that was seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, Cast

from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
BINARY = "application/octet-stream"


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    files |= {"OPTIONS": {"location": str(tmp_path)}}  # type: ignore[dict-item]
    settings.STORAGES = settings.STORAGES | {"files": files}
    return Cast()


@pytest.fixture
def firm(cast: Cast) -> Organisation:
    return cast.firm()


@pytest.fixture
def preparer(cast: Cast, firm: Organisation) -> Program:
    return program(cast, cast.post("p", "preparer", firm=firm))


def upload(one: Program, path: str, content: bytes, kind: str = BINARY) -> Any:
    header = {"Authorization": f"Bearer {one.secret}", "Accept-Language": "en"}
    return one.client.generic("POST", f"/api/v1/{path}", content, kind, headers=header)


def test_a_file_comes_back_as_it_was_sent(
    cast: Cast, firm: Organisation, preparer: Program
) -> None:
    path = f"organisations/{firm.pk}/evidence"
    answer = upload(preparer, f"{path}?name=营业执照.png", PNG)
    assert answer.status_code == 201
    sent = json.loads(body(answer))
    fits("File", sent)
    assert (sent["name"], sent["media"], sent["size"]) == ("营业执照.png", "image/png", len(PNG))
    assert preparer.get(path)["items"] == [sent]
    given = preparer.ask("GET", f"{path}/{sent['file']}")
    assert body(given) == PNG
    assert given.headers["Content-Type"] == "image/png"
    assert "filename*=" in given.headers["Content-Disposition"]
    elsewhere = cast.firm("91420500R6838WPG60")
    other = program(cast, cast.post("q", "preparer", firm=elsewhere))
    assert other.ask("GET", f"{path}/{sent['file']}").status_code == 404
    mine = f"organisations/{elsewhere.pk}/evidence/{sent['file']}"
    assert other.ask("GET", mine).status_code == 404


@pytest.mark.parametrize(
    ("query", "content", "kind", "status", "code"),
    [
        ("name=a.exe", b"MZ\0\1", BINARY, 422, "upload.kind"),
        ("name=a.txt", b"text", BINARY, 422, "enterprises.evidence-kind"),
        ("name=a.png", PNG, "image/png", 415, "api.media-type"),
        ("", PNG, BINARY, 400, "api.field-missing"),
    ],
)
def test_what_is_no_evidence_is_refused(
    firm: Organisation,
    preparer: Program,
    query: str,
    content: bytes,
    kind: str,
    status: int,
    code: str,
) -> None:
    answer = upload(preparer, f"organisations/{firm.pk}/evidence?{query}", content, kind)
    assert (answer.status_code, codes(answer)) == (status, [code])


PROFILE = {"address": "某路1号", "contact": "张三", "phone": "13800001234", "industry": "C3921"}


def test_a_profile_is_changed_by_the_version_that_was_seen(
    firm: Organisation, preparer: Program
) -> None:
    path = f"organisations/{firm.pk}/profile"
    answer = preparer.ask("GET", path)
    fits("Profile", json.loads(body(answer)))
    tag = answer.headers["ETag"]
    changed = preparer.send(path, PROFILE, "PUT", If_Match=tag)
    fits("Profile", changed)
    assert changed["address"] == "某路1号"
    stale = preparer.ask("PUT", path, PROFILE | {"address": "别处"}, If_Match=tag)
    assert (stale.status_code, codes(stale)) == (412, ["api.stale"])
    stale = preparer.ask("PUT", path, PROFILE | {"address": "别处", "version": 1})
    assert (stale.status_code, codes(stale)) == (409, ["api.stale"])
    unseen = preparer.ask("PUT", path, PROFILE)
    assert (unseen.status_code, codes(unseen)) == (422, ["api.version-missing"])
    preparer.send(path, PROFILE | {"address": "别处", "version": changed["version"]}, "PUT")


def test_a_telephone_is_masked_for_whoever_may_not_see_it(
    cast: Cast, firm: Organisation, preparer: Program
) -> None:
    path = f"organisations/{firm.pk}/profile"
    version = preparer.get(path)["version"]
    preparer.send(path, PROFILE | {"version": version}, "PUT")
    post = cast.post("o", "officer", region=CITY)
    assert program(cast, post).get(path)["phone"] == "13800001234"
    narrow = program(cast, post, "enterprises.read")
    assert narrow.get(path)["phone"] == "138****1234"
