"""Addresses of tokens."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.tokens import views

NAVIGATION = ("tokens-all",)

urlpatterns: list[URLPattern] = [
    path("account/tokens/", views.own, name="tokens"),
    path("account/tokens/new/<int:post>/", views.issue, name="tokens-issue"),
    path("account/tokens/<int:token>/revoke/", views.revoke, name="tokens-revoke"),
    path("tokens/", views.every, name="tokens-all"),
    path("tokens/<int:token>/withdraw/", views.withdraw, name="tokens-withdraw"),
]
