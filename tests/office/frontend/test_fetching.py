"""Packages by lock file: from the registry npm would ask, checked, only what is kept."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from jigai.facts.problems import InputRefused
from jigai.office.frontend.fetching import HERE, fetch, locked
from jigai.office.frontend.registry import archive_url, settings


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("package/dist/link.js")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
    return buffer.getvalue()


def lock(folder: Path, data: bytes, version: str = "1.0.0") -> None:
    folder.mkdir(exist_ok=True)
    digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    packages = {"": {}, "node_modules/@scope/thing": {"version": version, "integrity": digest}}
    (folder / "package-lock.json").write_text(json.dumps({"packages": packages}))
    (folder / "package.json").write_text(json.dumps({"keep": {"@scope/thing": ["dist/*.js"]}}))


GOOD = archive(
    {
        "package/dist/a.js": b"a",
        "package/readme.md": b"no",
        "package/dist/../../../out.js": b"out",
    }
)


def test_what_is_kept_is_unpacked_and_nothing_outside_the_folder(tmp_path: Path) -> None:
    lock(tmp_path / "here", GOOD)
    target = tmp_path / "in" / "target"
    target.parent.mkdir()
    asked: list[str] = []

    def download(url: str) -> bytes:
        asked.append(url)
        return GOOD

    assert fetch(target, here=tmp_path / "here", download=download)
    held = sorted(f.relative_to(target).as_posix() for f in target.rglob("*") if f.is_file())
    assert held == ["scope/thing/dist/a.js", "stamp.json"]
    assert not list(tmp_path.rglob("out.js"))
    assert not fetch(target, here=tmp_path / "here", download=download)
    assert len(asked) == 1
    lock(tmp_path / "here", GOOD, "1.0.1")
    assert fetch(target, here=tmp_path / "here", download=download)


def test_an_altered_archive_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    lock(tmp_path / "here", GOOD)
    target = tmp_path / "target"
    fetch(target, here=tmp_path / "here", download=lambda _: GOOD)
    lock(tmp_path / "here", GOOD + b"?", "2.0.0")
    with pytest.raises(InputRefused) as refusal:
        fetch(target, here=tmp_path / "here", download=lambda _: GOOD)
    assert refusal.value.problems[0].code == "assets.altered"
    assert (target / "scope" / "thing" / "dist" / "a.js").read_bytes() == b"a"


def test_a_lock_without_integrity_is_refused(tmp_path: Path) -> None:
    packages = {"node_modules/thing": {"version": "1.0.0", "integrity": "sha1-abc"}}
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
    (tmp_path / "package.json").write_text('{"keep": {}}')
    with pytest.raises(InputRefused) as refusal:
        locked(tmp_path)
    assert refusal.value.problems[0].code == "assets.integrity"


def test_a_registry_that_does_not_answer_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(tmp_path / "here", GOOD)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(InputRefused) as refusal:
        fetch(tmp_path / "target", here=tmp_path / "here")
    assert refusal.value.problems[0].code == "assets.download"
    assert "npm_config_registry" in refusal.value.problems[0].zh


def test_the_registry_is_the_one_npm_would_ask(tmp_path: Path) -> None:
    user = tmp_path / "user"
    user.write_text("registry = https://user.example/npm/\n; registry=https://no.example\n")
    (tmp_path / ".npmrc").write_text('@scope:registry="https://${HOST_OF_SCOPE}/"\nfund=false\n')
    environ = {"npm_config_userconfig": str(user), "HOST_OF_SCOPE": "scope.example"}
    found = settings(tmp_path, environ)
    assert (
        archive_url("thing", "1.2.3", found) == "https://user.example/npm/thing/-/thing-1.2.3.tgz"
    )
    scoped = "https://scope.example/@scope/thing/-/thing-1.2.3.tgz"
    assert archive_url("@scope/thing", "1.2.3", found) == scoped
    asked = settings(tmp_path, environ | {"NPM_CONFIG_REGISTRY": "https://env.example"})
    assert archive_url("thing", "1.2.3", asked).startswith("https://env.example/thing/")


def test_our_own_lock_is_whole_and_names_no_registry() -> None:
    packages = {p.name: p for p in locked()}
    stated = json.loads((HERE / "package.json").read_text())
    wanted = stated["dependencies"] | stated["devDependencies"]
    assert {name: p.version for name, p in packages.items()} == wanted
    assert all(p.keep for p in packages.values())
    assert "http" not in "".join(
        str(entry.get("resolved", ""))
        for entry in json.loads((HERE / "package-lock.json").read_text())["packages"].values()
    )
