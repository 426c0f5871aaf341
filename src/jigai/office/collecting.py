"""Files served to browsers, collected under names that hold a hash of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".stamp"


def collect(target: Path) -> Path:
    """Collect and compress into ``target`` unless it holds these very files already."""
    now = _fingerprint()
    stamp = target / STAMP
    if not stamp.is_file() or stamp.read_text() != now:
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=target.is_dir(), verbosity=0)
        stamp.write_text(now)
    return target


def _fingerprint() -> str:
    """What there is to collect, by name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()
