"""How much one client may ask for: a bucket that leaks evenly, kept in the database.

Each evaluation moves the client's ``busy_until`` on by its share of a minute; who is more than a
minute ahead waits. One statement reads, decides and writes, so that processes never race.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from jigai.office.api.models import Allowance

MINUTE = 60_000
SWEEP = 500
"""One request in so many throws away the rows of clients that have long been quiet."""
_SPEND = """
INSERT INTO api_allowance (client, busy_until) VALUES (%s, %s)
ON CONFLICT (client) DO UPDATE SET busy_until =
    CASE WHEN api_allowance.busy_until > %s THEN api_allowance.busy_until ELSE %s END + %s
WHERE api_allowance.busy_until <= %s
RETURNING busy_until
"""


def wait(request: HttpRequest, cost: int = 1) -> int:
    """Seconds that the client has to wait, 0 where it may go on and ``cost`` is accounted for.

    Within a minute a client may have ``JIGAI_API_RATE`` evaluations; the last request before that
    may be a large one, and is paid for by waiting longer.
    """
    if not settings.API_RATE:
        return 0
    now = time.time_ns() // 1_000_000
    share = -(-MINUTE * cost // settings.API_RATE)
    client = client_of(request)
    latest = now + MINUTE - 1
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [client, now + share, now, now, share, latest])
        if cursor.fetchone() is not None:
            if secrets.randbelow(SWEEP) == 0:
                Allowance.objects.filter(busy_until__lt=now).delete()
            return 0
    found = Allowance.objects.filter(client=client).values_list("busy_until", flat=True).first()
    return max(1, -(-((found or latest) - latest) // 1000))


def client_of(request: HttpRequest) -> str:
    """Who asks: a keyed hash of the address, so that no list of addresses comes into being."""
    return hmac.new(
        settings.SECRET_KEY.encode(), address_of(request).encode(), hashlib.sha256
    ).hexdigest()


def address_of(request: HttpRequest) -> str:
    """The address of the client; an IPv6 network of one subscriber counts as one.

    Behind a proxy that is trusted (``JIGAI_PROXY``) it is the last that the proxy named.
    """
    stated = str(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXY:
        stated = request.headers.get("X-Forwarded-For", stated).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(stated)
    except ValueError:
        return stated[:64]
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
