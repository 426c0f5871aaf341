"""Forms about regions: words, days, the act that orders an entry, decisions, fiscal years."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from jigai.office.design.forms import DayField, Form
from jigai.office.ground.texts import known, t
from jigai.office.regions.domain.entering import Ordered


class Worded(Form):
    """A form whose labels and help stand in the catalogues, below ``regions``."""

    helped: tuple[str, ...] = ()
    kind = ""
    """Where a field means something of its own: ``regions.field-of.<kind>.<field>``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a form, with its words."""
        super().__init__(*args, **kwargs)
        self.word()

    def word(self) -> None:
        """Give every field its words."""
        for name, field in self.fields.items():
            own = known(f"regions.field-of.{self.kind}.{name}")
            field.label = (
                t(f"regions.field-of.{self.kind}.{name}") if own else t(f"regions.field.{name}")
            )
            if name in self.helped:
                field.help_text = t(f"regions.help.{name}")
        self.speak()


def date_field(required: bool = True) -> forms.DateField:
    """A day, typed or picked."""
    return DayField(required=required)


class OrderedForm(Worded):
    """What every entry states: its days, the act, the ground, the document itself."""

    begins = date_field()
    ends = date_field(required=False)
    act_number = forms.CharField(max_length=100)
    act_by = forms.CharField(max_length=100)
    act_on = date_field()
    ground = forms.CharField(
        max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    attached = forms.FileField(required=False)
    helped: tuple[str, ...] = ("ends", "ground", "attached", "replaces")

    def ordered(self) -> dict[str, Any]:
        """Days, act and document, as the command takes them."""
        typed = self.cleaned_data
        file = typed.get("attached")
        return {
            "begins": typed["begins"],
            "ends": typed.get("ends"),
            "ordered": Ordered(
                typed["act_number"], typed["act_by"], typed["act_on"], typed.get("ground", "")
            ),
            "attached": (file, file.name) if file is not None else None,
        }


class EndForm(OrderedForm):
    """The day from which an entry holds no more, and the act that says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a last day: what is over is over."""
        super().__init__(*args, **kwargs)
        del self.fields["ends"]
        self.fields["begins"].label = t("regions.field.over-from")


class DecisionForm(Worded):
    """Words beside a decision; a refusal needs them."""

    words = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class YearForm(Worded):
    """A fiscal year to open."""

    year = forms.IntegerField(min_value=1990, max_value=2199)
    begins = date_field()
    ends = date_field()
    ground = forms.CharField(max_length=200)

    @staticmethod
    def of(today: dt.date) -> dict[str, Any]:
        """The calendar year of a day, as a proposal."""
        first, last = today.replace(month=1, day=1), today.replace(month=12, day=31)
        return {"year": today.year, "begins": first, "ends": last}


class TurnForm(Worded):
    """A fiscal year to close or open again, with the reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ground = forms.CharField(max_length=200)
