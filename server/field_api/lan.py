"""For phones on the same network as the machine (`bin/run --lan`): the certificate to trust, and how, per kind of phone."""

from dataclasses import dataclass
from io import BytesIO

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from server.field_api.room import field_api
from server.kit.csp import policy
from server.kit.http import Answer, Door, Sample, answer, go_to, page

__all__ = ["Lan", "lan_certificate", "lan_here", "lan_page", "lan_qr", "to_the_lan_page"]

_STEPS = {"ios": 5, "android": 5, "macos": 4, "windows": 5}
PLATFORMS = [
    (name, f"field_api.lan_{name}", [f"field_api.lan_{name}_{nr}" for nr in range(1, count + 1)])
    for name, count in _STEPS.items()
]
"""Each kind of phone with the keys of its title and of its steps."""


@dataclass(frozen=True)
class Lan:
    """Where the app is on the network. `der` is the authority's certificate; `cable` the way without a network."""

    url: str
    page: str
    der: bytes
    fingerprint: str
    cable: str
    cable_url: str


@field_api.get("/lan", permission="public", door="public", sample=Sample(), summary="The way to the page for phones")
def to_the_lan_page(door: Door) -> Answer:
    """People type it without the slash."""
    return go_to("/lan/", 308)


@field_api.get("/lan/", permission="public", door="public", sample=Sample(), summary="How a phone comes to trust us")
def lan_page(door: Door) -> Answer:
    """A QR code, the certificate, and the steps for iOS, Android, macOS and Windows. 404 unless started with --lan."""
    lan = _lan()
    response = page("field_api/lan.html", lan=lan, platforms=PLATFORMS)
    # Its script asks over https whether this device trusts us by now.
    response.headers["Content-Security-Policy"] = policy().replace(
        "connect-src 'self'", f"connect-src 'self' {lan.url}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@field_api.get("/lan/veldwerk.crt", permission="public", door="public", sample=Sample(), summary="The certificate")
def lan_certificate(door: Door) -> Answer:
    """The authority's certificate (DER), by the type at which phones offer to install it."""
    headers = {"Content-Disposition": 'attachment; filename="veldwerk.crt"', "Cache-Control": "no-store"}
    return Response(_lan().der, mimetype="application/x-x509-ca-cert", headers=headers)


@field_api.get("/lan/qr.svg", permission="public", door="public", sample=Sample(), summary="The page as a QR code")
def lan_qr(door: Door) -> Answer:
    """For who sees the page on the machine itself and has the phone in the other hand."""
    import segno

    drawn = BytesIO()
    segno.make(_lan().page, error="m", micro=False).save(drawn, kind="svg", border=2, dark="#12201f", light="#ffffff")
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@field_api.get("/lan/here", permission="public", door="public", sample=Sample(), summary="Whether https is trusted")
def lan_here(door: Door) -> Answer:
    """204 for the page on plain http, which learns by it that this device trusts the certificate."""
    _lan()
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return answer(headers=headers | {"Cache-Control": "no-store"})


def _lan() -> Lan:
    lan: Lan | None = current_app.extensions.get("lan")
    if lan is None:
        raise NotFound
    return lan
