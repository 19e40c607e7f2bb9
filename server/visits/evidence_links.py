"""Which documents of this room name a blob, and what happens to them when its bytes have come (server/evidence/links.py)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.evidence.links import Named, Reference, named_in, refers, when_complete

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

# Which column of which kind holds a hash.
HASHES = (
    ("photo", "blob_sha256"),
    ("signature", "statement_sha256"),
    ("signature", "image_sha256"),
    ("document", "blob_sha256"),
)
named_in(*HASHES)


@refers
def documents_naming(desk: "Desk", sha256: str) -> Iterable[Reference]:
    """Photos, signatures (their image and their statement) and documents with this hash."""
    return [
        Reference(kind, row["id"], maker=None if _by_house(kind, row) else row["by_member_id"])
        for kind, column in HASHES
        for row in desk.rows(kind, column, sha256)
    ]


def _by_house(kind: str, row: "Row") -> bool:
    """The house itself brought its bytes: a paper of the office, or a signature that no phone sent. What a phone says of
    its channel proves nothing."""
    if kind == "document":
        return True
    return kind == "signature" and row["mutation_id"] is None and row["channel"] == "link"


@when_complete
def photos_received(desk: "Desk", sha256: str, opened: set[Named]) -> None:
    """The bytes are here and match: the photos of those who delivered them (or could read them) say so from now on."""
    for photo in desk.rows("photo", "blob_sha256", sha256):
        if photo["bytes_at"] is None and ("photo", photo["id"]) in opened:
            desk.change("photo", photo["id"], bytes_at=desk.now)
