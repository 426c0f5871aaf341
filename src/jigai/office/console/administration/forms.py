"""What administrators type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jigai.office.console.frame import role_words
from jigai.office.console.identity.forms import Worded
from jigai.office.design.forms import DayField
from jigai.office.ground.texts import t
from jigai.office.identity.models import Bureau, Organisation, Section
from jigai.office.identity.roles import BUREAU, ORGANISATION, roles
from jigai.reference.credit_code import CreditCodeError, check_credit_code

Choice = tuple[str, str]


class PersonForm(Worded):
    """A new account."""

    login = forms.CharField(max_length=60)
    name = forms.CharField(max_length=60)
    phone = forms.CharField(max_length=30, required=False)
    helped = ("login",)


class ReasonForm(Worded):
    """Why something is done."""

    reason = forms.CharField(max_length=200)


class ResetForm(Worded):
    """A new password, and whether the device for one-time codes goes too."""

    device = forms.BooleanField(required=False)
    helped = ("device",)


def places() -> list[Choice]:
    """Every bureau and section: ``b:3`` and ``s:7`` with their names."""
    sections: dict[int, list[Section]] = {}
    for section in Section.objects.order_by("name"):
        sections.setdefault(section.bureau_id, []).append(section)
    found: list[Choice] = []
    for bureau in Bureau.objects.order_by("region", "name"):
        found.append((f"b:{bureau.pk}", bureau.name))
        found += [(f"s:{s.pk}", f"{bureau.name} {s.name}") for s in sections.get(bureau.pk, [])]
    return found


def place_of(chosen: str) -> dict[str, int | None]:
    """Bureau and section of a choice; neither for none."""
    kind, _, key = chosen.partition(":")
    if kind == "s":
        return {"bureau": Section.objects.get(pk=int(key)).bureau_id, "section": int(key)}
    return {"bureau": int(key) if key else None, "section": None}


class _Placed(Worded):
    """A form with a choice of roles and places."""

    def choose(self, name: str, options: list[Choice], none: str = "") -> None:
        """Set the options of a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none or t("form.choose")), *options]


class AppointForm(_Placed):
    """A post: role, place, days."""

    role = forms.ChoiceField()
    place = forms.ChoiceField(required=False)
    credit_code = forms.CharField(max_length=40, required=False)
    begins = DayField()
    ends = DayField(required=False)
    helped = ("place", "credit_code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With every role and place."""
        super().__init__(*args, **kwargs)
        self.choose("role", [(role, role_words(role)) for role in roles()])
        self.choose("place", places(), t("posts.no-place"))

    def clean_credit_code(self) -> int | None:
        """The organisation of a credit code."""
        typed = self.cleaned_data["credit_code"]
        if not typed:
            return None
        try:
            code = check_credit_code(typed)
        except CreditCodeError as error:
            raise ValidationError(error.zh) from None
        row = Organisation.objects.filter(credit_code=code).first()
        if row is None:
            raise ValidationError(t("posts.no-organisation", code=code))
        return row.pk


class MoveForm(_Placed):
    """To which bureau, in which role, why."""

    place = forms.ChoiceField()
    role = forms.ChoiceField()
    reason = forms.CharField(max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the roles of bureaus."""
        super().__init__(*args, **kwargs)
        ours = [role.id for role in roles().values() if role.side == BUREAU]
        self.choose("role", [(role, role_words(role)) for role in ours])
        self.choose("place", places())


class ColleagueForm(_Placed):
    """A colleague and the role in one's organisation."""

    login = forms.CharField(max_length=60)
    name = forms.CharField(max_length=60)
    phone = forms.CharField(max_length=30, required=False)
    role = forms.ChoiceField()
    helped = ("login",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the roles of organisations."""
        super().__init__(*args, **kwargs)
        ours = [role.id for role in roles().values() if role.side == ORGANISATION]
        self.choose("role", [(role, role_words(role)) for role in ours])


class BureauForm(Worded):
    """A bureau with its jurisdiction."""

    name = forms.CharField(max_length=100)
    region = forms.CharField(max_length=60)
    kind = forms.CharField(max_length=40)
    helped = ("region", "kind")


class SectionForm(Worded):
    """A section of a bureau."""

    name = forms.CharField(max_length=60)


class WorkdayForm(Worded):
    """Days that are worked or free, and by which act."""

    first = DayField()
    last = DayField()
    working = forms.ChoiceField()
    ground = forms.CharField(max_length=200)
    helped = ("ground",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Worked or free."""
        super().__init__(*args, **kwargs)
        field = self.fields["working"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("no", t("workdays.free")), ("yes", t("workdays.worked"))]


class TrailForm(Worded):
    """What of the audit trail is looked for."""

    act = forms.CharField(max_length=80, required=False)
    subject = forms.CharField(max_length=120, required=False)
    who = forms.CharField(max_length=60, required=False)
    begins = DayField(required=False)
    ends = DayField(required=False)
