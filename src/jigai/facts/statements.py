"""Facts as stated: scalars, values by year or key, intervals and rows, with their status.

``Statements`` collects every problem instead of stopping at the first; the readers of subjects
and decisions build on it.
"""

from __future__ import annotations

from typing import Any

from jigai.facts.dossier import Facts
from jigai.facts.problems import InputRefused, Problem, hints, nearest, shown, unprintable
from jigai.facts.values import MAX_TEXT, ValueRefused, read
from jigai.facts.vocabulary import NEVER, Entity, Fact, Vocabulary

MAX_PROBLEMS = 200
STATUSES = ("claimed", "verified", "statistical", "not-applicable", "unknown")
_ENVELOPE = {"value", "status", "evidence", "source", "period", "reason", "by", "on"}


class NotApplicable(dict[Any, Any]):
    """A value by year or key that cannot hold: every key reads as nothing."""

    def __init__(self, kind: str) -> None:
        """Nothing is 0, or an empty code."""
        super().__init__()
        self.nothing: int | str = "" if kind == "code" else 0

    def __missing__(self, key: object) -> int | str:
        """Any year or key."""
        return self.nothing


def not_applicable(fact: Fact) -> Any:
    """What a fact reads as where it cannot hold: no, nothing, an empty list, a date never."""
    if fact.shape == "rows":
        return []
    if fact.shape in ("by-year", "by-key"):
        return NotApplicable(fact.type)
    if fact.shape == "interval":
        return {"from": NEVER, "until": NEVER}
    return _nothing(fact)


def _nothing(fact: Fact) -> int | str:
    if fact.type in ("code", "text", "region", "industry"):
        return ""
    return NEVER if fact.type == "date" else 0


def below(where: str, key: object) -> str:
    """The path of a key below a place."""
    return f"{where}.{shown(key)}" if where else shown(key)


