"""Finding rows by part of a Chinese name, its pinyin, its initials, or a code.

``search_text`` makes what a row stores in its ``search`` column when it is written: the pieces by
which it can be found, set apart by spaces. Every word of a query has to be the beginning of one of
them. A name has a piece at each of its characters, so any part of it is the beginning of a piece.

The same column is found by LIKE where there is nothing better, and by a GIN index over its pieces
on PostgreSQL (``searchable`` in a migration), which holds at a million rows. docs/decisions says
what was measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connections, migrations, models
from django.db.models import Case, Count, Lookup, Model, Q, QuerySet, Value, When

M = TypeVar("M", bound=Model)
HAN_PIECE, INITIALS_PIECE, PINYIN_PIECE = 4, 6, 8
"""How many characters a piece holds: longer words are found by several pieces."""
LONGEST_WORD: Final = 4
CODE_END: Final = 6
"""Long codes are found by their last digits too."""
MOST_WORDS: Final = 6
WALKED: Final = 5_000
"""So many rows are compared sooner than they are looked up in an index over all."""
OFTEN: Final = 50
"""A word found so many times among those is frequent: a page is full after a short walk."""
FEW: Final = 2_000
"""So many keys are the answer; a word with more is frequent too."""
_DROPPED: Final = re.compile(r"[\W_]+")
_HAN: Final = re.compile(r"[^\x00-\x7f]")
_LETTERS: Final = re.compile(r"[a-z]+")


def search_text(name: str, *codes: str | None) -> str:
    """The pieces by which a row is found: of its name, then of further names and codes.

    What holds a Chinese character is a name, anything else a code; None and blanks are left out.
    """
    found: dict[str, None] = {}
    for text in (name, *codes):
        plain = _plain(text or "")
        if _HAN.search(plain):
            found.update(dict.fromkeys(_of_name(plain)))
        elif plain:
            found.update(dict.fromkeys(_of_code(text or "", plain)))
    return " ".join(found)


def words(query: str) -> list[str]:
    """The beginnings of pieces that a query asks for; none where it holds no letter or digit."""
    found: dict[str, None] = {}
    for word in query.split()[:MOST_WORDS]:
        plain = _plain(word)[:60]
        if _LETTERS.fullmatch(plain):
            found[plain[:PINYIN_PIECE]] = None
        elif _HAN.search(plain) and len(plain) > HAN_PIECE:
            starts = [*range(0, len(plain) - HAN_PIECE, HAN_PIECE), len(plain) - HAN_PIECE]
            found.update(dict.fromkeys(plain[at : at + HAN_PIECE] for at in starts))
        elif plain:
            found[plain] = None
    return list(found)


def narrowed(rows: QuerySet[M], query: str, field: str = "search") -> QuerySet[M]:
    """The rows that a query finds; none where it holds nothing to look for.

    A few rows are compared one by one. Of more, some are tried: a word that is frequent among them
    fills a page after a short walk, whatever the order, so all are compared as they come. The keys
    of a rare word are asked from the index of its pieces. (Left to itself the database walks for
    rare words too, through a million rows.)
    """
    asked = " ".join(words(query))
    if not asked:
        return rows.none()
    compared = rows.filter(**{f"{field}__holds": asked})
    if not _indexed(rows, field):
        return compared
    hit = Case(When(Q(**{f"{field}__holds": asked}), then=Value(1)))
    tried = rows.order_by().annotate(hit=hit)[: WALKED + 1]
    found = tried.aggregate(rows=Count("pk"), hits=Count("hit"))
    if found["rows"] <= WALKED or found["hits"] >= OFTEN:
        return compared
    keys = list(rows.filter(**{f"{field}__found": asked}).values_list("pk", flat=True)[: FEW + 1])
    return compared if len(keys) > FEW else rows.filter(pk__in=keys)


def _indexed(rows: QuerySet[Any], field: str) -> bool:
    """Whether the column of a lookup has the index of ``searchable``."""
    connection = connections[rows.db]
    if connection.vendor != "postgresql":
        return False
    model: Any = rows.model
    *path, name = field.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    return _there(rows.db, f"{model._meta.db_table}_{name}_pieces")


@cache
def _there(database: str, index: str) -> bool:
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [index])
        return bool(cursor.fetchone()[0])


def _plain(text: str) -> str:
    """Half width, lower case, without punctuation and spaces."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=20_000)
