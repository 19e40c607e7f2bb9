"""The office says of a photo that it is not good enough, and why; and takes that back. The photo itself stays as it is."""

from typing import TYPE_CHECKING

from server.kit.errors import Problem
from sync.kind import Row

from .finishing import came_later, went_away
from .notices import notice, which

if TYPE_CHECKING:
    from sync.desk import Desk


def mark_photo(desk: "Desk", photo: str, *, reason: str, by: str, told: bool = True) -> Row:
    """Ask for a better photo; the item that asks for one counts as missing until then. Returns the row.

    Its maker hears of it, unless `told` is False: then who calls tells him. A second mark takes the first one's place.
    Problem 404; 409 visits.photo_is_hidden if it was taken out of sight already (a better one may be there).
    """
    row = photo_of(desk, photo)
    if row["hidden_reason"] is not None:
        raise Problem(409, "visits.photo_is_hidden")
    marked = desk.change("photo", photo, poor_reason=reason, poor_by=by, poor_at=desk.now)
    if told:
        params = {"reason": reason, "photo": photo, **which(desk, row["visit_id"])}
        notice(desk, row["by_member_id"], "photo_poor", visit=row["visit_id"], by=by, params=params)
    went_away(desk, row["visit_id"], row["item"], row["repeat"], row["by_member_id"])
    return marked


def unmark_photo(desk: "Desk", photo: str) -> Row:
    """It is good after all. Problem 404; 409 visits.photo_not_marked."""
    row = photo_of(desk, photo)
    if row["poor_reason"] is None:
        raise Problem(409, "visits.photo_not_marked")
    lifted = desk.change("photo", photo, poor_reason=None, poor_by=None, poor_at=None)
    came_later(desk, row["visit_id"])
    return lifted


def photo_of(desk: "Desk", photo: str) -> Row:
    """The photo's row. Problem 404 if there is none."""
    row = desk.get("photo", photo)
    if row is None:
        raise Problem(404, "visits.photo_not_found")
    return row
