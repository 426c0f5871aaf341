"""Addresses of the operations: those of one path share a view."""

from __future__ import annotations

from itertools import groupby

from django.urls import URLPattern, path

from jigai.office.api.office.answering import view
from jigai.office.api.office.operations import OPERATIONS

_BY_PATH = sorted(OPERATIONS.values(), key=lambda found: found.path)
urlpatterns: list[URLPattern] = [
    path(address, view(list(found)))
    for address, found in groupby(_BY_PATH, key=lambda found: found.path)
]
