"""Addresses of signing in, one's own account, and the pages of the three administrators."""

from __future__ import annotations

from django.urls import URLPattern, path

from jigai.office.console.identity import account, delegating, home, notices, signing, working

NAVIGATION = ("home",)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/code/", signing.code, name="code"),
    path("sign-in/as/", signing.enter, name="enter"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("notices/", notices.notices, name="notices"),
    path("delegations/", delegating.delegations, name="delegations"),
    path("delegations/new/", delegating.give, name="delegate"),
    path("delegations/<int:delegation>/revoke/", delegating.revoke, name="revoke-delegation"),
    path("jobs/", working.jobs, name="jobs"),
    path("jobs/<int:job>/", working.job, name="job"),
    path("jobs/<int:job>/cancel/", working.cancel, name="cancel-job"),
    path("jobs/<int:job>/retry/", working.retry, name="retry-job"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/device/", account.device, name="device"),
    path("account/device/drop/", account.drop_device, name="drop-device"),
]
