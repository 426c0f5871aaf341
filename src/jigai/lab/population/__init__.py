"""Synthetic populations: enterprises and projects that do not exist, at any scale.

``generate(folder, Setting.of("210600", 2023, packs), Options(projects=1_000_000))`` writes a case
set (docs/tables.md); docs/population.md lists every marginal with its reason.
"""

from jigai.lab.population.generating import Options, generate
from jigai.lab.population.setting import Setting

__all__ = ["Options", "Setting", "generate"]
