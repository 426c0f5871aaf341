"""What the database alone needs for a page of the list: its query, as each officer may see it.

python -m benchmarks.office.floor '["420500", "420506"]'
"""

from __future__ import annotations

import statistics
import time

from django.db import connection

from benchmarks.pages import p95
from jigai.reference.regions import significant

ROUNDS = 10
QUERY = (
    "SELECT p.*, o.name FROM library_project p JOIN identity_organisation o ON o.id = "
    "p.organisation_id WHERE p.region LIKE %s ORDER BY p.id DESC LIMIT 50"
)


def main(places: list[str]) -> dict[str, float]:
    """Milliseconds of the query with its rows fetched."""
    spent = []
    with connection.cursor() as cursor:
        for place in places * ROUNDS:
            begun = time.perf_counter()
            cursor.execute(QUERY, [f"{significant(place)}%"])
            cursor.fetchall()
            spent.append((time.perf_counter() - begun) * 1000)
    return {"median": round(statistics.median(spent), 2), "p95": round(p95(spent), 2)}
