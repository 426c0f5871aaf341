"""One's own account: posts, password, one-time codes, sign-ins."""

from __future__ import annotations

import segno
from django.contrib import auth
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice

from jigai.office.console.frame import tell
from jigai.office.console.identity.forms import CodeForm, DropForm, PasswordForm
from jigai.office.console.identity.signing import onwards
from jigai.office.console.routing import Request, route, tried
from jigai.office.identity.domain import accounts, signing
from jigai.office.identity.domain.passwords import expired
from jigai.office.identity.models import Person, SignIn

ROWS = 50


@route("identity.read-own")
def account(request: Request) -> HttpResponseBase:
    """One's own account."""
    person = Person.objects.get(pk=request.actor.person)
    rows = SignIn.objects.filter(person=person).order_by("-at", "-pk")
    context = {
        "person": person,
        "device": signing.device_of(person),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "console/identity/account.html", context)


@never_cache
@sensitive_post_parameters()
@route("identity.change-password", secrets=PasswordForm.base_fields)
def password(request: Request) -> HttpResponseBase:
    """Change one's password: because one wants to, or because one has to before all else."""
    person = Person.objects.get(pk=request.actor.person)
    forced = expired(person)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        changed = tried(
            form,
            lambda: accounts.change_password(
                acting=request.actor, old=typed["old"], new=typed["new"]
            ),
        )
        if changed is not None:
            auth.update_session_auth_hash(request, changed)
            tell(request, "account.password-changed")
            return onwards(request)
    context = {
        "form": form,
        "forced": forced,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "kept": request.POST.get("kept", ""),
    }
    status = 422 if form.errors else 200
    return render(request, "console/identity/password.html", context, status=status)


@never_cache
@route("identity.enrol-device", secrets=CodeForm.base_fields)
def device(request: Request) -> HttpResponseBase:
    """Register the device that makes one's one-time codes: a code shows that it works."""
    person = Person.objects.get(pk=request.actor.person)
    form = CodeForm(request.POST or None)
    found = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    if form.is_valid() and found is not None:
        number = found.pk
        typed = form.cleaned_data["code"]
        if tried(form, lambda: signing.enrol(acting=request.actor, device=number, code=typed)):
            tell(request, "account.device-on")
            return _back()
    if request.method == "GET" or found is None:
        found = signing.new_device(person)
    drawn = segno.make(found.config_url, error="m")
    svg = drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    context = {
        "form": form,
        "drawn": mark_safe(svg),  # noqa: S308 - drawn by us from a key of ours
        "key": _grouped(found),
        "first": signing.device_of(person) is None,
    }
    status = 422 if form.errors else 200
    return render(request, "console/identity/device.html", context, status=status)


@sensitive_post_parameters()
@route("identity.drop-device", secrets=DropForm.base_fields)
def drop_device(request: Request) -> HttpResponseBase:
    """Drop one's device; the password is asked for once more."""
    form = DropForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data["password"]

        def drop() -> bool:
            signing.drop_device(acting=request.actor, password=typed)
            return True

        if tried(form, drop):
            tell(request, "account.device-off")
            return _back()
    status = 422 if form.errors else 200
    return render(request, "console/identity/drop_device.html", {"form": form}, status=status)


def _back() -> HttpResponseBase:
    response = HttpResponseRedirect(reverse("console:account"))
    response.status_code = 303
    return response


def _grouped(device: TOTPDevice) -> str:
    """The key as people type it where nothing can be scanned."""
    from base64 import b32encode

    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
