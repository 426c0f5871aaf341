"""Addresses: acts on many rows, imports, exports, jobs and their results."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.lists import views

urlpatterns: list[URLPattern] = [
    path("lists/batches/<int:number>/", views.batch, name="lists-batch"),
    path("lists/jobs/<int:number>/cancel/", views.cancel, name="lists-cancel"),
]
