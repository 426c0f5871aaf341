"""How much a client may ask for: counted in the database, whatever process answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings
from tests.office.api.asked import SMALL, body, codes, post
from tests.postgresql import postgresql

from jigai.office.allowances import spending
from jigai.office.allowances.models import Allowance
from jigai.office.ground.addresses import address_of

CLIENT = """
import django
django.setup()
from django.test import RequestFactory
from jigai.office.allowances.spending import MINUTE, Bucket, wait
bucket = Bucket("api", 100, MINUTE)
print(sum(wait(RequestFactory().get("/"), bucket) == 0 for _ in range(60)))
"""

COUNT = """
import django
django.setup()
from jigai.office.allowances.models import Allowance
print(Allowance.objects.count())
"""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the time on by seconds."""
    now = [1_700_000_000_000_000_000]
    monkeypatch.setattr("jigai.office.allowances.spending.time.time_ns", lambda: now[0])

    def pass_by(seconds: int) -> None:
        now[0] += seconds * 1_000_000_000

    return pass_by


def test_beyond_the_rate_the_answer_is_429_with_the_seconds_to_wait(
    page: Client, settings: Settings, clock: Callable[[int], None]
) -> None:
    settings.API_RATE = 6
    assert [page.get("/api/v1/facts").status_code for _ in range(8)] == [200] * 6 + [429] * 2
    answer = page.get("/api/v1/facts")
    assert codes(answer) == ["api.rate"]
    seconds = int(answer.headers["Retry-After"])
    clock(seconds - 1)
    assert page.get("/api/v1/facts").status_code == 429
    clock(1)
    assert page.get("/api/v1/facts").status_code == 200
    assert page.get("/api/v1/facts").status_code == 429


def test_each_dossier_of_many_counts(
    page: Client, settings: Settings, clock: Callable[[int], None]
) -> None:
    settings.API_RATE = 60
    many = [{"dossier": SMALL, "packs": ["longnan"]}] * 90
    assert post(page, "evaluate/many?brief=true", many[:30]).status_code == 200
    answer = post(page, "evaluate/many?brief=true", many)
    assert len(body(answer).splitlines()) == 90, "one large request may go beyond"
    answer = post(page, "evaluate/many?brief=true", many[:1])
    assert answer.headers["Retry-After"] == "61"


def test_clients_are_told_apart_by_address_and_kept_without_it(
    page: Client, settings: Settings, clock: Callable[[int], None]
) -> None:
    settings.API_RATE = 1
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
        assert page.get("/api/v1/facts", REMOTE_ADDR=address).status_code == 200
    for address in ("192.0.2.1", "2001:db8::ffff"):
        assert page.get("/api/v1/facts", REMOTE_ADDR=address).status_code == 429
    assert not [row for row in Allowance.objects.all() if "192.0.2" in row.client]


def test_only_a_proxy_that_is_trusted_may_name_the_client(settings: Settings) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.9, 203.0.113.7"})
    assert address_of(request) == "127.0.0.1"
    settings.PROXY = True
    assert address_of(request) == "203.0.113.7"


def test_rows_of_clients_long_quiet_are_thrown_away(
    page: Client, settings: Settings, clock: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATE = 10
    page.get("/api/v1/facts", REMOTE_ADDR="192.0.2.1")
    clock(600)
    monkeypatch.setattr(spending, "SWEEP", 1)
    page.get("/api/v1/facts", REMOTE_ADDR="192.0.2.2")
    assert Allowance.objects.count() == 1


def test_a_database_out_of_reach_is_503(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "_SPEND", "SELECT nothing FROM nowhere")
    answer = page.get("/api/v1/facts")
    assert answer.status_code == 503
    assert codes(answer) == ["api.unavailable"]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database, on the disk or of a server."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/rates.sqlite3"
    else:
        with postgresql(tmp_path_factory) as address:
            yield address


@pytest.mark.slow
def test_processes_together_give_no_more_than_the_rate(database: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.office.settings",
        "JIGAI_DATABASE": database,
    }

    def python(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, *words], env=environment, stdout=subprocess.PIPE, cwd=ROOT
        )

    python("-m", "django", "migrate", "-v", "0").communicate()
    started = [python("-c", CLIENT) for _ in range(3)]
    given = sum(int(one.communicate()[0]) for one in started)
    # While they ran, time passed and gave a little more: at least what one minute holds.
    assert 100 <= given < 180
    assert python("-c", COUNT).communicate()[0] == b"1\n", "one client, one row"
