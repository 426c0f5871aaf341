"""Addresses of the design system."""

from __future__ import annotations

from django.urls import path

from jigai.office.design import showcase

app_name = "design"
urlpatterns = [
    path("", showcase.show, name="show"),
    path("clause/", showcase.clause, name="clause"),
]
