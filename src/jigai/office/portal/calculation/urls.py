"""Addresses of calculations."""

from __future__ import annotations

from django.urls import path

from jigai.office.portal.calculation import deciding, results, views

app_name = "calculation"
urlpatterns = [
    path("", views.start, name="start"),
    path("example/<str:pack>/", views.example, name="example"),
    path("open/", views.reopen, name="open"),
    path("echo/", views.echo, name="echo"),
    path("<str:identity>/", views.ask, name="ask"),
    path("<str:identity>/answers/", views.answers, name="answers"),
    path("<str:identity>/share/", views.share, name="share"),
    path("<str:identity>/copy/", views.copy, name="copy"),
    path("<str:identity>/forget/", views.forget, name="forget"),
    path("<str:identity>/result/", results.overview, name="result"),
    path("<str:identity>/result/<str:pack>/", results.one, name="place"),
    path("<str:identity>/result/<str:pack>/readings/", results.readings, name="readings"),
    path("<str:identity>/result/<str:pack>/readings/<str:axis>/", results.effect, name="effect"),
    path("<str:identity>/result/<str:pack>/choice/", deciding.choose, name="choose"),
    path("<str:identity>/result/<str:pack>/decision/", deciding.decide, name="decide"),
    path("<str:identity>/jigai.json", results.as_json, name="json"),
    path("<str:identity>/jigai.xlsx", results.as_workbook, name="workbook"),
    path("<str:identity>/<str:pack>.pdf", results.as_pdf, name="pdf"),
]
