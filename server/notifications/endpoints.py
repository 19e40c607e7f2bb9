"""Which addresses we send to: push services on the internet, over https. A phone's word alone opens no door inside."""

import base64
import binascii
import ipaddress
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from server.kit.errors import Problem

__all__ = ["check_endpoint", "check_keys", "is_public", "local_hosts", "unpadded"]

LONGEST = 2000  # characters of an endpoint


def local_hosts(setting: str) -> frozenset[str]:
    """The `host:port`s that the setting allows although they are not public, e.g. "127.0.0.1:8129"."""
    return frozenset(host.strip().lower() for host in setting.split(",") if host.strip())


def check_endpoint(endpoint: str, local: frozenset[str]) -> None:
    """Problem 422 `notifications.bad_endpoint` unless it is an https address of a public host, or an allowed local one.

    Where a name leads is looked at again when the connection stands (`push_gateway.py`): names can move.
    """
    parts = _split(endpoint)
    if parts is None or len(endpoint) > LONGEST or "@" in parts.netloc:
        raise Problem(422, "notifications.bad_endpoint", pointer="/endpoint")
    if parts.netloc.lower() in local and parts.scheme in ("http", "https"):
        return
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or not _looks_public(host):
        raise Problem(422, "notifications.bad_endpoint", pointer="/endpoint")


def check_keys(p256dh: str, auth: str) -> None:
    """Problem 422 `notifications.bad_keys` unless they are a point on P-256 and 16 bytes, in base64url."""
    try:
        point, secret = unpadded(p256dh), unpadded(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        raise Problem(422, "notifications.bad_keys", pointer="/keys") from None
    if len(point) != 65 or len(secret) != 16:
        raise Problem(422, "notifications.bad_keys", pointer="/keys")


def is_public(address: str) -> bool:
    """Whether an IP address (as a text) is one of the internet: not ours, not a neighbour's, not a machine's own."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def unpadded(text: str) -> bytes:
    """The bytes of base64url without its padding, as browsers write keys. ValueError for anything else."""
    if not text.isascii():
        raise ValueError("not base64url")
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)


def _split(endpoint: str) -> SplitResult | None:
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError:
        return None
    clean = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    return parts if clean else None


def _looks_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:  # a name
        return "." in host.strip(".") and not host.endswith((".localhost", ".local", ".internal", ".arpa"))
