"""A bucket that leaks evenly, kept in the database.

Each request moves the client's ``busy_until`` on by its share of the span; who has no room left
for one more within a span waits. One statement reads, decides and writes, so that processes never
race.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from jigai.office.allowances.models import Allowance
from jigai.office.ground.addresses import address_of

MINUTE, HOUR = 60_000, 3_600_000
SWEEP = 500
"""One request in so many throws away the rows of clients that have long been quiet."""
_SPEND = """
INSERT INTO allowances_allowance AS had (client, busy_until) VALUES (%s, %s)
ON CONFLICT (client) DO UPDATE SET busy_until =
    CASE WHEN had.busy_until > %s THEN had.busy_until ELSE %s END + %s
WHERE had.busy_until <= %s
RETURNING busy_until
"""


@dataclass(frozen=True)
class Bucket:
    """What is counted together: ``rate`` of it within ``span`` milliseconds; 0 for no bound."""

    name: str
    rate: int
    span: int


def wait(request: HttpRequest, bucket: Bucket, cost: int = 1, *, who: str = "") -> int:
    """Seconds that the client has to wait, 0 where it may go on and ``cost`` is accounted for.

    The last request before the rate is reached may be a large one, and is paid for by waiting
    longer. ``who`` names the client where something better than the address does.
    """
    if not bucket.rate:
        return 0
    now = time.time_ns() // 1_000_000
    share = -(-bucket.span * cost // bucket.rate)
    client = client_of(request, bucket.name, who)
    latest = now + bucket.span - -(-bucket.span // bucket.rate)
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [client, now + share, now, now, share, latest])
        if cursor.fetchone() is not None:
            if secrets.randbelow(SWEEP) == 0:
                Allowance.objects.filter(busy_until__lt=now).delete()
            return 0
    found = Allowance.objects.filter(client=client).values_list("busy_until", flat=True).first()
    return max(1, -(-((found or latest) - latest) // 1000))


def client_of(request: HttpRequest, name: str, who: str = "") -> str:
    """Who asks for what: a keyed hash of the address, so that no list of addresses comes to be."""
    asked = f"{name} {who or address_of(request)}"
    return hmac.new(settings.SECRET_KEY.encode(), asked.encode(), hashlib.sha256).hexdigest()
