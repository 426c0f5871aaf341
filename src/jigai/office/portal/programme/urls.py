"""Addresses below a policy's: what it says besides awards, put to use."""

from __future__ import annotations

from django.urls import path

from jigai.office.portal.programme import library, targets, views

app_name = "programme"
urlpatterns = [
    path("library/", library.show, name="library"),
    path("targets/", targets.show, name="targets"),
    path("assessments/", views.assessments, name="assessments"),
    path("year/", views.year, name="year"),
    path("tasks/", views.tasks, name="tasks"),
    path("terms/", views.terms, name="terms"),
]
