"""The operations, a module for each context; importing them registers them."""

from __future__ import annotations

from jigai.office.api.office.operations import (
    facts,
    files,
    jobs,
    me,
    organisations,
    profiles,
    regions,
    returns,
    statistics,
)

__all__ = [
    "facts",
    "files",
    "jobs",
    "me",
    "organisations",
    "profiles",
    "regions",
    "returns",
    "statistics",
]
