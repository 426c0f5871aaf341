"""The operations, a module for each context; importing them registers them in ``OPERATIONS``."""

from __future__ import annotations

from jigai.office.api.office.operations import (
    facts,
    files,
    jobs,
    lifecycle,
    me,
    organisations,
    plans,
    profiles,
    projects,
    querying,
    regions,
    returns,
    reviewing,
    sheets,
    statistics,
)
from jigai.office.api.office.registry import OPERATIONS, SCHEMAS

__all__ = [
    "OPERATIONS",
    "SCHEMAS",
    "facts",
    "files",
    "jobs",
    "lifecycle",
    "me",
    "organisations",
    "plans",
    "profiles",
    "projects",
    "querying",
    "regions",
    "returns",
    "reviewing",
    "sheets",
    "statistics",
]
