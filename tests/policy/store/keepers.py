"""Stores for one test: small packs in versions of their own, and people."""

from __future__ import annotations

from pathlib import Path

from tests.engine.small import write

from jigai.engine.diagnosing import prove
from jigai.policy.loading import load_pack
from jigai.policy.pack import Pack
from jigai.policy.store.acts import Acting
from jigai.policy.store.keeping import Store
from jigai.policy.store.shelving import Entry

GRANT = """\
measure: grant
at: 一
name: {zh: 设备补助, en: Equipment grant}
for: project
gives: {rate: "decided(rate, 10%)", of: project.leased_price}
wording: ceiling
"""


def version(folder: Path, rate: str = "10%", **files: str) -> Path:
    """The folder of pack ``demo-1`` at a rate."""
    folder.mkdir(parents=True, exist_ok=True)
    return write(folder, **({"rules": GRANT.replace("10%", rate)} | files))


class Bureau:
    """A store with the people who work on it."""

    def __init__(self, folder: Path, shipped: tuple[Pack, ...] = ()) -> None:
        self.folder = folder
        self.store = Store(folder / "store")
        self.shipped = shipped

    def by(self, who: str) -> Acting:
        return Acting(self.store, self.shipped, who)

    def add(self, rate: str = "10%", who: str = "甲") -> Entry:
        return self.by(who).add(version(self.folder / f"at-{rate}", rate), prove)

    def approved(self, rate: str = "10%") -> Entry:
        """A version put to use by three people."""
        entry = self.add(rate)
        self.by("乙").confirm(entry.version)
        return self.by("丙").approve(entry.version)

    def state(self, entry: Entry) -> str:
        return self.by("甲").view().find(entry.version).standing.state


def shipped(folder: Path, rate: str = "10%") -> Pack:
    """A pack as if it came with jigai."""
    return load_pack(version(folder / "shipped", rate))
