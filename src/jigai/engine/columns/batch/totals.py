"""Totals of awards: of all, by measure, by region, by year, and by all three."""

from __future__ import annotations

from typing import Final

LEVELS: Final = {
    "all": (),
    "measure": ("measure",),
    "region": ("region",),
    "year": ("year",),
    "measure-region-year": ("measure", "region", "year"),
}
"""What each total is by; charges, which enterprises pay, are always apart."""


def totals_sql(awards: str) -> str:
    """The rows of ``totals`` from a table of awards, with ``organisations``, ``projects``, …

    The region is that of the project, else that of the organisation; empty where neither is known.
    """
    fine = (
        "SELECT a.measure, COALESCE(NULLIF(p.region, ''), NULLIF(o.region, ''), '') AS region, "
        'a."year", m.charge, count(*) FILTER (COALESCE(a.amount, a.highest) > 0) AS payments, '
        "SUM(COALESCE(a.amount, a.lowest)) AS lowest, "
        "SUM(COALESCE(a.amount, a.highest)) AS highest "
        f"FROM {awards} a JOIN measure_ids m ON m.id = a.measure "
        "LEFT JOIN everyone o ON o.id = a.organisation "
        "LEFT JOIN projects p ON a.entity = 'project' AND p.id = a.subject GROUP BY ALL"
    )
    parts = [_level(level, columns) for level, columns in LEVELS.items()]
    return f"WITH fine AS ({fine}) {' UNION ALL '.join(parts)} ORDER BY ALL"


def _level(level: str, columns: tuple[str, ...]) -> str:
    kinds = {"measure": "VARCHAR", "region": "VARCHAR", "year": "BIGINT"}
    keys = [
        f'"{name}"' if name in columns else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in kinds.items()
    ]
    sums = [f"CAST(SUM({n}) AS BIGINT) AS {n}" for n in ("payments", "lowest", "highest")]
    group = ", ".join(["charge", *(f'"{name}"' for name in columns)])
    head = ", ".join([f"'{level}' AS \"by\"", *keys, "charge", *sums])
    return f"SELECT {head} FROM fine GROUP BY {group}"
