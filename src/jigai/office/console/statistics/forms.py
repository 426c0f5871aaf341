"""What people type about registrations, returns, freezes and rows of reporting."""

from __future__ import annotations

from typing import Any

from django import forms

from jigai.office.design.forms import DayField, Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.statistics.figures import AMOUNTS, DAYS, NEEDED
from jigai.office.statistics.reporting import reasons


class Labelled(Form):
    """A form whose labels stand in the catalogues: ``statistics-field.<name>``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a form, with its words."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = t(f"statistics-field.{name}")
        self.speak()


class ReturnForm(Labelled):
    """The figures of a month; everything may be left open while it is a draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The fields in the order of the form."""
        super().__init__(*args, **kwargs)
        for name in (*AMOUNTS, *DAYS):
            mode = "decimal" if name in AMOUNTS else "numeric"
            self.fields[name] = forms.CharField(
                label=t(f"statistics-field.{name}"),
                max_length=60,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode}),
            )
        self.fields["finished"] = forms.BooleanField(
            label=t("statistics-field.finished"), required=False
        )
        self.fields["unit"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.speak()

    def typed(self) -> dict[str, str]:
        """What was typed, as the draft keeps it."""
        names = (*AMOUNTS, *DAYS, "finished")
        return {name: str(self.data.get(name, "")) for name in names}

    @staticmethod
    def needed(name: str) -> bool:
        """Whether a figure has to be there when it is handed in."""
        return name in NEEDED


class Words(Labelled):
    """A line of words."""

    words = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Question(Labelled):
    """A question, about a figure or the whole."""

    figure = forms.ChoiceField(required=False)
    question = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The figures that can be asked about."""
        super().__init__(*args, **kwargs)
        figures = [(n, t(f"statistics-field.{n}")) for n in (*AMOUNTS, *DAYS, "finished")]
        chooser = self.fields["figure"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [("", t("statistics-page.whole")), *figures]


class Reasons(Labelled):
    """Coded reasons and words for sending something back."""

    codes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        """The reasons of a kind, in the language of the page."""
        super().__init__(*args, **kwargs)
        lang = current_lang()
        chooser = self.fields["codes"]
        assert isinstance(chooser, forms.MultipleChoiceField)
        chooser.choices = [(code, both[lang]) for code, both in reasons(kind).items()]


class Material(Labelled):
    """A document of the checklist."""

    material = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField()


class Registered(Labelled):
    """The day of registration, the first month, the number given."""

    day = DayField()
    first_month = forms.CharField(max_length=7)
    number = forms.CharField(max_length=60, required=False)


class Ended(Labelled):
    """The last month and why."""

    last_month = forms.CharField(max_length=7)
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FreezeForm(Labelled):
    """The ground of a freeze with open points."""

    ground = forms.CharField(
        max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class WindowForm(Labelled):
    """The days of a late window and their ground."""

    opens = DayField()
    closes = DayField()
    ground = forms.CharField(max_length=300)


class RowForm(Labelled):
    """A row of reporting for one's region."""

    kind = forms.ChoiceField()
    form = forms.CharField(max_length=20)
    year = forms.IntegerField(min_value=2000, max_value=2099)
    at_least = forms.CharField(max_length=40)
    below = forms.CharField(max_length=40, required=False)
    due_day = forms.IntegerField(min_value=1, max_value=31, required=False)
    due_months = forms.IntegerField(min_value=0, max_value=12, initial=0)
    shift = forms.ChoiceField()
    cutoff_day = forms.IntegerField(min_value=1, max_value=31, required=False)
    cutoff_months = forms.IntegerField(min_value=0, max_value=12, initial=1)
    ground = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The words of the choices."""
        super().__init__(*args, **kwargs)
        for name, options in {
            "kind": ("monthly", "registration"),
            "shift": ("next", "previous", "none"),
        }.items():
            chooser = self.fields[name]
            assert isinstance(chooser, forms.ChoiceField)
            chooser.choices = [(o, t(f"statistics-choice.{o}")) for o in options]
