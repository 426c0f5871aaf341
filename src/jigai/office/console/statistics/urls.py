"""Addresses: registration for statistics and monthly returns."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.statistics import (
    freezes,
    monthly,
    months,
    registrations,
    returning,
    rows,
    totals,
)

NAVIGATION = ("statistics-returns", "statistics-registrations", "statistics-totals")

_MONTH = "statistics/returns/<str:number>/<str:month>/"
_PROJECT = "statistics/registrations/<str:number>/"

urlpatterns: list[URLPattern] = [
    path("statistics/returns/", months.returns, name="statistics-returns"),
    path("statistics/returns/signed/", months.signed, name="statistics-signed"),
    path("statistics/returns/drafts/", months.drafts, name="statistics-drafts"),
    # Fixed addresses come before those of a project and its month.
    path("statistics/returns/rows/", rows.rows, name="statistics-rows"),
    path("statistics/returns/rows/enter/", rows.enter, name="statistics-enter-row"),
    path("statistics/echo/", monthly.echo, name="statistics-echo"),
    path("statistics/remind/", months.remind, name="statistics-remind"),
    path(_MONTH, monthly.month_return, name="statistics-return"),
    path(f"{_MONTH}save/", returning.save, name="statistics-save"),
    path(f"{_MONTH}sign/", returning.sign, name="statistics-sign"),
    path(f"{_MONTH}send-back/", returning.send_back, name="statistics-send-back"),
    path(f"{_MONTH}ask/", returning.ask, name="statistics-ask"),
    path(f"{_MONTH}answer/<int:query>/", returning.answer, name="statistics-answer"),
    path(f"{_MONTH}close/<int:query>/", returning.close, name="statistics-close"),
    path(f"{_MONTH}return/", returning.return_it, name="statistics-return-it"),
    path(f"{_MONTH}accept/", returning.accept, name="statistics-accept"),
    path("statistics/registrations/", registrations.registrations, name="statistics-registrations"),
    path(_PROJECT, registrations.registration, name="statistics-registration"),
    path(f"{_PROJECT}material/", registrations.attach, name="statistics-material"),
    path(f"{_PROJECT}apply/", registrations.apply, name="statistics-apply"),
    path(f"{_PROJECT}return/", registrations.return_it, name="statistics-return-registration"),
    path(f"{_PROJECT}register/", registrations.register, name="statistics-register"),
    path(f"{_PROJECT}end/", registrations.end, name="statistics-end"),
    path("statistics/totals/freezes/", freezes.freezes, name="statistics-freezes"),
    path("statistics/totals/freezes/make/", freezes.freeze, name="statistics-make-freeze"),
    path("statistics/totals/freezes/window/", freezes.open_window, name="statistics-window"),
    path("statistics/totals/freezes/<int:key>/", freezes.one, name="statistics-freeze"),
    path("statistics/totals/freezes/<int:key>/check/", freezes.check, name="statistics-check"),
    path("statistics/totals/", totals.overview, name="statistics-totals"),
    path("statistics/totals/returns/", totals.made_of, name="statistics-made-of"),
]
