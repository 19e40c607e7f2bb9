"""What a browser may do with our pages: load from here, and nothing else. No inline script, no inline style."""

import base64
import hashlib
import re

from flask import Response, request

__all__ = ["add_security_headers", "import_map_hash", "policy"]

_IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.S)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}


def policy(*scripts: str) -> str:
    """The Content-Security-Policy; `scripts` are hashes ('sha256-...') of inline import maps that are let in."""
    allowed = " ".join(["'self'", *(f"'{one}'" for one in scripts)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def import_map_hash(html: str) -> str:
    """The hash of a page's import map, the one inline script it may have. ValueError when it has none."""
    found = _IMPORT_MAP.search(html)
    if found is None:
        raise ValueError("The page has no import map.")
    return "sha256-" + base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()


def add_security_headers(response: Response) -> Response:
    """On every answer; what a door set itself (the app's own policy, a picture's caching) stays."""
    there = {name.lower() for name, _ in response.headers}
    for name, value, low in _ALWAYS:
        if low not in there:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


_ALWAYS = tuple(
    (name, value, name.lower()) for name, value in (_HEADERS | {"Content-Security-Policy": policy()}).items()
)
