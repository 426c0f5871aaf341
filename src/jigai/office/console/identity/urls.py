"""Addresses of signing in, one's own account, and the pages of the three administrators."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.identity import account, home, notices, signing

NAVIGATION = ("home",)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/code/", signing.code, name="code"),
    path("sign-in/as/", signing.enter, name="enter"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("notices/", notices.notices, name="notices"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/device/", account.device, name="device"),
    path("account/device/drop/", account.drop_device, name="drop-device"),
]
