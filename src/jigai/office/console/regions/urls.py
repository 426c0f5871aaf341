"""Addresses: regions and programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.regions import acts, entries, views, years

NAVIGATION = ("regions",)

urlpatterns: list[URLPattern] = [
    path("regions/", views.first, name="regions"),
    path("regions/entries/<int:entry>/", entries.entry, name="regions-entry"),
    path("regions/entries/<int:entry>/confirm/", entries.confirming, name="regions-confirm"),
    path("regions/entries/<int:entry>/decline/", entries.declining, name="regions-decline"),
    path("regions/entries/<int:entry>/end/", acts.ending, name="regions-end"),
    path(
        "regions/entries/<int:entry>/files/<int:key>/",
        entries.attachment,
        name="regions-attachment",
    ),
    path("regions/<slug:code>/", views.region, name="regions-region"),
    path("regions/<slug:code>/rulings/", views.rulings, name="regions-rulings"),
    path("regions/<slug:code>/gates/", views.gate_list, name="regions-gates"),
    path("regions/<slug:code>/classes/", views.classes, name="regions-classes"),
    path("regions/<slug:code>/units/", views.units, name="regions-units"),
    path("regions/<slug:code>/register/", views.register, name="regions-register"),
    path("regions/<slug:code>/enter/<slug:kind>/", acts.entering, name="regions-enter"),
    path("regions/<slug:code>/years/open/", years.opening, name="regions-open-year"),
    path("regions/<slug:code>/years/<int:year>/close/", years.closing, name="regions-close-year"),
    path(
        "regions/<slug:code>/years/<int:year>/reopen/", years.reopening, name="regions-reopen-year"
    ),
    path(
        "regions/<slug:code>/years/<int:year>/<str:pack>.json",
        years.programme_file,
        name="regions-programme",
    ),
]
