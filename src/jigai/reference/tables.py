"""Reading the tables kept beside this package: CSV, with its sources in leading `#` lines."""

import csv
from importlib import resources


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `data/<name>.csv`, each by the names of the heading."""
    text = resources.files("jigai.reference").joinpath("data", f"{name}.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, strict=True))
