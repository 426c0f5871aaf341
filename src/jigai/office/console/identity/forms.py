"""What people type about accounts, and the words of its fields."""

from __future__ import annotations

from typing import Any

from django import forms

from jigai.office.design.forms import Form
from jigai.office.ground.texts import t
from jigai.office.identity.domain.passwords import LONGEST


def _secret(**attributes: str) -> forms.CharField:
    """A password as typed: never shown again, never cut."""
    return forms.CharField(
        strip=False, max_length=LONGEST, widget=forms.PasswordInput(attrs=attributes)
    )


class Worded(Form):
    """A form whose labels and help stand in the catalogues: ``field.<name>``, ``help.<name>``."""

    helped: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a form, with its words."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = t(f"field.{name}")
            if name in self.helped:
                field.help_text = t(f"help.{name}")
        self.speak()


class SignInForm(Worded):
    """Login and password."""

    login = forms.CharField(
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _secret(autocomplete="current-password")


class CodeForm(Worded):
    """A one-time code."""

    code = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    helped = ("code",)


class PasswordForm(Worded):
    """A new password, typed twice, after the present one."""

    old = _secret(autocomplete="current-password")
    new = _secret(autocomplete="new-password")
    again = _secret(autocomplete="new-password")
    helped = ("new",)

    def clean(self) -> dict[str, Any]:
        """Both have to be the same."""
        found = super().clean() or {}
        if "new" in found and "again" in found and found["new"] != found["again"]:
            self.add_error("again", t("form.fault.again"))
        return found


class DropForm(Worded):
    """The password, asked for before a device is dropped."""

    password = _secret(autocomplete="current-password")
