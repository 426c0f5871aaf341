"""Forms in which facts are stated, verified and spoken of."""

from __future__ import annotations

from typing import Any

from django import forms

from jigai.facts.values import YES_NO
from jigai.facts.vocabulary import Fact
from jigai.office.console.enterprises.forms import Worded, blank, day_field, text_field
from jigai.office.design.rows_field import RowsField
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t


class FactForm(Worded):
    """A statement of one fact: its value by its type, when it holds, on what it rests."""

    key = text_field(100)
    value = text_field(20_000)
    valid_from = day_field()
    valid_to = day_field()
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("valid_from", "valid_to", "evidence")

    def __init__(
        self,
        fact: Fact,
        *args: Any,
        within: str | None = None,
        checking: bool = False,
        **kwargs: Any,
    ) -> None:
        """The fields that the fact has; ``within`` is the region that place names belong to."""
        self.fact = fact
        super().__init__(*args, **kwargs)
        keyed = fact.shape in ("by-year", "by-key")
        if keyed:
            del self.fields["valid_from"], self.fields["valid_to"]
        else:
            del self.fields["key"]
        if checking:
            for name in ("key", "valid_from", "valid_to"):
                self.fields.pop(name, None)
        self.fields["value"] = _value_field(fact, within)
        self.fields["value"].label = fact.label.of(current_lang())
        self.fields["value"].help_text = _value_help(fact)
        if "key" in self.fields:
            kind = "year" if fact.shape == "by-year" else "key"
            self.fields["key"].label = t(f"enterprises.field.{kind}")
        self.order_fields(["key", "value", "valid_from", "valid_to", "evidence"])
        self.speak()

    def stated(self) -> Any:
        """The value as typed, for the command to read."""
        typed = self.cleaned_data["value"]
        if self.fact.shape == "interval":
            ends = [part.strip() or None for part in typed.split("~")]
            return dict(zip(("from", "until"), [*ends, None], strict=False))
        return typed


def typed_as(fact: Fact, value: Any) -> Any:
    """A value as it was stated, as it stands in a form of its fact."""
    if value is None or fact.shape == "rows":
        return value
    if fact.shape == "interval":
        return " ~ ".join(str(value.get(end) or "") for end in ("from", "until"))
    if fact.type == "bool":
        truth = value if isinstance(value, bool) else YES_NO.get(str(value).strip().lower())
        return "" if truth is None else "yes" if truth else "no"
    return fact.aliases.get(value, value) if fact.codes and not fact.open_codes else value


def _value_field(fact: Fact, within: str | None) -> forms.Field:
    if fact.shape == "rows":
        return RowsField(fact, within)
    if fact.shape in ("scalar", "by-year", "by-key"):
        if fact.type == "bool":
            yes_no = [(v, t(f"enterprises.{v}")) for v in ("yes", "no")]
            return forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect)
        if fact.codes and not fact.open_codes:
            codes = [(c, labels.of(current_lang())) for c, labels in fact.codes.items()]
            return forms.ChoiceField(choices=blank(codes))
        if fact.type == "date":
            return forms.CharField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
    return text_field(500)


def _value_help(fact: Fact) -> str:
    meaning = fact.meaning.of(current_lang())
    if fact.type == "money":
        return meaning + t("enterprises.help.money")
    return meaning


class SaidForm(Worded):
    """What an officer says of a claim."""

    said = text_field(500, rows=3)
