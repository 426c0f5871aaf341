"""The words of statistics that the program knows; their texts are in ``messages``."""

from __future__ import annotations

from typing import Final

SUBMITTED, RETURNED = "submitted", "returned"
REGISTERED, ENDED = "registered", "ended"
REGISTRATION_STATES: Final = (SUBMITTED, RETURNED, REGISTERED, ENDED)
"""Of a registration: SUBMITTED waits for the bureau, RETURNED for the organisation."""

OPEN, READY, SIGNED = "open", "ready", "signed"
DRAFT_STATES: Final = (OPEN, READY, SIGNED)
"""Of a draft: OPEN is being filled in, READY waits for the approver, SIGNED is the return."""

QUERIED, ACCEPTED = "queried", "accepted"
RETURN_STATES: Final = (SUBMITTED, QUERIED, RETURNED, ACCEPTED)
"""Of a return: SUBMITTED waits for the bureau, QUERIED and RETURNED for the organisation."""

ASKED, ANSWERED, CLOSED = "asked", "answered", "closed"
QUERY_STATES: Final = (ASKED, ANSWERED, CLOSED)

CORRECTION, DEVIATION = "correction", "deviation"
ENTRY_KINDS: Final = (CORRECTION, DEVIATION)
"""Of a signed entry: a figure changed after it was signed; a figure that does not follow from the
months before and is signed with its reason."""

MAKING, MADE, LEFT = "making", "made", "left"
FREEZING_STATES: Final = (MAKING, MADE, LEFT)
"""Of a freeze that was ordered: MAKING gathers its rows, MADE is in being, LEFT never will be."""
