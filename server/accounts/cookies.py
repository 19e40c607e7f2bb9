"""Names and flags of our cookies. `__Host-` and Secure everywhere, but for plain http on the machine itself.

There the name contains the port: browsers keep one jar for all ports of a host, and two servers must not log each
other's people out.
"""

from functools import lru_cache
from ipaddress import ip_address

from flask import Request

__all__ = ["cookie_name", "is_loopback"]


def cookie_name(request: Request, what: str) -> str:
    """The name of a cookie on this request's address, e.g. `__Host-veldwerk-office`."""
    if not is_loopback(request):
        return f"__Host-veldwerk-{what}"
    return f"veldwerk-{what}-{request.host.rpartition(':')[2] if ':' in request.host else 80}"


def is_loopback(request: Request) -> bool:
    """Whether this is plain http to this very machine, where a browser would not keep a Secure cookie."""
    return not request.is_secure and _is_this_machine(request.host)


@lru_cache(100)
def _is_this_machine(address: str) -> bool:
    host = address.rpartition(":")[0] or address
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
