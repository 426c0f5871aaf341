"""Twenty officers at work: each asks for a page every five seconds, with their own cookie."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import defaultdict
from urllib.parse import quote

from benchmarks.pages import SESSIONS

EVERY = 5.0
SECONDS = 60.0
LIST = "/office/library/"
TOTALS = "totals"
PAGES: dict[str, tuple[str, ...]] = {
    "list": ("", "?page=2", "?size=100", "?sort=-total"),
    "filtered": ("?state=in", "?state=in&state=submitted&sort=name", "?starts-from=2025-01-01"),
    "searched": ("?q=精密", "?q=jmjx", "?q=华盛&state=in", "?q=20250000"),
    "late-pages": ("?page=40", "?page=400", "?state=in&page=99"),
}
STATISTICS = {"totals-page": "/office/statistics/totals/", "returns": "/office/statistics/returns/"}


class Officer:
    """One browser: a cookie and a connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"}

    def get(self, path: str, *, part: bool = False) -> tuple[float, int, bytes]:
        """Milliseconds, status and body of a page."""
        headers = self.headers | ({"HX-Request": "true"} if part else {})
        if not part:
            headers = headers | {"Accept-Encoding": "identity"}
        begun = time.perf_counter()
        self.line.request("GET", quote(path, safe="/?&=-"), headers=headers)
        found = self.line.getresponse()
        body = found.read()
        return (time.perf_counter() - begun) * 1000, found.status, body


def asked(port: int, cookies: list[str], seconds: float = SECONDS) -> dict[str, list[float]]:
    """Milliseconds by kind of page. Raises RuntimeError for a page that failed."""
    spent: dict[str, list[float]] = defaultdict(list)
    failed: list[str] = []
    end = time.perf_counter() + seconds

    def ask(officer: Officer, kind: str, path: str, *, part: bool = False) -> bytes:
        took, status, body = officer.get(path, part=part)
        spent[kind].append(took)
        if status != 200:
            failed.append(f"{path}: {status}")
        return body

    def session(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same walk for the same session
        officer = Officer(port, cookies[number])
        due = time.perf_counter() + EVERY * number / SESSIONS
        records: list[str] = []
        while due < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            kind = chance.choice([*PAGES, *PAGES, *STATISTICS, "record"])
            if kind == "record" and records:
                ask(officer, "record", chance.choice(records))
            elif kind in STATISTICS:
                ask(officer, kind, STATISTICS[kind])
            else:
                kind = kind if kind in PAGES else "list"
                query = chance.choice(PAGES[kind])
                body = ask(officer, kind, LIST + query)
                records = re.findall(r'href="(/office/library/\d+/)', body.decode()) or records
                joint = "&" if query else "?"
                ask(officer, TOTALS, f"{LIST}{query}{joint}part=totals", part=True)
            due += EVERY

    threads = [threading.Thread(target=session, args=(n,)) for n in range(len(cookies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("; ".join(sorted(set(failed))[:5]))
    return spent