class Statements:
    """Reads the facts of one entity; ``within`` is the region that place names belong to."""

    def __init__(self, words: Vocabulary, within: str | None) -> None:
        """A reader without findings yet."""
        self.words = words
        self.within = within
        self.problems: list[Problem] = []

    # Findings

    def error(self, code: str, zh: str, en: str, where: str) -> None:
        """Keep a problem; give up where there are so many that more would help nobody."""
        self.add(Problem(code, zh, en, where))

    def add(self, problem: Problem) -> None:
        """Keep a problem or warning."""
        self.problems.append(problem)
        if problem.severity != "error":
            return
        if sum(p.severity == "error" for p in self.problems) > MAX_PROBLEMS:
            zh = f"问题超过 {MAX_PROBLEMS} 处，其余未列出；请先改正以上各处"
            en = f"more than {MAX_PROBLEMS} problems, the rest is not listed; correct these first"
            raise InputRefused([*self.problems, Problem("dossier.more-problems", zh, en)])

    def shape(self, where: str, *, listed: bool = False) -> None:
        """Say that a mapping (or a list) is wanted here."""
        if listed:
            self.error(
                "dossier.list",
                "应为列表（每项以“- ”开头）",
                "should be a list (each item begins with '- ')",
                where,
            )
        else:
            self.error(
                "dossier.shape",
                "应为键值表（每行“名称: 值”）",
                "should be a mapping ('name: value' on each line)",
                where,
            )

    def known_keys(self, raw: dict[str, Any], known: set[str], where: str) -> None:
        """Name each key that is not known, with the nearest that is."""
        for key in raw:
            if key not in known:
                zh, en = hints(nearest(key, sorted(known)))
                listed = ", ".join(sorted(known))
                self.error(
                    "dossier.key",
                    f"不认识“{shown(key)}”{zh or f'，只有：{listed}'}",
                    f"'{shown(key)}' is not known{en or f'; only: {listed}'}",
                    below(where, key),
                )

    def listed(self, raw: dict[str, Any], key: str) -> list[Any]:
        """A list, empty where there is none."""
        items = raw.get(key)
        if items is None:
            return []
        if not isinstance(items, list):
            self.shape(key, listed=True)
            return []
        return items

    def text(self, raw: Any, where: str, longest: int = MAX_TEXT) -> str:
        """A short text (or a number as text); empty where nothing is stated."""
        if raw is None:
            return ""
        text = str(raw).strip() if isinstance(raw, (str, int)) else ""
        if isinstance(raw, bool) or not isinstance(raw, (str, int)) or len(text) > longest:
            self.error(
                "dossier.text",
                f"应为不超过 {longest} 字的文字，却是“{shown(raw)}”",
                f"should be text of at most {longest} letters, not '{shown(raw)}'",
                where,
            )
            return ""
        if unprintable(text) is not None:
            self.error(
                "dossier.character",
                "文字里有控制字符，请删去",
                "the text holds a control character; remove it",
                where,
            )
            return ""
        return text

    # Facts

    def facts(
        self, entity: Entity, raw: Any, where: str, statuses: dict[str, str] | None = None
    ) -> Facts:
        """Every fact of a mapping in the engine's form; what is unknown stays absent."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.shape(where)
            return {}
        facts: Facts = {}
        seen: set[str] = set()
        for key, stated in raw.items():
            place = below(where, key)
            fact = entity.facts.get(entity.by_label.get(key) or key)
            if fact is None:
                self.unknown_fact(entity, key, place)
                continue
            if fact.name in seen:
                self.twice(fact, place)
            seen.add(fact.name)
            value, status = self.envelope(fact, stated, place)
            if statuses is not None and status:
                statuses[fact.name] = status
            if status == "not-applicable":
                facts[fact.name] = not_applicable(fact)
            elif value is not None:
                self.put(facts, fact, value, place)
        return facts

    def twice(self, fact: Fact, where: str) -> None:
        """One fact under two spellings of its name."""
        self.error(
            "dossier.twice",
            f"“{fact.label.zh}”（{fact.name}）写了两次，请删去一个",
            f"'{fact.label.en}' ({fact.name}) is stated twice; remove one",
            where,
        )

    def unknown_fact(self, entity: Entity, key: str, where: str) -> None:
        """A name that is no fact, with the nearest that is."""
        zh, en = hints(nearest(key, [*entity.facts, *entity.by_label]))
        self.error(
            "dossier.fact",
            f"{entity.label.zh}没有“{shown(key)}”这一项{zh or '；可用的见 jigai facts'}",
            f"{entity.label.en} has no fact '{shown(key)}'{en or '; jigai facts lists them'}",
            where,
        )

    def envelope(self, fact: Fact, raw: Any, where: str) -> tuple[Any, str | None]:
        """A value with its status, where it is stated with one (``{value, status, …}``)."""
        if not isinstance(raw, dict) or not _is_envelope(fact, raw):
            return raw, None
        return self.opened(fact, raw, where)

    def opened(self, fact: Fact, raw: dict[str, Any], where: str) -> tuple[Any, str | None]:
        """The value and status inside an envelope."""
        self.known_keys(raw, _ENVELOPE, where)
        status = raw.get("status", "claimed")
        if status not in STATUSES:
            self.error(
                "dossier.status",
                f"状态只有：{'、'.join(STATUSES)}",
                f"the status is one of {', '.join(STATUSES)}",
                below(where, "status"),
            )
            return None, None
        value = raw.get("value")
        if status in ("unknown", "not-applicable") and value is not None:
            self.error(
                "dossier.status-value",
                f"“{fact.label.zh}”的状态为 {status}，却又写了值，请更正其中之一",
                f"'{fact.label.en}' is stated as {status} and yet has a value; correct one of them",
                where,
            )
            return None, None
        return value, str(status)

    def put(self, facts: Facts, fact: Fact, value: Any, where: str) -> None:
        """Read a value by the shape of its fact."""
        if fact.shape == "rows":
            rows = self.rows(fact, value, where)
            if rows is not None:
                facts[fact.name] = rows
        elif fact.shape in ("by-year", "by-key"):
            facts[fact.name] = self.keyed(fact, value, where)
        elif fact.shape == "interval":
            facts[fact.name] = self.interval(fact, value, where)
        else:
            found = self.scalar(fact, value, where)
            if found is not None:
                facts[fact.name] = found

    def scalar(self, fact: Fact, value: Any, where: str) -> Any:
        """One value in the engine's form; None where it was refused."""
        try:
            found, warnings = read(fact, value, self.within)
        except ValueRefused as error:
            self.add(error.at(where))
            return None
        for warning in warnings:
            self.add(Problem(warning.code, warning.zh, warning.en, where, "warning"))
        return found

    def interval(self, fact: Fact, value: Any, where: str) -> dict[str, Any]:
        """A dated interval: ``{from, until}``; an end not stated is unknown, ``none`` is open."""
        if not isinstance(value, dict) or not set(value) <= {"from", "until"}:
            self.error(
                "dossier.interval",
                f"“{fact.label.zh}”应写明 from（起）和 until（止）",
                f"'{fact.label.en}' states from and until",
                where,
            )
            return {}
        found = {}
        for end, stated in value.items():
            if end == "until" and stated in ("none", "无期限"):
                found[end] = NEVER
            elif stated is not None:
                day = self.scalar(fact, stated, below(where, end))
                if day is not None:
                    found[end] = day
        if found.get("from", 0) > found.get("until", NEVER):
            self.error(
                "dossier.interval-order",
                f"“{fact.label.zh}”的止日早于起日，请更正",
                f"'{fact.label.en}' ends before it begins; correct it",
                where,
            )
        return found

    def keyed(self, fact: Fact, value: Any, where: str) -> dict[Any, Any]:
        """A value for each year or key."""
        by_year = fact.shape == "by-year"
        if not isinstance(value, dict):
            self.error(
                "dossier.by-year" if by_year else "dossier.by-key",
                f"“{fact.label.zh}”应按{'年度填写，如 2023: 值' if by_year else '名目填写'}",
                f"'{fact.label.en}' is stated by {'year, as 2023: value' if by_year else 'key'}",
                where,
            )
            return {}
        found: dict[Any, Any] = {}
        for key, raw in value.items():
            place = below(where, key)
            name: Any = self.year(key, place) if by_year else self.text(key, place)
            item, status = self.opened(fact, raw, place) if _enclosed(raw) else (raw, None)
            if name in (None, ""):
                continue
            if status == "not-applicable":
                found[name] = _nothing(fact)
            elif item is not None:
                read_item = self.scalar(fact, item, place)
                if read_item is not None:
                    found[name] = read_item
        return found

    def year(self, key: str, where: str) -> int | None:
        """The year that a key names."""
        if len(key) == 4 and key.isascii() and key.isdigit() and int(key) >= 1900:
            return int(key)
        self.error(
            "dossier.year",
            f"“{shown(key)}”不是年份，请写四位数字",
            f"'{shown(key)}' is no year; write four digits",
            where,
        )
        return None

    # Rows

    def rows(self, fact: Fact, value: Any, where: str) -> list[Facts] | None:
        """The rows of a list."""
        if not isinstance(value, list):
            self.error(
                "dossier.list",
                f"“{fact.label.zh}”应为列表（每项以“- ”开头）",
                f"'{fact.label.en}' should be a list (each item begins with '- ')",
                where,
            )
            return None
        if len(value) > fact.max_rows:
            self.error(
                "dossier.too-many",
                f"“{fact.label.zh}”超过 {fact.max_rows} 行，请合并或拆分",
                f"'{fact.label.en}' has more than {fact.max_rows} rows; merge or split them",
                where,
            )
            return None
        columns = {f.label.zh: name for name, f in fact.row.items()}
        found = []
        for index, item in enumerate(value):
            place = f"{where}[{index}]"
            if isinstance(item, dict):
                found.append(self.row(fact, columns, item, place))
            else:
                self.shape(place)
        return found

    def row(self, fact: Fact, columns: dict[str, str], raw: dict[str, Any], where: str) -> Facts:
        """One row: a value for each column stated."""
        row: Facts = {}
        seen: set[str] = set()
        for key, stated in raw.items():
            place = below(where, key)
            column = fact.row.get(columns.get(key, key))
            if column is None:
                zh, en = hints(nearest(key, [*fact.row, *columns]))
                self.error(
                    "dossier.fact",
                    f"“{fact.label.zh}”没有“{shown(key)}”一列{zh}",
                    f"'{fact.label.en}' has no column '{shown(key)}'{en}",
                    place,
                )
                continue
            if column.name in seen:
                self.twice(column, place)
            seen.add(column.name)
            cell, status = self.envelope(column, stated, place)
            if status == "not-applicable":
                row[column.name] = _nothing(column)
            elif cell is not None:
                found = self.scalar(column, cell, place)
                if found is not None:
                    row[column.name] = found
        return row


def _is_envelope(fact: Fact, raw: dict[str, Any]) -> bool:
    """Whether a mapping is a value with its status, not itself a value by year, key or end."""
    return "status" in raw if fact.shape in ("by-year", "by-key", "interval") else _enclosed(raw)


def _enclosed(raw: Any) -> bool:
    return isinstance(raw, dict) and ("status" in raw or "value" in raw)
