"""Fields of forms that say amounts and days as people write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from jigai.facts.vocabulary import vocabulary
from jigai.guide.cells import normal
from jigai.money import MoneyError, parse_yuan
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

FEN_PER_WAN = 10_000 * 100
LONGEST = 40


class MoneyField(forms.CharField):
    """An amount, typed in 万元 unless a unit is written beside it; its value is fen."""

    money = True

    def __init__(self, **kwargs: Any) -> None:
        """As a text of bounded length."""
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(max_length=LONGEST, empty_value=None, **kwargs)

    def clean(self, value: Any) -> int | None:
        """The fen; None where nothing is stated."""
        text = super().clean(value)
        if text is None:
            return None
        fact = vocabulary().entities["project"].facts["total_investment"]
        try:
            return parse_yuan(normal(fact, text, "wan"))
        except MoneyError as error:
            raise forms.ValidationError(error.zh if current_lang() == "zh" else error.en) from None

    def prepare_value(self, value: Any) -> Any:
        """Fen as 万元 with every digit that counts; what was typed stays as it was."""
        return wan(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount was typed."""
        return super().has_changed(self.prepare_value(initial), data)


def wan(fen: int) -> str:
    """Fen in 万元 without a unit, exact: 350000000 is 350, 1 is 0.000001."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    digits = f"{whole % FEN_PER_WAN:06d}".rstrip("0")
    return f"{sign}{whole // FEN_PER_WAN}" + (f".{digits}" if digits else "")


class DayField(forms.DateField):
    """A day, by the browser's own calendar, or written 2026-03-15, 2026/3/15, 2026年3月15日."""

    def __init__(self, **kwargs: Any) -> None:
        """With the control of the browser."""
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"], **kwargs
        )

    def to_python(self, value: Any) -> dt.date | None:
        """The day, or the refusal in our words."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(t("form.fault.day")) from None
