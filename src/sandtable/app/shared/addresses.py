"""The address that a request came from."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope


def address_of(scope: Scope) -> str:
    """The client's address; of IPv6 its network of 64 bits, since one machine has all addresses of such a network."""
    client = scope.get("client")
    try:
        found = ipaddress.ip_address(str(client[0]) if client else "")
    except ValueError:
        return str(client[0]) if client else ""
    if found.version == 6 and found.ipv4_mapped is None and not found.is_loopback:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
