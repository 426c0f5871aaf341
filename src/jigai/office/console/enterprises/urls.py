"""Addresses: enterprises and other organisations."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.enterprises import (
    accounts,
    annexes,
    changing,
    entering,
    facts,
    lists,
    succeeding,
    things,
    views,
)

NAVIGATION = ("enterprises",)
ONE = "enterprises/<slug:code>/"
SUBJECT = f"{ONE}about/<slug:entity>/<str:number>/"

urlpatterns: list[URLPattern] = [
    path("enterprises/", views.organisations, name="enterprises"),
    path("enterprises/register/", accounts.registering, name="enterprises-register"),
    path("enterprises/ask/", accounts.asking, name="enterprises-ask"),
    path("enterprises/registrations/", accounts.waiting, name="enterprises-registrations"),
    path(
        "enterprises/registrations/<int:key>/",
        accounts.registration,
        name="enterprises-registration",
    ),
    path(
        "enterprises/registrations/<int:key>/refuse/", accounts.refusing, name="enterprises-refuse"
    ),
    path(
        "enterprises/registrations/<int:key>/licence/",
        accounts.licence,
        name="enterprises-licence",
    ),
    path("enterprises/lists/", lists.every, name="enterprises-lists"),
    path("enterprises/lists/send/", lists.sending, name="enterprises-send-list"),
    path("enterprises/lists/<int:key>/", lists.one, name="enterprises-list"),
    path(
        "enterprises/lists/<int:key>/columns/",
        annexes.confirming_columns,
        name="enterprises-columns",
    ),
    path(
        "enterprises/lists/<int:key>/source/",
        annexes.downloading,
        name="enterprises-list-source",
    ),
    path(
        "enterprises/lists/<int:key>/dismiss/",
        lists.dismissing_all,
        name="enterprises-dismiss-lines",
    ),
    path(
        "enterprises/lists/<int:key>/confirm/",
        lists.confirming_all,
        name="enterprises-confirm-list",
    ),
    path(
        "enterprises/lists/<int:key>/<int:line>/confirm/",
        lists.confirming,
        name="enterprises-confirm-line",
    ),
    path(
        "enterprises/lists/<int:key>/<int:line>/dismiss/",
        lists.dismissing,
        name="enterprises-dismiss-line",
    ),
    path("enterprises/things/", things.every, name="enterprises-all-things"),
    path(ONE, views.record, name="enterprises-record"),
    path(f"{ONE}facts/", facts.facts, name="enterprises-facts"),
    path(f"{ONE}titles/", views.titles, name="enterprises-titles"),
    path(f"{ONE}tax/", views.tax, name="enterprises-tax"),
    path(f"{ONE}standing/", views.standing, name="enterprises-standing"),
    path(f"{ONE}relations/", views.relations, name="enterprises-relations"),
    path(f"{ONE}names/", views.names, name="enterprises-names"),
    path(f"{ONE}evidence/<int:key>/", views.evidence, name="enterprises-evidence"),
    path(f"{ONE}edit/", changing.editing, name="enterprises-edit"),
    path(f"{ONE}change/<slug:kind>/", changing.preparing, name="enterprises-prepare"),
    path(f"{ONE}changes/<int:change>/approve/", changing.approving, name="enterprises-approve"),
    path(f"{ONE}changes/<int:change>/return/", changing.returning, name="enterprises-return"),
    path(f"{ONE}changes/<int:change>/withdraw/", changing.withdrawing, name="enterprises-withdraw"),
    path(f"{ONE}facts/claims/<int:record>/verify/", facts.verifying, name="enterprises-verify"),
    path(f"{ONE}facts/claims/<int:record>/note/", facts.noting, name="enterprises-note"),
    path(f"{ONE}facts/claims/<int:record>/return/", facts.returning, name="enterprises-send-back"),
    path(f"{ONE}facts/<slug:name>/", facts.fact, name="enterprises-fact"),
    path(f"{ONE}facts/<slug:name>/state/", facts.stating, name="enterprises-state"),
    path(f"{ONE}facts/<slug:name>/enter/", facts.entering, name="enterprises-enter"),
    path(f"{ONE}things/", things.things, name="enterprises-things"),
    path(f"{ONE}things/register/", things.registering, name="enterprises-register-thing"),
    path(SUBJECT, facts.facts, name="enterprises-subject"),
    path(f"{SUBJECT}end/", things.ending, name="enterprises-end-thing"),
    path(f"{SUBJECT}facts/<slug:name>/", facts.fact, name="enterprises-subject-fact"),
    path(f"{SUBJECT}facts/<slug:name>/state/", facts.stating, name="enterprises-subject-state"),
    path(f"{SUBJECT}facts/<slug:name>/enter/", facts.entering, name="enterprises-subject-enter"),
    path(f"{ONE}standing/begin/", entering.beginning, name="enterprises-begin"),
    path(f"{ONE}standing/<int:standing>/end/", entering.ending, name="enterprises-end"),
    path(f"{ONE}titles/record/", entering.titling, name="enterprises-title"),
    path(f"{ONE}titles/<int:title>/void/", entering.voiding, name="enterprises-void"),
    path(f"{ONE}relations/state/", entering.relating, name="enterprises-relate"),
    path(f"{ONE}relations/<int:relation>/end/", entering.parting, name="enterprises-part"),
    path(f"{ONE}names/rename/", succeeding.renaming, name="enterprises-rename"),
    path(f"{ONE}names/merge/", succeeding.merging, name="enterprises-merge"),
    path(f"{ONE}names/divide/", succeeding.dividing, name="enterprises-divide"),
]
