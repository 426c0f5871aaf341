"""Forms whose messages say which field, what is wrong and what to do, in both languages."""

from __future__ import annotations

from typing import Any

from django import forms

from jigai.office.ground.texts import t

SPOKEN = ("required", "invalid", "invalid_choice", "max_length", "min_value", "max_value")


class Form(forms.Form):
    """A form of the office; fields that are added later are made to speak by ``speak``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with our messages."""
        super().__init__(*args, **kwargs)
        self.speak()

    def speak(self) -> None:
        """Give every field our messages, except those that a field states itself."""
        for name, field in self.fields.items():
            label = str(field.label or name)
            for key, message in _defaults(field).items():
                if key in SPOKEN and field.error_messages.get(key) in (
                    message,
                    _words(field).get(key),
                ):
                    _words(field)[key] = field.error_messages[key] = t(
                        f"form.fault.{key}", name=label
                    )


def _defaults(field: forms.Field) -> dict[str, Any]:
    """Django's own messages of a field, from its classes."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= vars(kind).get("default_error_messages", {})
    return found


def _words(field: forms.Field) -> dict[str, str]:
    """What we told a field to say: told again where its label changed since."""
    found: dict[str, str] = field.__dict__.setdefault("spoken", {})
    return found
