"""The pages of imports and exports beside one another."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from jigai.office.ground.texts import t


@dataclass(frozen=True)
class Tab:
    """A page and its name."""

    label: str
    address: str
    here: bool
    count: int | None = None


def tabs(here: str) -> list[Tab]:
    """Imports, exports, jobs."""
    return [
        Tab(t("import.tab"), reverse("console:lists-imports"), here == "imports"),
        Tab(t("export.tab"), reverse("console:lists-exports"), here == "exports"),
        Tab(t("job.title"), reverse("console:jobs"), here == "jobs"),
    ]
