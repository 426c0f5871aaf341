"""The API: one dossier and many, from request to answer over HTTP.

The server is the one of ``jigai serve --local``, in a process of its own and without a rate
limit. The floor is its health page over the same connection.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.pages import Server, p95, served
from jigai.facts.documents import load

PACKS = Path(__file__).parents[1] / "src" / "jigai" / "packs"
ROUNDS = 60
MANY, BATCHES = 200, 5
JSON, LINES = "application/json", "application/x-ndjson"


def examples() -> list[dict[str, Any]]:
    """The invented example of each place, as a request for its own policy."""
    files = sorted(PACKS.glob("*/examples/*.yaml"))
    return [{"dossier": _plain(load(file)), "packs": [file.parents[1].name]} for file in files]


def _plain(value: Any) -> Any:
    """Dates and the like as JSON has them."""
    return json.loads(json.dumps(value, default=str))


class Line:
    """One connection to the server."""

    def __init__(self, server: Server) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

    def get(self, path: str) -> float:
        """Milliseconds to answer a GET."""
        return self._spent("GET", path, b"", "")

    def post(self, path: str, body: bytes, kind: str) -> float:
        """Milliseconds to answer a POST, to the last byte."""
        return self._spent("POST", path, body, kind)

    def _spent(self, method: str, path: str, body: bytes, kind: str) -> float:
        start = time.perf_counter()
        self.http.request(method, path, body, {"Content-Type": kind} if kind else {})
        answer = self.http.getresponse()
        answer.read()
        spent = (time.perf_counter() - start) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return spent


def measured(server: Server) -> dict[str, Any]:
    """Everything, after a first round that is not counted."""
    line, asked = Line(server), examples()
    bodies = [json.dumps(one, ensure_ascii=False).encode() for one in asked]
    many = [asked[n % len(asked)] for n in range(MANY)]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in many).encode()

    def each(query: str) -> Callable[[], list[float]]:
        return lambda: [line.post(f"/api/v1/evaluate?{query}", b, JSON) for b in bodies]

    for _ in range(3):
        each("lang=zh")()
        line.get("/api/v1/health")
    floor = [line.get("/api/v1/health") for _ in range(ROUNDS)]
    brief = [spent for _ in range(ROUNDS) for spent in each("brief=true")()]
    whole = [spent for _ in range(ROUNDS) for spent in each("lang=zh")()]
    batches = [line.post("/api/v1/evaluate/many?brief=true", lines, LINES) for _ in range(BATCHES)]
    return {
        "evaluate_median_ms": round(statistics.median(whole), 2),
        "evaluate_p95_ms": round(p95(whole), 2),
        "evaluate_brief_median_ms": round(statistics.median(brief), 2),
        "evaluate_brief_p95_ms": round(p95(brief), 2),
        "many_dossiers_per_second": round(MANY * 1000 / statistics.median(batches)),
        "floor_median_ms": round(statistics.median(floor), 2),
        "requests": len(whole) + len(brief),
        "dossiers_of_many": MANY,
        "places": len(asked),
        "load_average": report.load_average(),
    }


def main() -> None:
    """Start, ask, write the report."""
    os.environ["JIGAI_API_RATE"] = "0"
    with served() as server:
        found = measured(server)
    report.write({"api": found})
    for name, value in found.items():
        print(f"{name:28} {value:>10}")


if __name__ == "__main__":
    main()
