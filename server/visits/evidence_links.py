"""Which documents of this room name a blob, and what happens to them when its bytes have come (server/evidence/links.py)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.evidence.links import Named, Reference, refers, when_complete

if TYPE_CHECKING:
    from sync.desk import Desk

# Which column of which kind holds a hash.
HASHES = (
    ("photo", "blob_sha256"),
    ("signature", "statement_sha256"),
    ("signature", "image_sha256"),
    ("document", "blob_sha256"),
)


@refers
def documents_naming(desk: "Desk", sha256: str) -> Iterable[Reference]:
    """Photos, signatures (their image and their statement) and documents with this hash."""
    return [
        Reference(kind, row["id"], maker=row["by_member_id"])
        for kind, column in HASHES
        for row in desk.rows(kind, column, sha256)
    ]


@when_complete
def photos_received(desk: "Desk", sha256: str, opened: set[Named]) -> None:
    """The bytes are here and match: the photos of those who delivered them (or could read them) say so from now on."""
    for photo in desk.rows("photo", "blob_sha256", sha256):
        if photo["bytes_at"] is None and ("photo", photo["id"]) in opened:
            desk.change("photo", photo["id"], bytes_at=desk.now)
