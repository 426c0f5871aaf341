"""What a program hands over as a dossier, reduced to JSON values that cannot hurt anything below.

Keys become text, days ISO dates, tuples lists, and numbers too long for JSON text. Anything else
that JSON does not know, is too deep or too much is refused with its place.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from jigai.facts.parsing import MAX_DEPTH, MAX_NODES
from jigai.facts.problems import InputRefused, Problem, shown

SAFE = 10**15
LONGEST_NUMBER = 160


def cleaned(raw: Any) -> Any:
    """The same content as plain JSON values; raises InputRefused naming each place."""
    cleaner = _Cleaner()
    found = cleaner.value(raw, "", 0)
    if cleaner.problems:
        raise InputRefused(cleaner.problems)
    return found


class _Cleaner:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def refuse(self, code: str, zh: str, en: str, where: str) -> None:
        if len(self.problems) < 20:
            self.problems.append(Problem(code, zh, en, where))

    def value(self, raw: Any, where: str, depth: int) -> Any:
        kind = type(raw)
        if kind is str:
            return raw if raw.isprintable() else self.text(raw, where)
        if raw is None or kind is bool:
            return raw
        if isinstance(raw, int):
            return self.number(int(raw), where)
        self.count += 1
        if isinstance(raw, (dict, list, tuple)):
            return self.container(raw, where, depth)
        if isinstance(raw, float):
            return self.decimal(raw, where)
        if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
            return raw.isoformat()
        if isinstance(raw, str):
            return self.text(str(raw), where)
        self.refuse(
            "dossier.value",
            f"不能是 {shown(kind.__name__)}，只能是文字、数字、是否、列表或键值表",
            f"cannot be {shown(kind.__name__)}; only text, numbers, yes or no, lists and mappings",
            where,
        )
        return None

    def container(self, raw: Any, where: str, depth: int) -> Any:
        if depth >= MAX_DEPTH:
            self.refuse(
                "dossier.too-deep",
                f"嵌套超过 {MAX_DEPTH} 层，请减少层次",
                f"nested more than {MAX_DEPTH} levels deep; flatten it",
                where[:200],
            )
            return None
        self.count += len(raw)
        if self.count > MAX_NODES:
            self.refuse(
                "dossier.too-many",
                f"内容超过 {MAX_NODES} 项，请拆分",
                f"more than {MAX_NODES} items; split it",
                where[:200],
            )
            return None
        if not isinstance(raw, dict):
            return [self.value(v, f"{where}[{i}]", depth + 1) for i, v in enumerate(raw)]
        found: dict[str, Any] = {}
        for key, item in raw.items():
            name = self.key(key, where)
            place = f"{where}.{shown(name)}" if where else shown(name)
            if name in found:
                self.refuse(
                    "dossier.twice",
                    f"“{shown(name)}”写了两次，请删去一个",
                    f"'{shown(name)}' is stated twice; remove one",
                    place,
                )
            found[name] = self.value(item, place, depth + 1)
        return found

    def key(self, raw: Any, where: str) -> str:
        if isinstance(raw, str):
            return raw if raw.isprintable() else self.text(raw, where)
        if isinstance(raw, int) and not isinstance(raw, bool):
            return str(self.number(raw, where))
        self.refuse("dossier.key-text", "键必须是文字", "a key must be text", where)
        return ""

    def text(self, raw: str, where: str) -> str:
        try:
            raw.encode()
        except UnicodeEncodeError:
            self.refuse(
                "dossier.character",
                "文字里有不成对的代理字符（\\ud800 一类），请改正",
                "a text holds half of a surrogate pair (\\ud800 or the like); correct it",
                where,
            )
            return ""
        return raw

    def number(self, raw: int, where: str) -> int | str:
        if -SAFE < raw < SAFE:
            return raw
        if raw.bit_length() > LONGEST_NUMBER:
            self.refuse(
                "dossier.number",
                "数字位数过多，请核对",
                "a number with too many digits; check it",
                where,
            )
            return 0
        return str(raw)

    def decimal(self, raw: float, where: str) -> float | None:
        if math.isfinite(raw):
            return raw
        self.refuse(
            "dossier.not-finite",
            "不是有限的数（NaN 或无穷大），请填写具体数字",
            "not a finite number (NaN or infinity); write a definite one",
            where,
        )
        return None
