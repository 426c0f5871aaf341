"""Production as operators run it: PostgreSQL, behind a proxy that ends HTTPS, several processes."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path

import pytest
from tests.office.test_serving import free_port, outside
from tests.postgresql import postgresql

SECURE = {"Host": "jigai.example", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory) as address:
        yield address


@contextmanager
def serving(variables: dict[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "jigai", "serve", "--port", str(port), "--workers", "2"]
    with log.open("w") as opened:
        running = subprocess.Popen(command, env=variables, stderr=opened)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, Message, str]:
    """Status, headers and content."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def wait(port: int, running: subprocess.Popen[bytes]) -> dict[str, object]:
    for _ in range(300):
        assert running.poll() is None
        try:
            content = ask(port, "/healthz", {"Host": "jigai.example"})[2]
        except ConnectionError:
            time.sleep(0.2)
        else:
            found: dict[str, object] = json.loads(content)
            return found
    pytest.fail("no answer within a minute")


def test_postgresql_behind_a_proxy(database: str, tmp_path: Path) -> None:
    port = free_port()
    variables = outside() | {
        "JIGAI_SECRET_KEY": "k" * 50,
        "JIGAI_HOSTS": "jigai.example",
        "JIGAI_PROXY": "yes",
        "JIGAI_DATABASE": database,
        "JIGAI_METRICS_TOKEN": "held",
    }
    migrate = [sys.executable, "-m", "jigai", "manage", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=variables, check=True, timeout=120)
    with serving(variables, port, tmp_path / "log") as running:
        assert wait(port, running)["database"] == "ok"
        status, headers, _ = ask(port, "/policies/", {"Host": "jigai.example"})
        assert (status, headers["Location"]) == (301, "https://jigai.example/policies/")
        status, headers, _ = ask(port, "/policies/?theme=dark", SECURE)
        assert status == 302
        assert "Secure" in headers["Set-Cookie"]
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
        assert ask(port, "/policies/", SECURE)[0] == 200
        assert ask(port, "/", SECURE | {"Host": "other.example"})[0] == 400
        counted = ask(port, "/metrics", SECURE | {"Authorization": "Bearer held"})[2]
        assert 'route="policies/",status="200"} 1.0' in counted
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    told = [line for line in lines if line["event"] == "request" and line["path"] == "/policies/"]
    assert [line["status"] for line in told] == [301, 302, 200]
    assert all(len(line["request"]) == 16 for line in told)
    assert "theme" not in json.dumps(told)
