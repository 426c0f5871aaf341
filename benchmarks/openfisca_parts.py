"""What every system of variables for OpenFisca-Core is made of."""

from __future__ import annotations

from typing import Any

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable


def variable(name: str, entity: Any, kind: Any, formula: Any = None, enum: Any = None) -> Any:
    """A variable by the year: given where it has no formula."""
    body: dict[str, Any] = {
        "value_type": kind,
        "entity": entity,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if enum is not None:
        body |= {"possible_values": enum, "default_value": enum.none}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)
