"""The rules of a policy as short sheets, each with the sentences that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jigai.engine.describing import limit_text
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.wording import phrase
from jigai.office.ground.texts import t
from jigai.office.portal.policies.locators import spoken
from jigai.office.portal.policies.reading import Policy
from jigai.papers.policies import Card, name_of
from jigai.policy.folding import fold_pack
from jigai.policy.ledger.dispositions import resting
from jigai.policy.pack import Item, both

PAGES = {
    "library": "programme:library",
    "duty": "programme:library",
    "declared": "programme:library",
    "target": "programme:targets",
    "fund": "programme:targets",
    "arithmetic": "programme:targets",
    "assessment": "programme:assessments",
    "division": "programme:terms",
    "task": "programme:tasks",
    "cycle": "programme:year",
    "term": "programme:terms",
    "gap": "programme:terms",
}
"""Where a rule is put to use, by its kind; measures have a page of their own."""


@dataclass(frozen=True)
class Sheet:
    """One rule in a few lines. ``at`` are the sentences it rests on, each as people say it."""

    id: str
    kind: str
    name: str
    lines: tuple[str, ...]
    url: str
    at: tuple[tuple[str, str], ...]


def sheets(found: Policy) -> dict[str, list[Sheet]]:
    """The sheets by the locator of each sentence that they rest on, in the order of the pack."""
    by_item: dict[str, list[str]] = defaultdict(list)
    for at, items in resting(found.pack).items():
        for item in items:
            by_item[item.id].append(at)
    order = {at: n for n, at in enumerate(found.pack.clauses)}
    told = _told(found)
    listed: dict[str, list[Sheet]] = defaultdict(list)
    folded = {item.id: item for item in fold_pack(found.pack, found.plan.readings)}
    for written in found.pack.items:
        item = folded.get(written.id, written)
        places = sorted(by_item.get(item.id, ()), key=lambda at: order.get(at, len(order)))
        for sheet in _of(found, item, places, told):
            for at, _ in sheet.at:
                listed[at].append(sheet)
    return listed


def _of(
    found: Policy, item: Item, places: list[str], told: dict[str, dict[str, Any]]
) -> Iterator[Sheet]:
    if item.kind == "terms":
        for zh, term in item.raw["terms"].items():
            other = str(term["en"] if found.lang == "zh" else zh)
            means = both(term.get("means"))[found.lang]
            yield from _listed(found, "term", str(zh), (other, means), term)
        return
    if item.kind == "gaps":
        for name, gap in item.raw["gaps"].items():
            said = both(gap["says"])[found.lang]
            yield from _listed(found, "gap", str(name), (), gap, said)
        return
    if not places:
        return
    card = found.card(item.id)
    if card is not None and item.kind == "measure":
        lines, url = _measure(card), reverse("portal:measure", args=[found.pack.id, card.id])
    else:
        lines = tuple(_lines(found, item, told.get(item.id, {})))
        page = PAGES.get(item.kind, "")
        url = f"{reverse(page, args=[found.pack.id])}#{item.id}" if page else ""
    name = name_of(item, found.lang)
    yield Sheet(item.id, item.kind, name, lines, url, tuple((at, spoken(at)) for at in places))


def _listed(
    found: Policy, kind: str, name: str, lines: tuple[str, ...], raw: Any, title: str = ""
) -> Iterator[Sheet]:
    """An entry of a list, where it says which sentence it rests on."""
    if raw.get("at"):
        at = str(raw["at"])
        url = reverse(PAGES[kind], args=[found.pack.id])
        kept = tuple(line for line in lines if line)
        yield Sheet(f"{kind}-{name}", kind, title or name, kept, url, ((at, spoken(at)),))


def _measure(card: Card) -> tuple[str, ...]:
    rows = tuple(f"{name}{t('sign.colon')}{value}" for name, value in card.gives.rows)
    lines = [t("sides.for", whom=card.whom), *(card.gives.lines or ((card.brief,))), *rows]
    lines += [line.text for line in (*card.conditions, *card.limits)]
    return tuple(line for line in lines if line)


def _told(found: Policy) -> dict[str, dict[str, Any]]:
    """Everything that is no award in words, by id."""
    data = contents_data(programme(found.pack), found.lang)
    groups = ("rules", "targets", "funds", "tasks", "cycles", "assessments", "arithmetic", "areas")
    return {entry["id"]: entry for group in groups for entry in data[group]}


def _lines(found: Policy, item: Item, told: dict[str, Any]) -> Iterator[str]:
    """What a rule says, whatever its kind: the words that the engine has for its parts."""
    if item.kind == "limit":
        yield limit_text(item.raw, name_of(item, found.lang), found.lang)
    elif item.kind == "gate" and isinstance(item.raw.get("when"), str):
        yield phrase(item.raw["when"], found.lang)
    if told.get("wanted"):
        firmness, years = told["firmness"], told["years"]
        yield t("sides.wanted", wanted=told["wanted"], years=years, firmness=firmness)
    if item.kind == "arithmetic" and told:
        name = str(told["relation"])
        yield t(f"sides.relation.{name}", left=told["left"], right=told["right"])
    for key in ("does", "gives", "consequence", "every_text", "means", "tier", "adjusted"):
        if told.get(key):
            yield str(told[key])
    yield from told.get("conditions", ())
    yield from told.get("items", ())
    yield from (t("sides.group", name=g["name"], members=t("sign.comma").join(g["members"]))
                for g in told.get("groups", ()))  # fmt: skip
    if told.get("responsible"):
        yield t("sides.responsible", names=t("sign.comma").join(told["responsible"]))
    if told.get("payer") or told.get("holder"):
        yield t("sides.payer", name=told.get("payer") or told["holder"])
