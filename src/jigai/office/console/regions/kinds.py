"""Forms of the register: what each kind asks, beside its days and the act that orders it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from jigai.engine.programme.compiling import programme
from jigai.facts.documents import parse
from jigai.facts.problems import InputRefused
from jigai.office.console.regions.forms import OrderedForm
from jigai.office.console.regions.seeing import Scene
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.models import Bureau, Section
from jigai.office.regions.domain.classes import class_subject, class_table, divisions
from jigai.office.regions.domain.queries import InForce, gates
from jigai.office.regions.domain.register import counting
from jigai.office.regions.domain.versions import on_offer
from jigai.office.regions.domain.wording import SHORT, act_name, all_said
from jigai.office.regions.enums import SUCCESSIONS
from jigai.reference.regions import is_within


class EntryForm(OrderedForm):
    """An entry of one kind in a region; what it may replace is chosen from what counts."""

    replaces = forms.ChoiceField(required=False)

    def __init__(self, scene: Scene, found: InForce | None, *args: Any, **kwargs: Any) -> None:
        """A form for a region and, where its kind speaks of one, for a policy in force there."""
        self.scene, self.found = scene, found
        super().__init__(*args, **kwargs)
        self.choose()
        self._replaceable()
        self.order_fields([*self.own(), "begins", "ends", "act_number", "act_by", "act_on",
                           "replaces", "ground", "attached"])  # fmt: skip
        self.word()

    def own(self) -> list[str]:
        """The names of the fields that this kind adds."""
        shared = set(OrderedForm.base_fields) | {"replaces"}
        return [name for name in self.fields if name not in shared]

    def choose(self) -> None:
        """Fill the choices of the kind's own fields."""

    def entered(self) -> dict[str, Any]:
        """What the kind's own fields say, as the command takes it."""
        raise NotImplementedError

    def stated(self) -> dict[str, Any]:
        """Everything, as the command takes it."""
        replaced = self.cleaned_data.get("replaces")
        return {
            "kind": self.kind,
            "region": self.scene.code,
            "pack": self.found.pack if self.found is not None else "",
            "replaces": int(replaced) if replaced else None,
        } | self.ordered() | self.entered()  # fmt: skip

    def offer(self, field: str, choices: Iterable[tuple[Any, Any]], chosen: str = "") -> None:
        """Put choices into a field, after an empty one; ``chosen`` is the first proposal."""
        found: Any = self.fields[field]
        found.choices = [("", t("regions.choose")), *choices]
        if chosen:
            self.initial.setdefault(field, chosen)

    def _replaceable(self) -> None:
        pack = self.found.pack if self.found is not None else None
        rows = counting(kind=self.kind, region=self.scene.code).exclude(value="")
        rows = rows.select_related("bureau", "section")
        listed = [
            (str(w.entry.pk), t("regions.replaceable", words=f"{w.question} — {w.answer}",
                                act=w.entry.act_number, begins=w.entry.begins.isoformat()))
            for w in all_said(r for r in rows if pack is None or r.pack == pack)
        ]  # fmt: skip
        if listed:
            self.offer("replaces", listed)
        else:
            del self.fields["replaces"]


class PackForm(EntryForm):
    """A policy put in force: which, in which version."""

    kind = "pack"
    value = forms.ChoiceField()

    def choose(self) -> None:
        """Every approved version of a policy for this region."""
        lang = current_lang()
        offered = [e.pack for e in on_offer() if e.pack is not None]
        self.offer(
            "value",
            [
                (f"{p.id}@{p.version}",
                 f"{p.info.title[lang]} · {t('regions.version', version=p.version[:SHORT])}")
                for p in offered
                if is_within(self.scene.code, p.info.region)
            ],
        )  # fmt: skip

    def entered(self) -> dict[str, Any]:
        """The pack and the whole hash."""
        pack, _, version = self.cleaned_data["value"].partition("@")
        return {"pack": pack, "value": version}


class RulingForm(EntryForm):
    """A reading settled: which, and how."""

    kind = "ruling"
    value = forms.ChoiceField()

    def choose(self) -> None:
        """Every answer to every question, the default first."""
        lang, found = current_lang(), _of(self.found)
        self.offer(
            "value",
            [
                (f"{axis.id} {axis.issue[lang]}",
                 [(f"{axis.id}={key}", f"{axis.id} {key} {text[lang]}")
                  for key, text in axis.alternatives.items()])
                for axis in found.policy.axes.values()
                if self.initial.get("subject") in (None, axis.id)
            ],
        )  # fmt: skip

    def entered(self) -> dict[str, Any]:
        """Reading and option."""
        subject, _, value = self.cleaned_data["value"].partition("=")
        return {"subject": subject, "value": value}


