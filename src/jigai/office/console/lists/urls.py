"""Addresses: acts on many rows, imports, exports."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.lists import batches, exports, imports

NAVIGATION = ("lists-imports",)
BESIDE = {"lists-imports": ("lists-exports", "jobs")}

urlpatterns: list[URLPattern] = [
    path("lists/batches/<int:number>/", batches.batch, name="lists-batch"),
    path("lists/imports/", imports.imports, name="lists-imports"),
    path("lists/imports/<int:number>/", imports.one, name="lists-import"),
    path("lists/imports/<int:number>/<slug:which>.xlsx", imports.file, name="lists-import-file"),
    path("lists/imports/new/<str:key>/", imports.send, name="lists-send"),
    path("lists/imports/new/<str:key>/template.xlsx", imports.blank, name="lists-template"),
    path("lists/exports/", exports.exports, name="lists-exports"),
    path("lists/exports/new/", exports.export, name="lists-export"),
    path("lists/exports/<int:number>/", exports.exported, name="lists-exported"),
    path("lists/exports/<int:number>/file/", exports.file, name="lists-export-file"),
]
