"""What someone hands in as a pack: a folder or an archive, taken apart without being trusted."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from jigai.facts.problems import InputRefused, shown
from jigai.policy.loading import SIDE_FOLDERS
from jigai.policy.store.texts import refusal

MOST_PACKED: Final = 20_000_000
MOST_UNPACKED: Final = 50_000_000
MOST_FILES: Final = 2000
TAKEN: Final = (".yaml", ".yml", ".json")
"""What can belong to a pack; the loader says what is wrong with the latter two."""
_PACKERS: Final[dict[bytes, Callable[..., Any]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
Entry = tuple[str, int, bytes]


def unpacked(path: Path) -> tuple[str, dict[str, bytes]]:
    """The pack's name and its files by their paths inside it.

    Raises InputRefused for what is no pack, too large, damaged, locked, or reaches outside.
    """
    where = path.name or str(path)
    try:
        if path.is_dir():
            return path.resolve().name, _pack(_collected(_folder(path), where), where)
        if not path.is_file():
            raise refusal("store.no-source", path)
        if path.stat().st_size > MOST_PACKED:
            raise refusal("store.archive-large", where, mb=MOST_PACKED // 1_000_000)
        entries = _zip(path, where) if zipfile.is_zipfile(path) else _tar(path, where)
        return path.name.split(".")[0] or "pack", _pack(_collected(entries, where), where)
    except OSError as error:
        raise refusal("store.unreadable", where, why=error.strerror or error) from error


def _collected(entries: Iterator[Entry], where: str) -> dict[str, bytes]:
    """All files by path, with everything counted and no path trusted."""
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    total = 0
    for number, (name, size, content) in enumerate(entries, 1):
        total += max(size, len(content))
        if number > MOST_FILES:
            raise refusal("store.archive-many", where, n=MOST_FILES)
        if total > MOST_UNPACKED:
            raise _too_much(where)
        path = PurePosixPath(name)
        unsafe = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
        if unsafe or not name.isprintable():
            raise refusal("store.archive-path", where, name=shown(name, 80))
        if path.suffix.lower() not in TAKEN or _hidden(path):
            continue
        plain = path.as_posix()
        if plain.casefold() in seen:
            raise refusal("store.archive-twice", where, name=plain)
        seen.add(plain.casefold())
        found[plain] = content
    return found


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _pack(files: dict[str, bytes], where: str) -> dict[str, bytes]:
    """The files below the one ``pack.yaml``."""
    roots = [PurePosixPath(f).parent for f in files if PurePosixPath(f).name == "pack.yaml"]
    roots = [r for r in roots if not set(r.parts) & set(SIDE_FOLDERS)]
    if not roots:
        raise refusal("store.no-pack", where)
    if len(roots) > 1:
        raise refusal("store.several-packs", where, n=len(roots))
    (root,) = roots
    return {
        PurePosixPath(name).relative_to(root).as_posix(): content
        for name, content in files.items()
        if PurePosixPath(name).is_relative_to(root)
    }


def _too_much(where: str) -> InputRefused:
    return refusal("store.archive-bomb", where, mb=MOST_UNPACKED // 1_000_000)


def _folder(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise refusal("store.archive-link", folder.name, name=name)
        if path.is_file() and path.suffix.lower() in TAKEN:
            if path.stat().st_size > MOST_UNPACKED:
                raise _too_much(folder.name)
            yield name, 0, path.read_bytes()


def _zip(path: Path, where: str) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                if info.flag_bits & 1:
                    raise refusal("store.archive-password", where)
                if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                    raise refusal("store.archive-link", where, name=info.filename)
                if not info.flag_bits & 0x800 and not info.filename.isascii():
                    raise refusal("store.archive-names", where)
                if info.file_size > MOST_UNPACKED:
                    raise _too_much(where)
                with archive.open(info) as file:
                    yield info.filename, info.file_size, file.read(MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise refusal("store.archive-damaged", where) from error
    except RuntimeError as error:  # how zipfile says that a password is wanted
        raise refusal("store.archive-password", where) from error


def _tar(path: Path, where: str) -> Iterator[Entry]:
    try:
        with tarfile.open(fileobj=io.BytesIO(_plain(path, where)), mode="r:") as archive:
            for member in archive:
                if member.isdir():
                    continue
                if not member.isreg():
                    raise refusal("store.archive-link", where, name=member.name)
                file = archive.extractfile(member)
                yield member.name, member.size, file.read() if file is not None else b""
    except (tarfile.TarError, EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise refusal("store.archive-damaged", where) from error


def _plain(path: Path, where: str) -> bytes:
    """A tar archive without its compression, within bounds."""
    data = path.read_bytes()
    opener = next((o for magic, o in _PACKERS.items() if data.startswith(magic)), None)
    if opener is None:
        return data
    with opener(io.BytesIO(data), "rb") as file:
        plain: bytes = file.read(MOST_UNPACKED + 1)
    if len(plain) > MOST_UNPACKED:
        raise _too_much(where)
    return plain