def _of_name(plain: str) -> tuple[str, ...]:
    sounds = list(_sounds(plain))
    initials = "".join(sound[0] for sound in sounds)
    starts = [0, *accumulate(len(sound) for sound in sounds)]
    whole = "".join(sounds)
    pieces = [plain[at : at + HAN_PIECE] for at in range(len(plain))]
    pieces += [initials[at : at + INITIALS_PIECE] for at in range(len(initials))]
    pieces += [whole[at : at + PINYIN_PIECE] for at in starts[:-1]]
    return tuple(pieces)


def _sounds(plain: str) -> Iterator[str]:
    """The pinyin of each character without tones; what is no Chinese character as it is."""
    at = 0
    while at < len(plain):
        found = _word(plain[at : at + LONGEST_WORD])
        yield from found
        at += len(found)


@lru_cache(maxsize=100_000)
def _word(ahead: str) -> tuple[str, ...]:
    """The pinyin of the word that a text begins with.

    Words of pypinyin's dictionary decide between readings, the longest first; its own way over a
    name takes ten times as long, which an import of many rows would feel.
    """
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    for size in range(LONGEST_WORD, 1, -1):
        word = phrases_dict.get(ahead[:size])
        if word is not None and len(word) == size:
            return tuple(_toneless(sound[0]) for sound in word)
    known = pinyin_dict.get(ord(ahead[0]))
    return (_toneless(known.partition(",")[0]) if known else ahead[0],)


@cache
def _toneless(sound: str) -> str:
    from pypinyin.contrib.tone_convert import to_normal

    return str(to_normal(sound))


def _of_code(text: str, plain: str) -> Iterator[str]:
    yield plain
    if " " in text.strip():
        yield from (piece for piece in map(_plain, text.split()) if piece)
    if len(plain) > 2 * CODE_END:
        yield plain[-CODE_END:]


if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup


@models.CharField.register_lookup
@models.TextField.register_lookup
class Holds(_Lookup):
    """``search__holds="精密 4205"``: each word begins a piece; compared row by row."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """LIKE, once for each word."""
        column, values = self.process_lhs(compiler, connection)
        asked = str(self.rhs).split(" ")
        condition = " AND ".join([f"(' ' || {column}) LIKE %s"] * len(asked))
        return condition, tuple(v for word in asked for v in (*values, f"% {word}%"))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A comparison that the planner takes to hold often, as it does where it is used."""
        column, values = self.process_lhs(compiler, connection)
        asked = str(self.rhs).split(" ")
        condition = " AND ".join([f"strpos(' ' || {column}, %s) > 0"] * len(asked))
        return condition, tuple(v for word in asked for v in (*values, f" {word}"))


@models.CharField.register_lookup
@models.TextField.register_lookup
class Found(Holds):
    """The same through the index of pieces, on PostgreSQL."""

    lookup_name = "found"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The index over the pieces."""
        column, values = self.process_lhs(compiler, connection)
        asked = " & ".join(f"'{word}':*" for word in str(self.rhs).split(" "))
        return f"jigai_pieces({column}) @@ %s::tsquery", (*values, asked)


_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION jigai_pieces(pieces text) RETURNS tsvector AS $$
BEGIN RETURN array_to_tsvector(string_to_array(pieces, ' ')); END
$$ LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
"""
"""Said to be dear, which it is, so that the database looks into the index and never computes it."""


def searchable(table: str, column: str = "search") -> migrations.RunPython:
    """The operation of a migration that makes a ``search`` column fast on PostgreSQL."""

    def index(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(_FUNCTION)
            editor.execute(
                f"CREATE INDEX {table}_{column}_pieces ON {table} "
                f"USING gin (jigai_pieces({column}))"
            )
            _there.cache_clear()

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX IF EXISTS {table}_{column}_pieces")
            _there.cache_clear()

    return migrations.RunPython(index, drop)
