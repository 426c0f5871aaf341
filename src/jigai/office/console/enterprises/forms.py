"""Forms about organisations; their words stand below ``enterprises.field`` and ``.help``."""

from __future__ import annotations

from typing import Any

from django import forms

from jigai.facts.vocabulary import vocabulary
from jigai.office.design.forms import Form
from jigai.office.enterprises.domain.annexes import Annex, columns
from jigai.office.enterprises.enums import (
    BANK_ACCOUNT,
    ORGANISATION,
    STANDINGS,
    TITLE,
)
from jigai.office.enterprises.interfaces.listings import industry_options
from jigai.office.enterprises.interfaces.thing_listings import kinds
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import NOBODY


class Worded(Form):
    """A form whose labels and help stand in the catalogues."""

    helped: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As a form, with its words."""
        super().__init__(*args, **kwargs)
        self.word()

    def word(self) -> None:
        """Give every field its words."""
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            field.label = field.label or t(f"enterprises.field.{name}")
            if name in self.helped:
                field.help_text = t(f"enterprises.help.{name}")
        self.speak()


def day_field(required: bool = False) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def text_field(longest: int, required: bool = True, rows: int = 0) -> forms.CharField:
    """A text of bounded length, in several lines where ``rows`` says so."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(max_length=longest, required=required, widget=widget)


def codes_of(entity: str, name: str) -> list[tuple[str, str]]:
    """The codes of a fact with their labels."""
    codes = vocabulary().entities[entity].facts[name].codes
    return [(code, labels.of(current_lang())) for code, labels in codes.items()]


def blank(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options with *choose* before them."""
    return [("", t("enterprises.choose")), *options]


class ProfileForm(Worded):
    """What an organisation says of itself in columns."""

    founded_on = day_field()
    address = text_field(200, required=False)
    industry = forms.ChoiceField(required=False)
    contact = text_field(60, required=False)
    phone = text_field(30, required=False)
    email = forms.EmailField(required=False, max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput)
    helped: tuple[str, ...] = ("industry", "founded_on")

    def word(self) -> None:
        """Divisions of the classification to choose from."""
        self.fields["industry"].choices = blank(industry_options(NOBODY))  # type: ignore[attr-defined]
        super().word()


class ReasonForm(Worded):
    """The reason of a decision."""

    reason = text_field(200)


class AccountForm(Worded):
    """A bank account."""

    kind = BANK_ACCOUNT
    holder = text_field(120)
    bank = text_field(120)
    number = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("number", "evidence")


class RepresentativeForm(Worded):
    """A legal representative."""

    name = text_field(60)
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("evidence",)

    def word(self) -> None:
        """The name is that of the representative."""
        self.fields["name"].label = t("enterprises.field.legal_representative")
        super().word()


class StandingForm(Worded):
    """Something that holds from a day on."""

    kind = forms.ChoiceField()
    since = day_field(required=True)
    until = day_field()
    ground = text_field(200)
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("until", "evidence", "ground")

    def word(self) -> None:
        """The kinds that there are."""
        kinds = [(k, t(f"enterprises.standing.{k}")) for k in STANDINGS]
        self.fields["kind"].choices = blank(kinds)  # type: ignore[attr-defined]
        self.fields["kind"].label = t("enterprises.field.standing")
        super().word()


class EndForm(Worded):
    """Until when something held; without a day it never should have been noted."""

    until = day_field()
    ground = text_field(200)
    helped: tuple[str, ...] = ("until",)

    def word(self) -> None:
        """What a blank day means is said."""
        super().word()
        self.fields["until"].help_text = t("enterprises.help.ended")


class TitleForm(Worded):
    """A title of an organisation, or the head of a list of titles."""

    what = text_field(100)
    level = forms.ChoiceField(required=False)
    granted_by = text_field(120, required=False)
    place = text_field(60, required=False)
    granted_on = day_field()
    valid_from = day_field()
    valid_until = day_field()
    object = text_field(200, required=False)
    batch = text_field(120, required=False)
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("valid_until", "object", "evidence")

    def word(self) -> None:
        """Titles to choose from, others by their name."""
        names = [label for _, label in codes_of(TITLE, "what")]
        self.fields["level"].choices = blank(codes_of(TITLE, "level"))  # type: ignore[attr-defined]
        sign = "、" if current_lang() == "zh" else ", "
        self.fields["what"].help_text = t("enterprises.help.what", names=sign.join(names[:8]))
        super().word()
        self.fields["valid_from"].help_text = t("enterprises.help.title-from")


class TitleListForm(TitleForm):
    """A published list: its head, and its lines or the workbook that holds them."""

    workbook = forms.FileField(required=False)
    lines = text_field(500_000, rows=12, required=False)
    helped: tuple[str, ...] = (*TitleForm.helped, "lines", "workbook")

    def word(self) -> None:
        """What stands in each line is not in the head; the head has to be whole."""
        del self.fields["object"]
        for name in ("level", "granted_by", "granted_on", "batch"):
            self.fields[name].required = True
        super().word()


class ColumnsForm(Worded):
    """Where the lines of a workbook stand."""

    sheet = forms.ChoiceField()
    head = forms.IntegerField(min_value=1)
    name = forms.ChoiceField()
    credit_code = forms.ChoiceField(required=False)
    object = forms.ChoiceField(required=False)
    right_alone = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    helped: tuple[str, ...] = ()

    def __init__(self, annex: Annex, *args: Any, **kwargs: Any) -> None:
        """With the sheets and columns that there are."""
        self.annex = annex
        super().__init__(*args, **kwargs)

    def word(self) -> None:
        """Columns by their letters and heads."""
        typed = str(self.data.get("head", "")) or str(self.initial.get("head", 1))
        row = int(typed) if typed.isdecimal() else 1
        every = [(str(place), named) for place, named in columns(self.annex, row)]
        none = [("", t("enterprises.columns.none"))]
        self.fields["sheet"].choices = [(name, name) for name in self.annex.sheets]  # type: ignore[attr-defined]
        self.fields["name"].choices = blank(every)  # type: ignore[attr-defined]
        for name in ("credit_code", "object"):
            self.fields[name].choices = [*none, *every]  # type: ignore[attr-defined]
        for name in ("sheet", "head", "right_alone"):
            self.fields[name].label = t(f"enterprises.columns.{name}")
        self.fields["name"].error_messages["required"] = t("fault.enterprises.annex-name")
        self.fields["head"].help_text = t("enterprises.columns.head-help")
        super().word()


class ThingForm(Worded):
    """A product, platform or centre, as its documents call and identify it."""

    entity = forms.ChoiceField(widget=forms.RadioSelect)
    name = text_field(120)
    code = text_field(100, required=False)
    evidence = forms.FileField(required=False)
    helped: tuple[str, ...] = ("evidence",)

    def word(self) -> None:
        """The kinds that there are, and words of their own."""
        self.fields["entity"].choices = kinds(NOBODY)  # type: ignore[attr-defined]
        for name in ("entity", "name", "code"):
            self.fields[name].label = t(f"enterprises.things.{name}")
        self.fields["code"].help_text = t("enterprises.things.code-help")
        super().word()


class RelationForm(Worded):
    """A holding by the credit code of the other organisation, or a group by its name."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    other = text_field(18, required=False)
    share = text_field(12, required=False)
    group = text_field(120, required=False)
    since = day_field()
    until = day_field()
    ground = text_field(200)
    helped: tuple[str, ...] = ("other", "share", "group", "ground")

    def word(self) -> None:
        """The kinds that there are."""
        kinds = [(k, t(f"enterprises.relation.{k}")) for k in ("holding", "group")]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].label = t("enterprises.field.relation")
        super().word()


