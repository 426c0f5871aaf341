"""Addresses below a policy's: its text, coverage, and versions compared."""

from __future__ import annotations

from django.urls import path

from jigai.office.portal.reading import covering, versions, views

app_name = "reading"
urlpatterns = [
    path("text/", views.text, name="text"),
    path("coverage/", covering.show, name="coverage"),
    path("compare/", versions.show, name="compare"),
]
