"""The form of one question, made from the vocabulary's entry for its fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from jigai.facts.problems import Lang
from jigai.facts.vocabulary import Fact
from jigai.guide.answers import fields_of
from jigai.guide.cells import written
from jigai.guide.drafts import Draft
from jigai.guide.questions import Question
from jigai.office.design.forms import Form
from jigai.office.ground.texts import t
from jigai.policy.pack import Pack
from jigai.reference import industries, regions

FEW = 8
"""Options up to this number stand in view; more go into a list."""
LONGEST = 600


@dataclass(frozen=True)
class Options:
    """Suggestions of a field that also takes what is not among them."""

    id: str
    values: tuple[tuple[str, str], ...]


class AnswerForm(Form):
    """One question: a field, or one for each year, name or end of an interval."""

    def __init__(
        self,
        question: Question,
        draft: Draft,
        packs: Sequence[Pack],
        lang: Lang,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """The fields with what was said so far, or with what was just sent."""
        super().__init__(data=data, auto_id="id_%s")
        self.question, self.lang, self.packs = question, lang, packs
        self.lists: list[Options] = []
        fact = question.fact
        assert fact is not None
        self.unit = "wan"
        said = draft.said(question.subject, fact.name, question.pack)
        for name in fields_of(question):
            text, unit = written(fact, _part(said, name, fact))
            if text and fact.type == "money":
                self.unit = unit
            self.fields[name] = self._field(fact, name, text)
        if data is not None and data.get("money-unit") in ("wan", "yuan"):
            self.unit = str(data["money-unit"])

    def _field(self, fact: Fact, name: str, text: str) -> forms.Field:
        label = self._label(fact, name)
        text = fact.aliases.get(text, text) if fact.codes else text
        choices = self._choices(fact, name)
        if choices and len(choices) <= FEW:
            return _radios(label, choices, text)
        if choices and not fact.open_codes:
            first = ("", t("calc.choose"))
            return forms.ChoiceField(
                label=label, required=False, initial=text, choices=[first, *choices],
                widget=forms.Select,
            )  # fmt: skip
        suggested = choices or self._suggested(fact)
        attributes: dict[str, str] = {"autocomplete": "off", "maxlength": str(LONGEST)}
        if fact.type in ("money", "rate", "count", "days", "area", "year"):
            attributes["inputmode"] = "decimal"
        if suggested:
            options = Options(f"list_{name}", tuple(suggested))
            self.lists.append(options)
            attributes["list"] = options.id
        return forms.CharField(
            label=label, required=False, initial=text, strip=False,
            widget=forms.TextInput(attrs=attributes),
        )  # fmt: skip

    def _label(self, fact: Fact, name: str) -> str:
        if name == "value":
            return fact.label.of(self.lang)
        if fact.shape == "by-year":
            return t("calc.field.year", fact=fact.label.of(self.lang), year=name)
        if fact.shape == "interval":
            return t(f"calc.field.{name}", fact=fact.label.of(self.lang))
        return _named(name, self.packs, self.lang) or fact.label.of(self.lang)

    def _choices(self, fact: Fact, name: str) -> list[tuple[str, str]]:
        if fact.type == "bool":
            return [("yes", t("calc.yes")), ("no", t("calc.no"))]
        for pack in self.packs:
            listed = pack.classifications.get(name)
            if listed is not None and fact.shape == "by-key":
                zh = self.lang == "zh"
                classes = listed["classes"].items()
                return [(code, code if zh else str(more.get("en", code))) for code, more in classes]
        return [(code, labels.of(self.lang)) for code, labels in fact.codes.items()]

    def _suggested(self, fact: Fact) -> list[tuple[str, str]]:
        if fact.type == "region":
            within = next((p.info.region for p in self.packs if p.id == self.question.pack), "")
            return [(r.name, "") for r in regions.regions() if regions.is_within(r.code, within)]
        if fact.type == "industry":
            return [
                (i.code, i.zh if self.lang == "zh" else i.en)
                for i in industries.industries()
                if not i.is_section
            ]
        return []


def _radios(label: str, choices: list[tuple[str, str]], text: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, initial=text, choices=choices, widget=forms.RadioSelect
    )


def _named(key: str, packs: Sequence[Pack], lang: Lang) -> str:
    """The name of a limit or an industry list that a value belongs to."""
    for pack in packs:
        if key in pack.classifications:
            names = pack.classifications[key].get("name", {})
            return str(names.get(lang) or names.get("zh") or key)
        for item in pack.items:
            if item.id == key:
                names = item.raw.get("name", {})
                return str(names.get(lang) or names.get("zh") or key)
    return key


def _part(said: Any, name: str, fact: Fact) -> Any:
    if isinstance(said, dict) and "status" in said:
        return None
    if fact.shape == "scalar":
        return said
    return said.get(name) if isinstance(said, dict) else None


class StartForm(Form):
    """Which policies, which year, who asks."""

    packs = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    year = forms.CharField(max_length=8, required=False)
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    has = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    name = forms.CharField(max_length=200, required=False, strip=True)
