"""Any row of a batch opened into the scalar explanation, and held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jigai.engine.api import Answer, evaluate
from jigai.engine.columns.batch.cases import HEAD as CASES_HEAD
from jigai.engine.columns.batch.cases import Cases, file_hashes, whole_set
from jigai.engine.columns.batch.results import Results, open_results
from jigai.engine.columns.batch.rows import (
    ANSWERS,
    AWARDS,
    REFUSED,
    Row,
    Rows,
    answer_rows,
    names,
    refused_rows,
)
from jigai.engine.columns.dossiers import dossier_of
from jigai.engine.columns.storage import quoted, select_sql
from jigai.engine.columns.tables import PLURAL, tables
from jigai.engine.columns.wide import shared_by_organisations
from jigai.engine.columns.working import connected
from jigai.facts.problems import InputRefused, refused, shown
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import Ruling


@dataclass(frozen=True)
class Subject:
    """Whose row it is: an organisation, or something that it owns."""

    entity: str
    id: str
    organisation: str


@dataclass(frozen=True)
class Explained:
    """What the batch says of an organisation, and what the scalar evaluator answers.

    ``rows`` and ``differences`` hold rows of the batch's tables as mappings; the latter those that
    only one side has, with ``side`` ``batch`` or ``single``. ``common`` are the measures of which
    the batch's amount depends on other organisations too, through a limit that all share.
    """

    subject: Subject
    answer: Answer
    rows: tuple[dict[str, Any], ...]
    differences: tuple[dict[str, Any], ...]
    changed: tuple[str, ...]
    common: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Both say the same, to the fen."""
        return not self.differences


def explain(
    out: str | Path,
    row: str,
    packs: Sequence[Pack],
    cases: Path | None = None,
    *,
    broken: Sequence[PackBroken] = (),
) -> Explained:
    """Open a row: the id of a subject or organisation (``project:P1`` where several have it), or
    the number of a row of the awards (``12`` or ``#12``, from 1).

    ``cases`` says where the case set is now, if it was moved. Raises InputRefused.
    """
    with open_results(str(out)) as results:
        manifest = results.manifest
        pack = _pack(manifest, packs, broken)
        found = _cases(manifest, str(out), cases)
        subject = _subject(results, found, row)
        said = _said(results, subject.organisation)
    answer = _answer(manifest, pack, found, subject.organisation)
    common = Common.of(answer)
    single = _single(answer, subject.organisation)
    differences = [
        {"side": side, "table": table, **dict(zip(names(table), line, strict=True))}
        for table in said
        for side, mine, other in (("batch", said, single), ("single", single, said))
        for line in mine[table]
        if common.alone(table, line) not in [common.alone(table, o) for o in (*other[table], None)]
    ]
    changed = _changed(manifest, found) if differences else ()
    own = [dict(zip(names(AWARDS), line, strict=True)) for line in said[AWARDS]]
    joined = tuple(sorted({row["measure"] for row in own} & common.measures))
    return Explained(subject, answer, tuple(own), tuple(differences), changed, joined)


# What it was made of


def _pack(manifest: Mapping[str, Any], packs: Sequence[Pack], broken: Sequence[PackBroken]) -> Pack:
    for fault in broken:
        if manifest["pack"].split("-")[0] == fault.pack.split("-")[0]:
            raise fault
    pack = next((p for p in packs if p.id == manifest["pack"]), None)
    if pack is None:
        raise refused(
            "pack.unknown",
            f"没有政策包“{manifest['pack']}”，请用 --packs 指明它的目录",
            f"there is no pack '{manifest['pack']}'; name its folder with --packs",
        )
    if pack.version != manifest["version"]:
        raise refused(
            "batch.pack-changed",
            f"政策包“{pack.id}”在测算之后改过（当时 {manifest['version'][:12]}，"
            f"现在 {pack.version[:12]}）；请用当时的政策包，或重新测算",
            f"the pack '{pack.id}' has changed since the batch (then {manifest['version'][:12]}, "
            f"now {pack.version[:12]}); use the pack of then, or run the batch again",
        )
    return pack


def _cases(manifest: Mapping[str, Any], out: str, stated: Path | None) -> Cases:
    kept = manifest["input"]["cases"]
    if stated is None and kept is None:
        raise refused(
            "batch.no-cases",
            "这次测算没有保留案例表，无法打开；请用 --cases 指明同一套案例表",
            "this batch kept no case set, so nothing can be opened; name the same one with --cases",
            out,
        )
    folder = stated or (Path(out) / kept)
    found = whole_set(folder)
    if found is None:
        raise refused(
            "batch.cases-gone",
            "案例表不在原处或已改动；请用 --cases 指明它现在的位置",
            "the case set is not where it was, or was changed; say where it is with --cases",
            str(folder),
        )
    then = {file["name"]: file["sha256"] for file in manifest["input"]["files"]}
    now = {file["name"]: file["sha256"] for file in file_hashes(folder, only=CASES_HEAD)}
    if now.get(CASES_HEAD) != then.get(CASES_HEAD):
        raise refused(
            "batch.cases-other",
            "这不是当时测算的那套案例表；请用 --cases 指明原来的一套，或重新测算",
            "this is not the case set that was evaluated; name that one with --cases, or run the "
            "batch again",
            str(folder),
        )
    claims = manifest["measures"]
    return Cases(
        folder,
        replace(
            found.meta,
            claim_year=manifest["claim_year"],
            as_of=manifest["as_of"],
            claims=None if claims is None else tuple(claims),
        ),
        found.programme,
    )


