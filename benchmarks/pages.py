"""The pages under a bureau's load: twenty sessions, each a request every two seconds.

The server is the one of ``jigai serve --local``, in a process of its own with an empty home. The
floor is its health page, which says no more than that it is there.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from benchmarks import report

SESSIONS = 20
EVERY = 2.0
"""Seconds between two requests of a session."""
SECONDS = 30
MOST_PAGES = 60
STARTS = 3
QUESTIONS = 15
"""Times that the first question of each calculation is asked for, one after the other."""
TARGETS = {
    "page_p95_ms": 100,
    "next_question_p95_ms": 50,
    "first_page_kb": 200,
    "cold_start_seconds": 3,
}


class Links(HTMLParser):
    """What a page links to and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect addresses."""
        known = dict(attrs)
        if tag == "a":
            self.pages.append(known.get("href") or "")
        elif tag == "link" and "stylesheet" in (known.get("rel") or ""):
            self.files.append(known.get("href") or "")
        elif tag == "script":
            self.files.append(known.get("src") or "")


@dataclass
class Answer:
    """One answer: status, type, bytes on the wire, text, milliseconds."""

    status: int
    size: int
    text: str
    spent: float


@dataclass
class Server:
    """A running server and how long it took to answer."""

    port: int
    process: subprocess.Popen[bytes]
    started: float
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, connection: http.client.HTTPConnection | None = None) -> Answer:
        """Ask for a path, compressed as browsers do."""
        line = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        start = time.perf_counter()
        line.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept": "text/html,*/*"})
        found = line.getresponse()
        data = found.read()
        spent = (time.perf_counter() - start) * 1000
        whole = gzip.decompress(data) if found.headers.get("Content-Encoding") == "gzip" else data
        return Answer(found.status, len(data), whole.decode("utf-8", "replace"), spent)


@contextlib.contextmanager
def served(kept: str = "") -> Iterator[Server]:
    """A server from start to stop; ``started`` is the seconds until its health page answered.

    ``kept`` is the folder of an office that was started before; by default a new one.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"JIGAI_HOME": kept or HOME or home}
        command = [
            str(Path(sys.executable).with_name("jigai")),
            "serve",
            "--local",
            "--port",
            str(port),
        ]
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        server = Server(port, process, 0.0)
        try:
            while True:
                if process.poll() is not None:
                    raise RuntimeError(f"the server ended with {process.returncode}")
                with contextlib.suppress(OSError):
                    if server.get("/healthz").status == 200:
                        break
                time.sleep(0.02)
            server.started = time.perf_counter() - begun
            yield server
        finally:
            process.terminate()
            process.wait(20)


HOME = os.environ.get("JIGAI_HOME", "")
"""Where the files from npm are; without it each start would fetch them anew."""


def pages(server: Server) -> list[str]:
    """Addresses that a visitor reaches from the first page, in the order in which they are met."""
    found, waiting = ["/"], ["/"]
    while waiting and len(found) < MOST_PAGES:
        links = Links()
        links.feed(server.get(waiting.pop(0)).text)
        for link in links.pages:
            path = link.partition("#")[0]
            if re.match(r"/(?!/)", path) and "?" not in path and path not in found:
                if server.get(path).status == 200:
                    found.append(path)
                    waiting.append(path)
                if len(found) >= MOST_PAGES:
                    break
    return found


def calculations(server: Server) -> tuple[list[str], list[str]]:
    """Questions and results of calculations: one begun for all places, one for each example."""
    page = server.get("/calculate/")
    forms = sorted(set(re.findall(r'action="(/calculate/example/[^"]+)"', page.text)))
    packs = re.findall(r'name="packs" value="([^"]+)"', page.text)
    fields = [("packs", pack) for pack in packs] + [("year", "2023"), ("kind", "enterprise")]
    asked = [_begun(server, "/calculate/", fields)]
    asked += [_begun(server, "/calculate/", [("packs", pack), *fields[-2:]]) for pack in packs]
    results = [_begun(server, form, []) for form in forms]
    return asked, results


def _begun(server: Server, path: str, fields: list[tuple[str, str]]) -> str:
    """Send a form as a browser does; where it leads. Raises RuntimeError where it is refused."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request("GET", "/calculate/")
    page = line.getresponse()
    cookie = (page.headers.get("Set-Cookie") or "").partition(";")[0]
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    token = [("csrfmiddlewaretoken", found.group(1))] if found else []
    body = urllib.parse.urlencode([*fields, *token])
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    line.request("POST", path, body, kind)
    answer = line.getresponse()
    answer.read()
    if answer.status not in (302, 303):
        raise RuntimeError(f"{path}: {answer.status}")
    return _led(server, answer.headers["Location"])


def _led(server: Server, location: str) -> str:
    """The address of the page to which an answer leads, over further redirections."""
    for _ in range(4):
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        path = urllib.parse.urlsplit(location)
        location = f"{path.path}?{path.query}" if path.query else path.path
        line.request("GET", location)
        found = line.getresponse()
        found.read()
        if found.status == 200:
            return location
        location = found.headers["Location"]
    raise RuntimeError(f"{location}: too many redirections")


def first_page_kb(server: Server) -> float:
    """Everything that the first page loads before it can be read, in kB on the wire."""
    answer = server.get("/")
    links = Links()
    links.feed(answer.text)
    files = [server.get(path) for path in dict.fromkeys(links.files) if path]
    return round((answer.size + sum(f.size for f in files)) / 1000, 1)


def load(server: Server, paths: list[str], seconds: float = SECONDS) -> list[float]:
    """Milliseconds of every request of all sessions. Raises RuntimeError for a failed one."""
    spent: list[float] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds

    def session(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same walk for the same session
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        due = time.perf_counter() + EVERY * number / SESSIONS
        while due < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            path = chance.choice(paths)
            answer = server.get(path, line)
            spent.append(answer.spent)
            if answer.status != 200:
                failed.append(f"{path}: {answer.status}")
            due += EVERY

    threads = [threading.Thread(target=session, args=(n,)) for n in range(SESSIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("; ".join(failed[:5]))
    return spent


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    """Start, weigh, load; write the report."""
    starts = []
    with tempfile.TemporaryDirectory() as kept:
        for _ in range(1 + STARTS):
            with served(kept) as server:
                starts.append(server.started)
    first, *starts = starts
    with served() as server:
        paths = pages(server)
        weight = first_page_kb(server)
        load(server, ["/healthz"], 4)
        floor = load(server, ["/healthz"], 10)
        asked, results = calculations(server)
        questions = [server.get(path).spent for path in asked * QUESTIONS]
        spent = load(server, paths + (asked + results) * 3)
    measured: dict[str, Any] = {
        "page_p95_ms": round(p95(spent), 1),
        "page_median_ms": round(statistics.median(spent), 1),
        "next_question_p95_ms": round(p95(questions), 1),
        "floor_p95_ms": round(p95(floor), 1),
        "first_page_kb": weight,
        "cold_start_seconds": round(statistics.median(starts), 2),
        "first_start_seconds": round(first, 2),
        "pages": len(paths),
        "requests": len(spent),
        "sessions": SESSIONS,
    }
    part = {
        "pages": measured | {"targets": TARGETS},
        "ratios": {"page_p95_over_floor": round(p95(spent) / p95(floor), 1)},
    }
    report.write(part)
    for name, value in measured.items():
        target = f"  target {TARGETS[name]}" if name in TARGETS else ""
        print(f"{name:24} {value:>10}{target}")


if __name__ == "__main__":
    main()
