"""Uploaded files: what kind they are by content, kept once whatever their name.

A file is stored under the SHA-256 of its content, so the same file uploaded twice is stored once,
and a stored file that was changed is found out when it is read.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

import puremagic
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from jigai.facts.problems import InputRefused, Problem, shown

CHUNK: Final = 1 << 20
KINDS: Final = {
    "application/pdf": "pdf",
    "image/png": "image",
    "image/jpeg": "image",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "text/plain": "text",
    "text/csv": "text",
    "application/zip": "archive",
}
"""The kinds of file that the office takes, by media type."""
_BY_ENDING: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Kept:
    """A file as it is stored: SHA-256, size in bytes, media type."""

    hash: str
    size: int
    media: str


def storage() -> Storage:
    """Where files are kept: a folder, or object storage by setting."""
    return storages["files"]


def keep(content: IO[bytes], name: str, media: str = "") -> Kept:
    """Store a file. Raises InputRefused for one that is empty, too large or of another kind.

    ``media`` says what a file is that the office itself made; it is not looked at then.
    """
    from jigai.office.ground.models import StoredFile

    with _read(content, name, media) as (spool, found):
        place = path_of(found.hash)
        if not storage().exists(place):
            storage().save(place, File(spool))
    row, _ = StoredFile.objects.get_or_create(
        hash=found.hash, defaults={"size": found.size, "media": found.media}
    )
    return Kept(row.hash, row.size, row.media)


def judged(content: IO[bytes], name: str) -> Kept:
    """What ``keep`` would make of a file, or refuse; nothing is stored."""
    with _read(content, name) as (_, found):
        return found


@contextmanager
def _read(content: IO[bytes], name: str, media: str = "") -> Iterator[tuple[IO[bytes], Kept]]:
    """A file read once within its limit, aside and at its beginning, and what it is."""
    limit: int = settings.MAX_FILE
    with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as spool:
        digest, size = hashlib.sha256(), 0
        while part := content.read(CHUNK):
            size += len(part)
            if size > limit:
                raise _refused(
                    "upload.too-large",
                    f"“{shown(name)}”超过 {limit // 1_000_000} MB，请压缩或拆分",
                    f"'{shown(name)}' is over {limit // 1_000_000} MB; compress or split it",
                )
            digest.update(part)
            spool.write(part)
        if not size:
            raise _refused(
                "upload.empty", f"“{shown(name)}”是空文件", f"'{shown(name)}' is an empty file"
            )
        spool.seek(0)
        media = media or media_of(spool.read(8192), name)
        spool.seek(0)
        yield spool, Kept(digest.hexdigest(), size, media)


def path_of(hash_: str) -> str:
    """The place of a file in the storage."""
    return f"{hash_[:2]}/{hash_[2:4]}/{hash_}"


def media_of(head: bytes, name: str) -> str:
    """The media type of a file by its beginning; raises InputRefused for what is not taken.

    The name only tells Office files from other archives, which begin alike.
    """
    found = _magic(head)
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if found == "application/zip" and ending in _BY_ENDING:
        found = _BY_ENDING[ending]
    if found in KINDS:
        return found
    raise _refused(
        "upload.kind",
        f"“{shown(name)}”的内容不是 PDF、图片（PNG、JPEG）、Excel（.xlsx）、Word（.docx）、"
        "文本或压缩包，请转换后再传",
        f"the content of '{shown(name)}' is no PDF, picture (PNG, JPEG), Excel (.xlsx), Word "
        "(.docx), text or archive; convert it first",
    )


def _magic(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return "text/plain" if _readable(head) else ""


def _readable(head: bytes) -> bool:
    """Text in UTF-8 or GB18030, as far as its beginning tells."""
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


@contextmanager
def opened(hash_: str) -> Iterator[IO[bytes]]:
    """A stored file, checked against its hash before a byte of it is used."""
    with storage().open(path_of(hash_)) as file:
        digest = hashlib.sha256()
        while part := file.read(CHUNK):
            digest.update(part)
        if digest.hexdigest() != hash_:
            raise _refused(
                "upload.altered",
                "存储中的文件与登记的不一致，请联系管理员从备份恢复",
                "the stored file is not the one that was uploaded; ask the administrator to "
                "restore it from the backup",
            )
        file.seek(0)
        yield file


def _refused(code: str, zh: str, en: str) -> InputRefused:
    return InputRefused([Problem(code, zh, en)])


def plain_name(name: Any) -> str:
    """A name without folders and control characters, bounded in length."""
    found = "".join(c for c in str(name).replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    return found[-LONGEST_NAME:] or "file"
