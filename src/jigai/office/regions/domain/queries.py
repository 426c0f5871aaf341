"""What other contexts ask of regions, in one place."""

from __future__ import annotations

from jigai.office.regions.domain.classes import CountyClass, class_table, county_class
from jigai.office.regions.domain.codes import (
    code_of,
    counted_with,
    current,
    former,
    known,
    lineage,
    region_name,
    region_names,
)
from jigai.office.regions.domain.gates import Gate
from jigai.office.regions.domain.inforce import (
    InForce,
    Responsible,
    gate_open,
    gates,
    guides_of,
    pack_in_force,
    packs_in_force,
    programme_acts,
    programme_of,
    rulings_of,
    unit_for,
    units_for,
)
from jigai.office.regions.domain.versions import pack_of

__all__ = [
    "CountyClass",
    "Gate",
    "InForce",
    "Responsible",
    "class_table",
    "code_of",
    "counted_with",
    "county_class",
    "current",
    "former",
    "gate_open",
    "gates",
    "guides_of",
    "known",
    "lineage",
    "pack_in_force",
    "pack_of",
    "packs_in_force",
    "programme_acts",
    "programme_of",
    "region_name",
    "region_names",
    "rulings_of",
    "unit_for",
    "units_for",
]
