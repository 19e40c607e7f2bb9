"""When a report may have become possible, or says no longer all: something was sealed, ended, changed, or bytes came."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.evidence.links import Named, Reference, named_in, refers, when_complete
from server.kit.events import listens
from server.kit.house import House
from server.kit.jobs import queue
from server.visits.events import SignatureSealed, VisitCompleted, VisitEdited
from server.visits.states import FINAL

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = ["bytes_came", "make_after_completion", "make_after_edit", "make_after_seal", "reports_naming"]

named_in(("report", "blob_sha256"))


@listens(SignatureSealed)
def make_after_seal(event: SignatureSealed, house: House) -> None:
    """The countersignature is there."""
    house.queue("reports.make", visit=event.visit)


@listens(VisitCompleted)
def make_after_completion(event: VisitCompleted, house: House) -> None:
    """The visit ended, perhaps after everything else had come."""
    house.queue("reports.make", visit=event.visit)


@listens(VisitEdited)
def make_after_edit(event: VisitEdited, house: House) -> None:
    """The office changed something: what was signed may not be so any more."""
    house.queue("reports.make", visit=event.visit)


@when_complete
def bytes_came(desk: "Desk", sha256: str, opened: set[Named]) -> None:
    """A photo, a mark or a statement came after the visit had ended."""
    visits: dict[str, None] = {}
    for kind, column in (("photo", "blob_sha256"), ("signature", "image_sha256"), ("signature", "statement_sha256")):
        visits |= dict.fromkeys(row["visit_id"] for row in desk.rows(kind, column, sha256))
    for visit in visits:
        row = desk.get("visit", visit)
        if row is not None and row["state"] in FINAL:
            queue(desk, "reports.make", visit=visit)


@refers
def reports_naming(desk: "Desk", sha256: str) -> Iterable[Reference]:
    """A report's PDF is a blob, which the report keeps from being swept."""
    return [Reference("report", row["id"], maker=None) for row in desk.rows("report", "blob_sha256", sha256)]
