"""What people type about tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from jigai.office.design.forms import Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.roles import for_tokens

USUAL = 90
"""Days that a token is offered for."""


class IssueForm(Form):
    """A new token for a post: its name, what it may do, its last day."""

    name = forms.CharField(max_length=60)
    expires = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, role: str, *args: Any, **kwargs: Any) -> None:
        """The acts offered are those that the role permits."""
        super().__init__(*args, **kwargs)
        chinese = current_lang() == "zh"
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (act, f"{permit.zh if chinese else permit.en} ({act})")
            for act, permit in for_tokens(role).items()
        ]
        for name, field in self.fields.items():
            field.label = t(f"tokens.{name}")
        self.fields["name"].help_text = t("tokens.name-help")
        self.fields["scopes"].help_text = t("tokens.scopes-help")
        self.fields["expires"].help_text = t("tokens.expires-help", n=settings.TOKEN_DAYS)
        usual = dt.timedelta(days=min(USUAL, settings.TOKEN_DAYS))
        self.fields["expires"].initial = timezone.localdate() + usual
        self.speak()


class ReasonForm(Form):
    """Why a token is withdrawn."""

    reason = forms.CharField(max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With its words."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = t("tokens.reason")
        self.speak()