class OpeningForm(EntryForm):
    """An act that opens gates was adopted; its first day is the day of adoption."""

    kind = "opening"
    subject = forms.ChoiceField()

    def choose(self) -> None:
        """The acts that rules of the policy wait for."""
        found = _of(self.found)
        acts = [a for g in gates(self.scene.code, found.pack, self.scene.day) for a in g.acts]
        self.offer("subject", [(a, act_name(a)) for a in dict.fromkeys(acts)])

    def entered(self) -> dict[str, Any]:
        """The act."""
        return {"subject": self.cleaned_data["subject"], "value": "adopted"}


class ClassForm(EntryForm):
    """A county put into a class."""

    kind = "class"
    subject = forms.ChoiceField()
    value = forms.ChoiceField()

    def choose(self) -> None:
        """The places of the policy's divisions, and their groups."""
        lang, found = current_lang(), _of(self.found)
        table = class_table(self.scene.code, found.pack, self.scene.day)
        self.offer(
            "subject",
            [(class_subject(c.division, c.code), c.place[lang]) for c in table if c.code],
        )
        groups = [g for area in divisions(found).values() for g in area.groups]
        self.offer("value", [(g.id, g.name[lang]) for g in groups])

    def entered(self) -> dict[str, Any]:
        """County and group."""
        return {"subject": self.cleaned_data["subject"], "value": self.cleaned_data["value"]}


class UnitForm(EntryForm):
    """A unit of the policy is a bureau of this region, one of its sections where stated."""

    kind = "unit"
    subject = forms.ChoiceField()
    bureau = forms.ChoiceField()
    section = forms.ChoiceField(required=False)

    def choose(self) -> None:
        """The units of the policy; the bureaus of the region and their sections."""
        lang, found = current_lang(), _of(self.found)
        names = programme(found.policy, found.readings).units
        self.offer("subject", [(unit, name[lang]) for unit, name in names.items()])
        bureaus = Bureau.objects.filter(region=self.scene.code).order_by("name")
        self.offer("bureau", [(str(b.pk), b.name) for b in bureaus])
        sections = Section.objects.filter(bureau__in=bureaus).select_related("bureau")
        self.offer(
            "section", [(str(s.pk), f"{s.bureau} {s}") for s in sections.order_by("bureau", "name")]
        )

    def entered(self) -> dict[str, Any]:
        """Unit, bureau, section."""
        typed = self.cleaned_data
        section = typed.get("section")
        return {
            "subject": typed["subject"],
            "value": "named",
            "bureau": int(typed["bureau"]),
            "section": int(section) if section else None,
        }


class GuideForm(EntryForm):
    """A year's guide: the overlay as a file of YAML says it."""

    kind = "guide"
    subject = forms.CharField(max_length=4, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    overlay = forms.CharField(max_length=100_000, widget=forms.Textarea(attrs={"rows": 10}))
    helped = (*OrderedForm.helped, "overlay")

    def clean_overlay(self) -> dict[str, Any]:
        """The overlay; what is no YAML is refused with its line."""
        try:
            found = parse(self.cleaned_data["overlay"], t("regions.field.overlay"))
        except InputRefused as error:
            raise forms.ValidationError([p.text(current_lang()) for p in error.problems]) from error
        if len(found) != 1 or not isinstance(found[0], dict):
            raise forms.ValidationError(t("regions.fault-overlay"))
        return dict(found[0])

    def entered(self) -> dict[str, Any]:
        """Year and overlay."""
        data = self.cleaned_data["overlay"]
        name = str(data.get("overlay") or "guide")[:120]
        return {"subject": self.cleaned_data["subject"], "value": name, "data": data}


class NameForm(EntryForm):
    """What the region is called from a day on."""

    kind = "name"
    value = forms.CharField(max_length=60)
    english = forms.CharField(max_length=100, required=False)

    def entered(self) -> dict[str, Any]:
        """The name in both languages."""
        return {
            "value": self.cleaned_data["value"],
            "data": {"en": self.cleaned_data.get("english", "")},
        }


class SuccessionForm(EntryForm):
    """Another code that this region had, or a region that became part of it."""

    kind = "succession"
    subject = forms.CharField(max_length=20)
    value = forms.ChoiceField()
    helped = (*OrderedForm.helped, "subject")

    def choose(self) -> None:
        """The two ways."""
        self.offer("value", [(s, t(f"regions.succession.{s}")) for s in SUCCESSIONS])

    def entered(self) -> dict[str, Any]:
        """The code before, and how."""
        return {"subject": self.cleaned_data["subject"], "value": self.cleaned_data["value"]}


FORMS: dict[str, type[EntryForm]] = {
    form.kind: form
    for form in (PackForm, RulingForm, OpeningForm, ClassForm, UnitForm, GuideForm, NameForm,
                 SuccessionForm)
}  # fmt: skip


def _of(found: InForce | None) -> InForce:
    assert found is not None
    return found
