"""What `bin/run --lan` runs beside the rest: the app over https on the network, and the page to begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import segno
from flask import Flask

from server.field_api.lan import Lan
from server.system.lan.address import lan_address
from server.system.lan.doorway import doorway
from server.system.lan.papers import Papers, papers
from server.system.web import serve
from server.system.wish import CannotStart, Wish, check_port

__all__ = ["Network", "network"]

SECURE, PLAIN = 443, 80
"""Added to the port of `bin/run`: 8000 gives https on 8443 and the page on 8080."""


@dataclass(frozen=True)
class Network:
    """The machine on its network; `lan` is what the app tells phones of it."""

    address: IPv4Address
    secure: int
    plain: int
    papers: Papers
    lan: Lan

    def join(self, app: Flask) -> None:
        """The app's page for phones opens."""
        app.extensions["lan"] = self.lan

    def serve_secure(self, app: Flask, ready: Callable[[], None]) -> None:
        """All of the app, over https."""
        tls = (self.papers.certificate, self.papers.key)
        serve(app, host=str(self.address), port=self.secure, ready=ready, workers=1, tls=tls)

    def serve_plain(self, app: Flask, ready: Callable[[], None]) -> None:
        """The page with the certificate, and nothing else."""
        serve(app, host=str(self.address), port=self.plain, ready=ready, workers=1, around=doorway)

    def said(self) -> dict[str, Any]:
        """For the ready file."""
        return {
            "url": self.lan.url,
            "page": self.lan.page,
            "certificate": str(self.papers.authority),
            "fingerprint": self.papers.fingerprint,
        }

    def words(self) -> str:
        """For the terminal: where, what to check, and the page's address as a QR code."""
        drawn = StringIO()
        segno.make(self.lan.page, error="m", micro=False).terminal(drawn, border=2, compact=True)
        return (
            f"\nPhones on this network: scan this, or type {self.lan.page}\n\n{drawn.getvalue()}\n"
            f"  app     {self.lan.url}/app/   office  {self.lan.url}/office/\n"
            f"  The certificate that a phone is asked to trust has this fingerprint (SHA-256):\n  {self.papers.fingerprint}\n"
            "  Everybody on this network can reach it now, and the demo's passwords are public.\n"
            f"  With a cable instead of the network: {self.lan.cable} (docs/operations.md)"
        )


def network(wish: Wish, data: Path) -> Network | None:
    """What --lan asked for, ready to be served; None without it. CannotStart with what helps."""
    if wish.lan is None:
        return None
    address = lan_address(wish.lan)
    secure, plain = wish.port + SECURE, wish.port + PLAIN
    for port in (secure, plain):
        check_port(port, str(address))
    try:
        ours = papers(data / "lan", address, datetime.now(UTC))
    except (OSError, ValueError) as error:
        raise CannotStart(
            f"the certificates in {data / 'lan'} cannot be used: {error}. "
            "Move that folder away and start again; phones are then asked to trust a new one."
        ) from error
    page = f"http://{address}:{plain}/lan/"
    cable = f"adb reverse tcp:{wish.port} tcp:{wish.port}"
    lan = Lan(f"https://{address}:{secure}", page, ours.der, ours.fingerprint, cable, f"{wish.url}/app/")
    return Network(address, secure, plain, ours, lan)
