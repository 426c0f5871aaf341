"""From which address a request comes."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


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
