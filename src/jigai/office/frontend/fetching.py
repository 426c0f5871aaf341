"""Front-end packages by lock file: downloaded, checked against their integrity, unpacked.

What is fetched is what package-lock.json names, byte for byte; nothing of it runs here. Only the
files listed under ``keep`` in package.json are unpacked.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import io
import json
import shutil
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import Any

from jigai.facts.problems import refused
from jigai.office.frontend.registry import archive_url, from_environment

HERE = Path(__file__).parent
STAMP = "stamp.json"
TRIES = 3
TIMEOUT = 60
MAX_ARCHIVE = 100_000_000

Open = Callable[[str], bytes]


@dataclass(frozen=True)
class Package:
    """One package of the lock file, with the files of it that are kept."""

    name: str
    version: str
    integrity: str
    keep: tuple[str, ...]
    development: bool

    @property
    def folder(self) -> str:
        """Its folder below the target: the name without the scope's sign."""
        return self.name.removeprefix("@")


def locked(here: Path = HERE) -> list[Package]:
    """The packages of the lock file in a folder; raises InputRefused for one without integrity."""
    lock: dict[str, Any] = json.loads((here / "package-lock.json").read_text(encoding="utf-8"))
    keep: dict[str, list[str]] = json.loads((here / "package.json").read_text(encoding="utf-8"))[
        "keep"
    ]
    found = []
    for path, entry in lock["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        if not str(entry.get("integrity", "")).startswith("sha512-"):
            raise refused(
                "assets.integrity",
                f"锁文件中的 {name} 没有 sha512 校验值，请用 npm 重新生成 package-lock.json",
                f"{name} has no sha512 integrity in the lock file; make package-lock.json anew "
                "with npm",
            )
        found.append(
            Package(
                name,
                entry["version"],
                entry["integrity"],
                tuple(keep.get(name, ())),
                bool(entry.get("dev")),
            )
        )
    return found


def fetch(
    target: Path, development: bool = False, here: Path = HERE, download: Open | None = None
) -> bool:
    """Put the packages below ``target``; returns whether anything had to be fetched.

    A folder that already holds them is left as it is; another is replaced whole. Raises
    InputRefused where a package cannot be had or is not the one that was locked.
    """
    packages = [p for p in locked(here) if p.keep and (development or not p.development)]
    wanted = {p.name: [p.version, p.integrity, *p.keep] for p in packages}
    stamp = target / STAMP
    if stamp.is_file():
        held: dict[str, Any] = json.loads(stamp.read_text(encoding="utf-8"))
        if wanted.items() <= held.items():
            return False
    known = from_environment(here)
    opened = download or _download
    with ThreadPoolExecutor(4) as pool:
        archives = list(
            pool.map(lambda p: _checked(p, opened(archive_url(p.name, p.version, known))), packages)
        )
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for package, data in zip(packages, archives, strict=True):
        _unpack(package, data, fresh / package.folder)
    (fresh / STAMP).write_text(json.dumps(wanted), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return True


def _download(url: str) -> bytes:
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310 - registry
                data: bytes = answer.read(MAX_ARCHIVE + 1)
                return data
        except (OSError, HTTPException) as error:
            final = isinstance(error, urllib.error.HTTPError) and error.code < 500
            if final or attempt + 1 == TRIES:
                raise refused(
                    "assets.download",
                    f"取不到 {url}（{error}）。请检查网络，或用 npm_config_registry 指明可用的 npm "
                    "镜像；也可在能联网的机器上运行 jigai assets，再把目录拷来",
                    f"cannot get {url} ({error}); check the network, name an npm mirror by "
                    "npm_config_registry, or run jigai assets elsewhere and copy its folder",
                ) from error
            time.sleep(1 + attempt)
    raise AssertionError


def _checked(package: Package, data: bytes) -> bytes:
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if package.integrity != f"sha512-{digest}":
        raise refused(
            "assets.altered",
            f"{package.name} {package.version} 与锁文件的校验值不符，没有使用；"
            "请换用可信的镜像后再试",
            f"{package.name} {package.version} is not what the lock file names and was not used; "
            "try again with a mirror that can be trusted",
        )
    return data


def _unpack(package: Package, data: bytes, folder: Path) -> None:
    """The kept files, each inside the folder; links and odd paths are passed over."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for member in archive:
            inside = PurePosixPath(*PurePosixPath(member.name).parts[1:])
            wanted = any(fnmatch.fnmatch(str(inside), pattern) for pattern in package.keep)
            if not member.isfile() or not wanted or ".." in inside.parts:
                continue
            content = archive.extractfile(member)
            assert content is not None
            file = folder / inside
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.read())
