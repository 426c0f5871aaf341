"""The vocabulary: every fact named, explained and proved in both languages, bounded, and used."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from jigai.engine.compiling import compile_pack
from jigai.engine.lowering import Lowering, Scope
from jigai.engine.nodes import Nodes
from jigai.engine.plan import Plan
from jigai.engine.programme.compiling import programme
from jigai.facts.expressions import parse
from jigai.facts.vocabulary import NEVER, Entity, Fact, vocabulary
from jigai.policy.loading import load_packs, shipped_root

HAN = re.compile("[㐀-鿿]")
WORDS = vocabulary()
ENTITIES = list(WORDS.entities.values())
FACTS = [fact for entity in ENTITIES for fact in entity.facts.values()]
COLUMNS = [column for fact in FACTS for column in fact.row.values()]
NUMBERS = [f for f in (*FACTS, *COLUMNS) if f.type in ("money", "rate", "count", "days", "area")]
DERIVED = [f for f in FACTS if f.derive is not None]

IDENTITY = {
    "organisation.name",
    "organisation.credit_code",
    "title.granted_by",
    "product.name",
    "platform.name",
    "centre.name",
    "project.name",
    "project.code",
    "project.industry",
}
"""Facts that say who or what a subject is; no rule reads them, every form and list shows them."""

NOT_YET_USED = {"title.project", "project.payee_team"}
"""Facts that no pack reads; they stay until it is decided whether they are needed."""


def both(zh: str, en: str) -> None:
    assert HAN.search(zh)
    assert en.strip()
    assert not HAN.search(en)
    assert zh == zh.strip()
    assert en == en.strip()


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.name)
def test_an_entity_is_named_in_both_languages(entity: Entity) -> None:
    both(entity.label.zh, entity.label.en)
    for label in entity.prefixes.values():
        both(label.zh, label.en)


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.key)
def test_a_fact_says_what_it_is_what_counts_and_what_proves_it(fact: Fact) -> None:
    both(fact.label.zh, fact.label.en)
    both(fact.meaning.zh, fact.meaning.en)
    both(fact.evidence.zh, fact.evidence.en)
    for text in (fact.meaning, fact.evidence):
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
        assert 4 <= len(text.zh) <= 90
        assert text.zh != fact.label.zh


@pytest.mark.parametrize("column", COLUMNS, ids=lambda f: f.key)
def test_a_column_is_named_and_where_explained_in_both_languages(column: Fact) -> None:
    both(column.label.zh, column.label.en)
    if column.meaning.zh or column.meaning.en:
        both(column.meaning.zh, column.meaning.en)


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.type == "money"], ids=lambda f: f.key)
def test_every_column_of_money_says_what_counts(column: Fact) -> None:
    assert column.meaning.zh


@pytest.mark.parametrize("fact", [f for f in FACTS if f.type == "money"], ids=lambda f: f.key)
def test_money_says_whether_with_tax_or_whose_or_when(fact: Fact) -> None:
    words = ("税", "按年", "凭证", "金额", "投资", "价款", "资金", "利息", "收取")
    assert any(word in fact.meaning.zh for word in words)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda e: e.name)
def test_labels_tell_the_facts_of_an_entity_apart(entity: Entity) -> None:
    for names in (
        [f.label.zh for f in entity.facts.values()],
        [f.label.en for f in entity.facts.values()],
        [f.meaning.zh for f in entity.facts.values()],
    ):
        assert [n for n, count in Counter(names).items() if count > 1] == []
    assert not set(entity.facts) & {f.label.zh for f in entity.facts.values()}


@pytest.mark.parametrize("fact", [f for f in FACTS if f.row], ids=lambda f: f.key)
def test_labels_tell_the_columns_of_a_list_apart(fact: Fact) -> None:
    for names in ([c.label.zh for c in fact.row.values()], [c.label.en for c in fact.row.values()]):
        assert len(set(names)) == len(names)
    assert 1 <= fact.max_rows <= 5_000


def test_prefixes_name_one_entity_each_in_either_language() -> None:
    for entity in ENTITIES:
        for word, label in entity.prefixes.items():
            assert WORDS.prefixes[word][0] == entity.name
            assert WORDS.prefixes[label.zh] == WORDS.prefixes[word]


@pytest.mark.parametrize("fact", NUMBERS, ids=lambda f: f.key)
def test_a_number_has_a_range_that_keeps_sums_within_64_bits(fact: Fact) -> None:
    most = {"money": 10**13, "rate": 10**6, "count": 10**9, "days": 36_600, "area": 10**11}
    assert 0 <= fact.low < fact.high <= most[fact.type]


@pytest.mark.parametrize(
    "fact", [f for f in (*FACTS, *COLUMNS) if f.type == "date"], ids=lambda f: f.key
)
def test_a_day_lies_between_1900_and_the_end_of_the_calendar(fact: Fact) -> None:
    assert (fact.low, fact.high) == (693_596, NEVER)


@pytest.mark.parametrize(
    "fact", [f for f in (*FACTS, *COLUMNS) if f.type == "code"], ids=lambda f: f.key
)
def test_a_code_has_a_list_or_is_open(fact: Fact) -> None:
    assert fact.codes or fact.open_codes
    for code, label in fact.codes.items():
        both(label.zh, label.en)
        assert fact.aliases.get(code, code) == code
        assert fact.aliases[label.zh] == code
    labels = [label.zh for label in fact.codes.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("fact", DERIVED, ids=lambda f: f.key)
def test_what_a_fact_follows_from_compiles_and_is_of_its_kind(fact: Fact) -> None:
    assert fact.derive is not None
    lowering = Lowering(Nodes(), WORDS, None)
    plain = lowering.plain_fact("s", fact)
    derived = lowering.text(fact.derive, Scope(fact.entity))
    kinds = {lowering.nodes[n].kind for n in (plain, derived)}
    assert len(kinds) == 1 or kinds == {"number", "area"}


@pytest.mark.parametrize("check", WORDS.checks, ids=lambda c: c.id)
def test_a_check_compiles_and_speaks_both_languages(check: object) -> None:
    found = next(c for c in WORDS.checks if c is check)
    both(found.say.zh, found.say.en)
    assert found.severity in ("error", "warning")
    parse(found.when)
    lowering = Lowering(Nodes(), WORDS, None)
    number = lowering.condition(found.when, Scope(found.entity))
    assert lowering.nodes[number].kind == "bool"


def test_every_fact_is_used_by_a_pack() -> None:
    read = facts_read()
    unused = {f.key for f in FACTS} - read
    assert unused == IDENTITY | NOT_YET_USED


def facts_read() -> set[str]:
    """Every fact that a shipped pack reads under its defaults or any other answer."""
    packs, broken = load_packs(shipped_root())
    assert broken == []
    found: set[str] = set()
    for pack in packs:
        others = [(a.id, v) for a in pack.axes.values() for v in a.alternatives if v != a.default]
        for readings in ({}, *({axis: value} for axis, value in others)):
            plan = compile_pack(pack, readings)
            found |= plan.fact_ids | payees(plan) | programme(pack, readings).fact_ids
    return found


def payees(plan: Plan) -> set[str]:
    stated = [m.payee for m in plan.measures if m.payee and "." in m.payee]
    facts = [WORDS.fact(*name.split(".", 1)) for name in stated]
    return {fact.key for fact in facts if fact is not None}
