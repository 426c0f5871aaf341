"""Addresses of the administrators' pages, and of the people of one's organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.administration import (
    bureaus,
    colleagues,
    manual,
    people,
    posts,
    trail,
    work,
    workdays,
)

BESIDE = {"work": ("jobs",)}
NAVIGATION = ("colleagues", "people", "bureaus", "workdays", "work", "audit", "sign-ins")

urlpatterns: list[URLPattern] = [
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/<int:organisation>/new/", colleagues.appointing, name="colleague"),
    path("colleagues/<int:post>/end/", colleagues.ending, name="colleague-end"),
    path("people/", people.people, name="people"),
    path("people/new/", people.opening, name="person-open"),
    path("people/<int:person>/", people.person, name="person"),
    path("people/<int:person>/reset/", people.resetting, name="person-reset"),
    path("people/<int:person>/close/", people.closing, name="person-close"),
    path("people/<int:person>/reopen/", people.reopening, name="person-reopen"),
    path("people/<int:person>/appoint/", posts.appointing, name="appoint"),
    path("posts/<int:post>/end/", posts.ending, name="post-end"),
    path("posts/<int:post>/move/", posts.moving, name="post-move"),
    path("bureaus/", bureaus.bureaus, name="bureaus"),
    path("bureaus/new/", bureaus.founding, name="bureau-found"),
    path("bureaus/<int:bureau>/", bureaus.bureau, name="bureau"),
    path("bureaus/<int:bureau>/sections/new/", bureaus.founding_section, name="section-found"),
    path("workdays/", workdays.workdays, name="workdays"),
    path("workdays/new/", workdays.entering, name="workday-enter"),
    path("work/", work.work, name="work"),
    path("audit/", trail.trail, name="audit"),
    path("audit/<int:number>/", trail.entry, name="audit-entry"),
    path("audit/verify/", trail.verifying, name="audit-verify"),
    path("audit/export/", trail.exporting, name="audit-export"),
    path("permissions/", manual.permissions, name="permissions"),
    path("permissions/manual.docx", manual.file, name="permissions-file"),
    path("sign-ins/", trail.sign_ins, name="sign-ins"),
]
