"""Addresses for programs, and the page that describes them."""

from __future__ import annotations

from django.urls import path

from jigai.office.api import pages
from jigai.office.api.operations import api

urlpatterns = [
    path("api/v1/openapi.json", pages.described, name="api-document"),
    path("api/v1/", api.urls),
    path("developers/", pages.developers, name="developers"),
]
