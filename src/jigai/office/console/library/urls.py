"""Addresses: the project library."""

from __future__ import annotations

from django.urls import path

from jigai.office.console.library import (
    acting,
    amounts,
    conditions,
    editing,
    facts,
    files,
    plans,
    records,
    reviewing,
    succession,
    terms,
)

NAVIGATION = ("library", "library-plans")
PROJECT = "library/<str:number>/"
urlpatterns = [
    path("library/", records.projects, name="library"),
    path("library/waiting/", records.projects, name="library-waiting"),
    path("library/new/", editing.begin, name="library-new"),
    path("library/terms/", terms.terms, name="library-terms"),
    path("library/succession/", succession.succession, name="library-succession"),
    path("library/plans/", plans.plans, name="library-plans"),
    path("library/plans/new/", plans.order, name="library-plan-new"),
    path("library/plans/<int:plan>/", plans.plan, name="library-rolling"),
    path("library/plans/<int:plan>/settle/", plans.settle, name="library-plan-settle"),
    path("library/plans/<int:plan>/<str:number>/", plans.adjust, name="library-plan-adjust"),
    path("library/entries/<int:entry>/leave/", acting.leave, name="library-leave"),
    path("library/files/<int:attachment>/", files.download, name="library-file"),
    path(PROJECT, records.record, name="library-project"),
    path(f"{PROJECT}entry/", conditions.entry, name="library-entry"),
    path(f"{PROJECT}plan/", records.planned, name="library-plan"),
    path(f"{PROJECT}amounts/", amounts.amounts, name="library-amounts"),
    path(f"{PROJECT}amounts/<str:pack>/", amounts.explain, name="library-explain"),
    path(f"{PROJECT}events/", records.events, name="library-events"),
    path(f"{PROJECT}files/", files.files, name="library-files"),
    path(f"{PROJECT}facts/<str:name>/", facts.fact, name="library-fact"),
    path(f"{PROJECT}edit/<str:section>/", editing.edit, name="library-edit"),
    path(f"{PROJECT}submit/", editing.submit, name="library-submit"),
    path(f"{PROJECT}review/", reviewing.review, name="library-review"),
    path(f"{PROJECT}do/<str:act>/", acting.act, name="library-act"),
]
