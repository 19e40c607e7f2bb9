"""May I see these bytes? The same answer for a hash that is not there and for one that is not mine to see."""

from collections.abc import Collection

from server.evidence.aside import waits_in_the_inbox
from server.evidence.links import delivered, is_here, opened
from server.kit.house import House
from sync.desk import Desk
from sync.kind import Row

__all__ = ["blob_for_device", "blob_for_office"]


def blob_for_device(desk: Desk, sha256: str, *, member: str, scopes: Collection[str]) -> Row | None:
    """The blob's row, if the member delivered it or a document that opens it is in one of these scopes; else None."""
    if not is_here(desk, sha256):
        return None
    if delivered(desk, sha256, member):
        return _blob(desk, sha256)
    named = opened(desk, sha256)
    desk.preload_feed(named)
    seen = any(row.op == "put" and row.scope in scopes for key in named for row in desk.feed_of(*key))
    return _blob(desk, sha256) if seen else None


def blob_for_office(house: House, sha256: str) -> Row | None:
    """The blob's row, if any document of this tenant opens it, or refused work that waits in the inbox; else None.

    Who may read visits sees them all.
    """
    seen = opened(house.desk, sha256) or (is_here(house.desk, sha256) and waits_in_the_inbox(house, sha256))
    return _blob(house.desk, sha256) if seen else None


def _blob(desk: Desk, sha256: str) -> Row:
    return desk.rows("blob", "sha256", sha256)[0]
