"""`make run` as typed, and the refusals of a server that would not be safe."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

import pytest

from jigai.cli import main

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def outside() -> dict[str, str]:
    """The environment without what the tests set for themselves."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("JIGAI_", "DJANGO_"))}


def serve(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jigai", "serve", *words],
        env=outside() | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_make_run_evaluates_then_serves_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    with (tmp_path / "out").open("w") as out:
        run = subprocess.Popen(
            ["make", "--no-print-directory", "run", f"PORT={port}"],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=outside(),
        )
    try:
        health = _wait(f"http://127.0.0.1:{port}/healthz", run)
        assert b'"packs": 6' in health.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            home = answer.read().decode()
        style = home.split('rel="stylesheet" href="')[1].split('"')[0]
        assert style.count(".") == 2, "the file's name holds a hash of its content"
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{style}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "immutable" in answer.headers["Cache-Control"]
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGINT)
        run.wait(60)
    printed = (tmp_path / "out").read_text()
    assert f"http://127.0.0.1:{port}" in printed
    assert printed.index("龙南") < printed.index("技改通已就绪")
    assert f"演示业务系统：http://127.0.0.1:{port}/office/" in printed
    assert "Traceback" not in printed


def _wait(url: str, process: subprocess.Popen[bytes]) -> HTTPResponse:
    for _ in range(600):
        assert process.poll() is None, "make run ended by itself; see its output"
        try:
            answer: HTTPResponse = urllib.request.urlopen(url)
            return answer
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("no answer within two minutes")


@pytest.mark.parametrize(
    ("words", "variables", "code"),
    [
        ((), {}, "settings.secret-key"),
        ((), {"JIGAI_SECRET_KEY": "k" * 50}, "settings.hosts"),
        (("--local", "--host", "0.0.0.0"), {}, "serve.local-host"),  # noqa: S104
        (("--local",), {"JIGAI_DATABASE": "mysql://x/y"}, "settings.database"),
        (("--local",), {"JIGAI_LOG": "xml"}, "settings.log"),
    ],
)
def test_unsafe_settings_are_refused_before_anything_listens(
    words: tuple[str, ...], variables: dict[str, str], code: str
) -> None:
    found = serve(*words, "--port", str(free_port()), **variables)
    assert found.returncode == 1
    assert f"[{code}]" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_taken_port_is_said_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = serve("--local", "--port", str(taken.getsockname()[1]))
    assert found.returncode == 1
    assert "[serve.port]" in found.stderr
    assert "PORT=8001" in found.stderr


def test_a_database_that_lacks_steps_is_not_served(tmp_path: Path) -> None:
    found = serve(
        "--port",
        str(free_port()),
        JIGAI_SECRET_KEY="k" * 50,
        JIGAI_HOSTS="jigai.example",
        JIGAI_DATABASE=f"sqlite://{tmp_path}/new.sqlite3",
    )
    assert found.returncode == 1
    assert "[serve.migrations]" in found.stderr
    assert "jigai manage migrate" in found.stderr


def test_a_database_out_of_reach_is_said_without_a_trace() -> None:
    found = serve(
        "--port",
        str(free_port()),
        JIGAI_SECRET_KEY="k" * 50,
        JIGAI_HOSTS="jigai.example",
        JIGAI_DATABASE="postgresql://jigai:pass@127.0.0.1:9/office",
    )
    assert found.returncode == 1
    assert "[serve.database]" in found.stderr
    assert "Traceback" not in found.stderr


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("jigai.cli.office.EXTRA", ("a_package_that_is_not_there",))
    assert main(["serve", "--local"]) == 1
    found = capsys.readouterr().err
    assert "[serve.extra]" in found
    assert "jigai[office]" in found
