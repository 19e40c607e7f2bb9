"""The office's acts on visits, heard for the people whose day they change."""

from server.kit.clock import from_rfc3339
from server.kit.events import listens
from server.kit.house import House

from .day_changes import note_change
from .events import VisitCancelled, VisitMade, VisitMoved, VisitReopened, VisitReturned
from .models import Visit

__all__ = ["hear_of_cancelled", "hear_of_made", "hear_of_moved", "hear_of_reopened", "hear_of_returned"]


@listens(VisitMade)
def hear_of_made(event: VisitMade, house: House) -> None:
    """Something more to do today or tomorrow."""
    if visit := _visit(house, event.visit):
        note_change(house, visit, "made", by=event.by)


@listens(VisitMoved)
def hear_of_moved(event: VisitMoved, house: House) -> None:
    """The team that had it and the team that has it now; also another moment."""
    visit = _visit(house, event.visit)
    if visit and event.was_planned_from:  # without it the event is of an older program
        was_from = from_rfc3339(event.was_planned_from)
        note_change(house, visit, "moved", by=event.by, was_team=event.from_team, was_from=was_from)


@listens(VisitCancelled)
def hear_of_cancelled(event: VisitCancelled, house: House) -> None:
    """It does not go on."""
    if visit := _visit(house, event.visit):
        note_change(house, visit, "cancelled", by=event.by, was_team=visit.team_id, was_from=visit.planned_from)


@listens(VisitReopened)
def hear_of_reopened(event: VisitReopened, house: House) -> None:
    """It goes on after all, or there is something left to do."""
    if visit := _visit(house, event.visit):
        note_change(house, visit, "reopened", by=event.by)


@listens(VisitReturned)
def hear_of_returned(event: VisitReturned, house: House) -> None:
    """There is something left to do, however long ago its day was."""
    if visit := _visit(house, event.visit):
        note_change(house, visit, "reopened", by=event.by, any_day=True)


def _visit(house: House, id_: str) -> Visit | None:
    return house.session.get(Visit, (house.tenant, id_))
