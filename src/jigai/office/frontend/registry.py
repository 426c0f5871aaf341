"""Which npm registry is asked for a package: as npm itself is configured, without npm."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

DEFAULT = "https://registry.npmjs.org"
_VARIABLE = re.compile(r"\$\{([^}]+)\}")


def settings(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """npm's settings for a folder: the user's .npmrc, the folder's, then npm_config_* variables.

    A later one wins, as in npm. Only what names a registry is kept.
    """
    found: dict[str, str] = {}
    user = Path(environ.get("npm_config_userconfig") or Path.home() / ".npmrc")
    for file in (user, folder / ".npmrc"):
        found |= _read(file, environ)
    for name, value in environ.items():
        key = name.lower().removeprefix("npm_config_")
        if name.lower().startswith("npm_config_") and _names_registry(key) and value:
            found[key] = value
    return found


def archive_url(name: str, version: str, known: Mapping[str, str]) -> str:
    """Where the archive of a package's version lies; ``known`` comes from ``settings``."""
    scope, _, bare = name.rpartition("/")
    base = known.get(f"{scope}:registry") if scope else None
    base = base or known.get("registry") or DEFAULT
    return f"{base.rstrip('/')}/{name}/-/{bare}-{version}.tgz"


def _names_registry(key: str) -> bool:
    return key == "registry" or key.endswith(":registry")


def _read(file: Path, environ: Mapping[str, str]) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = {}
    for line in lines:
        key, sign, value = (part.strip() for part in line.partition("="))
        if sign and _names_registry(key) and not key.startswith(("#", ";")):
            plain = value.strip("\"'")
            found[key] = _VARIABLE.sub(lambda m: environ.get(m[1], m[0]), plain)
    return found


def from_environment(folder: Path) -> dict[str, str]:
    """The settings of this process."""
    return settings(folder, os.environ)
