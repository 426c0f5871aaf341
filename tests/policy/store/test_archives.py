"""Packs handed in by strangers: taken apart without being trusted, or refused with nothing kept."""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.policy.store.keepers import Bureau, version

from jigai.engine.diagnosing import prove
from jigai.facts.problems import InputRefused
from jigai.policy.loading import load_pack
from jigai.policy.store.archives import unpacked

Entries = dict[str, bytes]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = version(tmp_path / "src")
    (folder / "examples").mkdir()
    (folder / "examples" / "one.yaml").write_text("claim_year: 2024\napplicant: {}\n")
    (folder / "README.md").write_text("notes")
    return folder


def files(folder: Path) -> Entries:
    found = (f for f in sorted(folder.rglob("*")) if f.is_file())
    return {f.relative_to(folder.parent).as_posix(): f.read_bytes() for f in found}


def zipped(path: Path, entries: Entries) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, entries: Entries, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def code(path: Path) -> str:
    with pytest.raises(InputRefused) as error:
        unpacked(path)
    (problem,) = error.value.problems
    assert problem.where
    return problem.code


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_folder_zip_and_tar_give_the_same_version(tmp_path: Path, pack: Path, mode: str) -> None:
    bureau = Bureau(tmp_path)
    wanted = load_pack(pack).version
    for source in (
        pack,
        zipped(tmp_path / "p.zip", files(pack)),
        tarred(tmp_path / f"p-{mode[2:]}.tar", files(pack), mode),
    ):
        assert bureau.by("甲").add(source, prove).version == wanted
    kept = bureau.store.packs / wanted
    assert sorted(f.name for f in kept.rglob("*.yaml")) == [
        "clauses.yaml", "one.yaml", "pack.yaml", "rules.yaml",
    ]  # fmt: skip
    assert not list(kept.rglob("README.md"))
    assert len(bureau.store.rows()) == 1


def test_a_pack_at_the_top_of_an_archive_and_what_computers_add_are_fine(
    tmp_path: Path, pack: Path
) -> None:
    flat = {name.split("/", 1)[1]: content for name, content in files(pack).items()}
    junk = {"__MACOSX/pack.yaml": b"x", ".DS_Store": b"x", "._pack.yaml": b"x"}
    name, found = unpacked(zipped(tmp_path / "top.zip", flat | junk))
    assert (name, sorted(found)) == (
        "top", ["clauses.yaml", "examples/one.yaml", "pack.yaml", "rules.yaml"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["../pack.yaml", "demo/../../pack.yaml", "/etc/pack.yaml", "C:/pack.yaml", "a\\..\\pack.yaml"],
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_nothing_reaches_outside(
    tmp_path: Path, pack: Path, make: Callable[[Path, Entries], Path], name: str
) -> None:
    source = make(tmp_path / "p.bin", files(pack) | {name: b"x: 1"})
    assert code(source) == "store.archive-path"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p.bin", "src"]


def test_links_are_refused_in_every_form(tmp_path: Path, pack: Path) -> None:
    link = zipfile.ZipInfo("demo/link.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert code(tmp_path / "p.zip") == "store.archive-link"
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        with tarfile.open(tmp_path / "p.tar", "w") as archive_tar:
            info = tarfile.TarInfo("demo/link.yaml")
            info.type, info.linkname = kind, "/etc/passwd"
            archive_tar.addfile(info)
        assert code(tmp_path / "p.tar") == "store.archive-link"
    (pack / "link.yaml").symlink_to("/etc/passwd")
    assert code(pack) == "store.archive-link"


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    large = {"demo/pack.yaml": bytes(50_000_001)}
    assert code(zipped(tmp_path / "p.zip", large)) == "store.archive-bomb"
    assert code(tarred(tmp_path / "p.tgz", large)) == "store.archive-bomb"
    lying = zipped(tmp_path / "lying.zip", large).read_bytes()
    lying = lying.replace(struct.pack("<I", 50_000_001), struct.pack("<I", 10))
    (tmp_path / "lying.zip").write_bytes(lying)
    assert code(tmp_path / "lying.zip") in ("store.archive-bomb", "store.archive-damaged")


def test_a_compressed_header_is_a_bomb_too(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "p.tgz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("demo/pack.yaml")
        info.pax_headers = {"comment": "x" * 60_000_000}
        archive.addfile(info)
    assert code(tmp_path / "p.tgz") == "store.archive-bomb"


def test_too_many_files_and_too_large_an_archive(tmp_path: Path) -> None:
    many = {f"demo/{n}.txt": b"" for n in range(2001)}
    assert code(zipped(tmp_path / "p.zip", many)) == "store.archive-many"
    (tmp_path / "large.zip").write_bytes(bytes(20_000_001))
    assert code(tmp_path / "large.zip") == "store.archive-large"


def test_files_that_one_disk_keeps_apart_and_another_does_not(tmp_path: Path, pack: Path) -> None:
    twice = files(pack) | {"demo/Rules.yaml": b"x: 1"}
    assert code(zipped(tmp_path / "p.zip", twice)) == "store.archive-twice"


def test_damaged_and_locked_archives(tmp_path: Path, pack: Path) -> None:
    whole = zipped(tmp_path / "p.zip", files(pack)).read_bytes()
    locked = bytearray(whole)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        spot = locked.find(mark)
        while spot >= 0:
            locked[spot + at] |= 1
            spot = locked.find(mark, spot + 1)
    (tmp_path / "locked.zip").write_bytes(locked)
    assert code(tmp_path / "locked.zip") == "store.archive-password"
    broken = bytearray(whole)
    broken[60:90] = bytes(30)
    (tmp_path / "broken.zip").write_bytes(broken)
    assert code(tmp_path / "broken.zip") == "store.archive-damaged"
    tgz = tarred(tmp_path / "p.tgz", files(pack)).read_bytes()
    for name, content in {
        "cut.zip": whole[: len(whole) // 2],
        "cut.tgz": tgz[: len(tgz) // 2],
        "text.tar": b"not an archive",
        "empty.tar": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert code(tmp_path / name) == "store.archive-damaged", name


def test_names_in_an_old_encoding_are_told_apart(tmp_path: Path, pack: Path) -> None:
    made = zipped(tmp_path / "p.zip", files(pack) | {"demo/甲.yaml": b"x: 1"}).read_bytes()
    old = bytearray(made)
    for mark, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        spot = old.find(mark)
        while spot >= 0:
            old[spot + at] &= ~0x08
            spot = old.find(mark, spot + 1)
    (tmp_path / "old.zip").write_bytes(old)
    assert code(tmp_path / "old.zip") == "store.archive-names"


def test_no_pack_several_packs_and_no_such_place(tmp_path: Path, pack: Path) -> None:
    assert code(zipped(tmp_path / "p.zip", {"a.yaml": b"x: 1"})) == "store.no-pack"
    two = files(pack) | {n.replace("demo", "other"): c for n, c in files(pack).items()}
    assert code(zipped(tmp_path / "two.zip", two)) == "store.several-packs"
    assert code(tmp_path / "none") == "store.no-source"
