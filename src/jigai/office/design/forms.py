"""Forms whose messages say which field, what is wrong and what to do, in both languages."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan, yuan
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

_UNIT = re.compile(r"[元万亿]\s*$")
SPOKEN = ("required", "invalid", "invalid_choice", "max_length", "min_value", "max_value")


class Form(forms.Form):
    """A form of the office; fields that are added later are made to speak by ``speak``.

    A button inside a field (another row of a table, for one) sends the form ``unfinished``: nothing
    is judged and nothing is to be done.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, with our messages."""
        super().__init__(*args, **kwargs)
        self.speak()

    @property
    def unfinished(self) -> bool:
        """Whether it was sent for the sake of one of its fields alone."""
        asked = ((getattr(f.widget, "asked", None), name) for name, f in self.fields.items())
        return self.is_bound and any(ask and ask(self.data, name) for ask, name in asked)

    def full_clean(self) -> None:
        """As Django's; what is unfinished has neither values nor faults."""
        if self.unfinished:
            self._errors, self.cleaned_data = forms.utils.ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        """Whether everything is in order and the form is meant."""
        return not self.unfinished and super().is_valid()

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


class AmountField(forms.CharField):
    """An amount as people type it, as whole fen; a number alone is in ``unit`` (万元, 元).

    A page shows the unit beside it: ``{% field form.limit unit="…" %}``.
    """

    def __init__(self, *, unit: str = "万元", **kwargs: Any) -> None:
        """A text that is read as an amount."""
        super().__init__(max_length=60, **kwargs)
        self.unit = unit

    def clean(self, value: Any) -> int | None:
        """The amount; raises ValidationError with the remedy in the language of the page."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_yuan(text if _UNIT.search(text) else f"{text}{self.unit}")
        except MoneyError as error:
            said = error.zh if current_lang() == "zh" else error.en
            raise forms.ValidationError(said) from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: fen in its unit, or what was typed."""
        if not isinstance(value, int):
            return value
        return yuan(value) if self.unit == "元" else _plain_wan(value)


def _plain_wan(fen: int) -> str:
    """The exact number of 万元, with two decimals at least."""
    whole, rest = divmod(abs(fen), 1_000_000)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{'-' if fen < 0 else ''}{whole}.{decimals}"


class DayField(forms.DateField):
    """A day, chosen from the calendar of the browser or typed."""

    def __init__(self, **kwargs: Any) -> None:
        """Days are sent as 2026-03-15."""
        shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=shown, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"], **kwargs)


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
