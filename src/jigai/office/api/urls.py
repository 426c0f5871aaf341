"""Addresses for programs, and the page that describes them."""

from __future__ import annotations

from django.urls import include, path

from jigai.office.api import pages
from jigai.office.api.operations import api

# Without the root, which would lead to a page of django-ninja.
routes = [route for route in api.urls[0] if getattr(route, "name", "") != "api-root"]
urlpatterns = [
    path("api/v1/openapi.json", pages.described, name="api-document"),
    path("api/v1/", include(routes)),
    path("api/v1/", include("jigai.office.api.office.urls")),
    path("developers/office/", pages.office, name="developers-office"),
    path("developers/office/<str:group>/", pages.group, name="developers-group"),
    path("developers/", pages.developers, name="developers"),
]
