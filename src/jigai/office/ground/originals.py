"""The official texts that whoever installs jigai put into a folder, each beside its pack.

Packs hold no official words. A file belongs to the pack whose id or place it is named after, and
whose sentences it has; one that cannot be read or belongs nowhere is set apart with the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.plans import shelf
from jigai.policy.ledger.coverage import Coverage, coverage
from jigai.policy.pack import Pack
from jigai.policy.texts.document import read_document
from jigai.policy.texts.files import read_file

log = logging.getLogger(__name__)
ENDINGS = (".txt", ".docx", ".pdf")


@dataclass(frozen=True)
class LeftOut:
    """A file that is not used, and why."""

    file: str
    problem: Problem


@dataclass(frozen=True)
class Originals:
    """The texts by the id of their pack, and the files left out."""

    texts: dict[str, Coverage]
    left_out: tuple[LeftOut, ...] = ()


@cache
def originals() -> Originals:
    """The texts of ``JIGAI_TEXTS``, read once; what is wrong with one is logged, never fatal."""
    texts: dict[str, Coverage] = {}
    left_out: list[LeftOut] = []
    for folder in settings.TEXT_FOLDERS:
        for file in _files(folder, left_out):
            try:
                found = _read(file)
                if found.pack.id in texts:
                    raise InputRefused([_twice(found.pack)])
                texts[found.pack.id] = found
            except InputRefused as error:
                left_out.append(LeftOut(file.name, error.problems[0]))
    for fault in left_out:
        log.warning("text left out", extra={"file": fault.file, "why": fault.problem.text("en")})
    return Originals(texts, tuple(left_out))


def original(pack: Pack) -> Coverage | None:
    """A pack beside its text; None where the text is not installed."""
    return originals().texts.get(pack.id)


def _files(folder: Path, left_out: list[LeftOut]) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        left_out.append(LeftOut(folder.name, _no_folder(error)))
        return
    yield from (f for f in found if f.suffix.lower() in ENDINGS and f.is_file())


def _read(file: Path) -> Coverage:
    """The text of a file beside its pack. Raises InputRefused."""
    pack = shelf().find(file.stem)
    if pack is None:
        raise InputRefused([_nobody(file.stem)])
    found = coverage(pack, read_document(read_file(file)))
    if not belongs(found):
        raise InputRefused([_other(pack)])
    return found


def belongs(found: Coverage) -> bool:
    """Whether the text has at least one of the sentences that the pack rests on, word for word."""
    hashes = {clause.hash for clause in found.pack.clauses.values()}
    return any(s.sentence.hash in hashes for s in found.sentences)


def _nobody(name: str) -> Problem:
    return Problem(
        "text.no-pack",
        f"没有编号或地方为“{name}”的政策包，请按政策包的编号给文件命名",
        f"no pack has the id or place '{name}'; name the file after the id of its pack",
    )


def _other(pack: Pack) -> Problem:
    return Problem(
        "text.other",
        f"文件里没有一句与政策包“{pack.id}”相符，请核对是否为同一份文件",
        f"no sentence of the file is one of the pack '{pack.id}'; check that it is that document",
    )


def _twice(pack: Pack) -> Problem:
    return Problem(
        "text.twice",
        f"政策包“{pack.id}”已有原文，请只留一个文件",
        f"there is already a text of the pack '{pack.id}'; keep one file only",
    )


def _no_folder(error: OSError) -> Problem:
    return Problem(
        "text.folder",
        f"目录无法读取（{error.strerror}），请检查 JIGAI_TEXTS",
        f"the folder cannot be read ({error.strerror}); check JIGAI_TEXTS",
    )
