"""A technician's second device that only reads: its pulls fall between the statements of what others write."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from server.field_api import exchange
from tests.world.site import Site
from tests.world.template import SignedIn

Documents = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Watcher:
    """What docs/sync.md asks of who reads, in its shortest form: a cursor, documents, and a refill beside them at a reset."""

    me: SignedIn
    site: Site
    cursor: str = ""
    held: Documents = field(default_factory=dict[tuple[str, str], dict[str, Any]])
    filling: Documents | None = None

    def reads(self) -> None:
        """To the end of everything, with an app as new as the server (which the world changes under phones of long ago)."""
        while self._page():
            pass

    def _page(self) -> bool:
        query = f"limit=40&cursor={quote(self.cursor)}" if self.cursor else "limit=40"
        headers = {"Authorization": f"Bearer {self.me.token}", "X-Schema": str(exchange.SCHEMA)}
        got = self.site.request("GET", f"/api/mobile/sync?{query}", headers=headers)
        assert got.status == 200, (got.status, got.body)
        told = json.loads(got.body)
        if told["reset"] and self.filling is None:
            self.filling = {}
        target = self.held if self.filling is None else self.filling
        for change in told["changes"]:
            key = (change["kind"], change["id"])
            if change["op"] == "put":
                target[key] = {**change["doc"], "v": change["v"]}
            else:
                target.pop(key, None)
        self.cursor = told["cursor"]
        if self.filling is not None and not told["more"]:
            self.held, self.filling = self.filling, None
        return bool(told["more"])
