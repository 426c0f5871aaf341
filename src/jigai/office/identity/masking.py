"""Personal data as somebody may see it: whole with the permit, else with the middle left out.

    shown(request.actor, PHONE, contact.phone, Place(region=…, organisation=…))

Pages, exports and programs call the same function, so none of them shows more than another.
"""

from __future__ import annotations

from typing import Final

from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may

PHONE: Final = "phone"
IDENTITY_NUMBER: Final = "identity-number"
BANK_ACCOUNT: Final = "bank-account"

_KEPT: Final = {PHONE: (3, 4), IDENTITY_NUMBER: (3, 4), BANK_ACCOUNT: (0, 4)}
"""How many signs stay at the beginning and at the end."""
STAR: Final = "*"
LEFT_OUT: Final = 4
"""At least so many signs are left out; of a shorter text nothing stays."""


def shown(actor: Actor, kind: str, value: str, place: Place) -> str:
    """What of a value an actor sees; ``place`` is where the one it belongs to is at home."""
    return value if may(actor, f"personal.see-{kind}", place) else masked(kind, value)


def masked(kind: str, value: str) -> str:
    """A value with its middle left out; its length stays, white space around it does not."""
    text = value.strip()
    first, last = _KEPT[kind]
    hidden = len(text) - first - last
    if hidden < LEFT_OUT:
        return STAR * len(text)
    return text[:first] + STAR * hidden + text[len(text) - last :]