def _changed(manifest: Mapping[str, Any], cases: Cases) -> tuple[str, ...]:
    """Files of the case set that are not what they were."""
    then = {file["name"]: file["sha256"] for file in manifest["input"]["files"]}
    now = {file["name"]: file["sha256"] for file in file_hashes(cases.folder)}
    return tuple(sorted(n for n in {*then, *now} if then.get(n) != now.get(n)))


# Whose row


def _subject(results: Results, cases: Cases, row: str) -> Subject:
    entity, colon, rest = row.partition(":")
    wanted = rest if colon and entity in PLURAL else row
    with connected() as connection:
        found = [
            subject
            for kind in PLURAL
            if not (colon and entity in PLURAL and kind != entity)
            for subject in _by_id(connection, cases, kind, wanted)
        ]
    if len(found) > 1:
        listed = ", ".join(f"{s.entity}:{s.id}" for s in found)
        raise refused(
            "batch.row-ambiguous",
            f"有几个对象的编号是“{shown(wanted)}”，请写明其一：{listed}",
            f"several subjects have the id '{shown(wanted)}'; name one of: {listed}",
        )
    if found:
        return found[0]
    number = row.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 15:
        return Subject(*results.award(int(number)))
    raise refused(
        "batch.row-unknown",
        f"没有编号为“{shown(row)}”的单位或对象；也可以写 awards 的行号，如 12",
        f"no organisation or subject has the id '{shown(row)}'; the number of a row of the awards, "
        "such as 12, will do too",
    )


def _by_id(connection: Any, cases: Cases, entity: str, wanted: str) -> list[Subject]:
    table = tables()[PLURAL[entity]]
    if not (cases.folder / table.file).exists():
        return []
    owner = "id" if entity == "organisation" else quoted("of")
    sql = f"SELECT id, {owner} FROM ({select_sql(cases.folder, table)}) WHERE id = ?"
    return [Subject(entity, *line) for line in connection.execute(sql, [wanted]).fetchall()]


_AFTER: Final = frozenset({"outcome", "reasons", "amount", "lowest", "highest"})
"""What a shared limit can change."""

# What both say


@dataclass(frozen=True)
class Common:
    """Limits that organisations share, and the measures that draw on them.

    What such a limit leaves depends on everybody in the batch. The single case knows only its own,
    so of these measures what is held against it is what they come to before.
    """

    rules: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()

    @classmethod
    def of(cls, answer: Answer) -> Common:
        """Those of the plan that answered."""
        if answer.program is None:
            return cls()
        plan = answer.program.plan
        shared = shared_by_organisations(plan)
        drawing = {
            m.id for m in plan.measures for p in m.payments for d in p.draws if d.limit in shared
        }
        return cls(frozenset(plan.limits[i].id for i in shared), frozenset(drawing))

    def alone(self, table: str, line: Row | None) -> Row | None:
        """A row without what the shared limits did; None for a row that they alone made."""
        if line is None:
            return None
        cells = dict(zip(names(table), line, strict=True))
        if cells.get("rule") in self.rules:
            return None
        if cells.get("measure") in self.measures:
            cells |= dict.fromkeys(_AFTER & set(cells))
        return tuple(cells.values())


def _said(results: Results, organisation: str) -> Rows:
    """The batch's rows of an organisation, by the tables that it wrote."""
    written = results.manifest["rows"]
    return {
        table: results.said(table, organisation)
        for table in (*ANSWERS, REFUSED)
        if table in written
    }


def _answer(manifest: Mapping[str, Any], pack: Pack, cases: Cases, organisation: str) -> Answer:
    raw = dossier_of(cases.folder, organisation, meta=cases.meta)
    rulings = tuple(Ruling(**r) for r in manifest["rulings"])
    overlays = tuple(Overlay(**o) for o in manifest["overlays"])
    return evaluate(raw, pack, dict(manifest["asked"]), overlays, rulings=rulings)


def _single(answer: Answer, organisation: str) -> Rows:
    if answer.problems:
        nothing: Rows = {table: [] for table in ANSWERS}
        return nothing | {REFUSED: refused_rows(organisation, answer.problems)}
    if answer.outcome is None:
        raise InputRefused(list(answer.problems))
    return answer_rows(answer.outcome) | {REFUSED: []}