class RenameForm(Worded):
    """Another name, another credit code."""

    name = text_field(120, required=False)
    credit_code = text_field(18, required=False)
    on = day_field(required=True)
    ground = text_field(200)
    version = forms.IntegerField(widget=forms.HiddenInput)
    helped: tuple[str, ...] = ("on",)

    def word(self) -> None:
        """Blank stays as it is."""
        super().word()
        for name in ("name", "credit_code"):
            self.fields[name].help_text = t("enterprises.help.same")


class MergeForm(Worded):
    """Into which organisation, from which day, on what ground."""

    into = text_field(18)
    on = day_field(required=True)
    ground = text_field(200)
    helped: tuple[str, ...] = ("into", "on")


class DivideForm(MergeForm):
    """Which organisation came out, and which titles pass to it."""

    titles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, titles: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """With the titles that there are."""
        super().__init__(*args, **kwargs)
        self.fields["titles"].choices = titles  # type: ignore[attr-defined]
        self.fields["into"].label = t("enterprises.field.came_out")


class RegisterForm(Worded):
    """An organisation."""

    credit_code = text_field(18)
    name = text_field(120)
    region = text_field(60)
    kind = forms.ChoiceField()
    helped: tuple[str, ...] = ("credit_code", "region")

    def word(self) -> None:
        """The kinds of organisation."""
        self.fields["kind"].choices = codes_of(ORGANISATION, "kind")  # type: ignore[attr-defined]
        super().word()


class AskForm(RegisterForm):
    """An organisation that asks for its account, with its first approver and its licence."""

    person = text_field(60)
    phone = text_field(30)
    login = text_field(60)
    evidence = forms.FileField()
    helped: tuple[str, ...] = (*RegisterForm.helped, "login", "person", "evidence")

    def word(self) -> None:
        """The file is the licence."""
        self.fields["evidence"].label = t("enterprises.field.licence")
        super().word()
