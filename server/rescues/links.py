"""Files that acts in quarantine name are kept, and the office may look at them, if the phone's member delivered them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.evidence.links import Reference, named_in, refers

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = ["files_in_quarantine"]

named_in(("quarantine_file", "sha256"))


@refers
def files_in_quarantine(desk: "Desk", sha256: str) -> Iterable[Reference]:
    """One reference for each quarantine in which this hash is named."""
    return [
        Reference("quarantine_file", row["id"], maker=row["member_id"])
        for row in desk.rows("quarantine_file", "sha256", sha256)
    ]
