"""What a technician's steps do to a visit: visit.set_state, visit.undo_state, visit.complete (docs/sync.md, "Who wins")."""

from typing import TYPE_CHECKING, Any

from sync.actor import Actor, Stamp
from sync.clash import open_clash, raise_clash
from sync.handlers import handles
from sync.outcome import Outcome, applied, clashed, merged, rejected

from . import states
from .acts import is_late, made, reached, taken, unseen, visit_needs
from .begun import begin_on
from .finishing import finished
from .late_work import tell_of_late_work
from .material import material_needs
from .notices import turn_round
from .returning import ended_again
from .steps import add_step, stand, steps_of

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def _needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return visit_needs(args, "visit_step")


@handles("visit.set_state", needs=_needs)
def set_state(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """A step on the way. done, partial and cancelled are not set so; no_access ends the visit (the catalogue asks a note)."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    to, note = args["to"], args.get("note")
    if to in states.NOT_BY_STEP:
        return rejected("not_allowed")
    if taken(desk, "visit_step", args["step"]):
        return rejected("id_taken")
    begin_on(desk, visit, args.get("checklist"), by)
    outcome = _take_step(desk, visit, to, note, args["step"], by, at)
    if to == "no_access" and outcome.status == "applied":
        ended_again(desk, visit["id"], None, by=by.member, name=by.name)
    return outcome


@handles("visit.undo_state", needs=_needs)
def undo_state(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Take back an own step; the visit stands where the other steps left it. Not once it ended: the office reopens."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    step = desk.get("visit_step", args["step"])
    if step is None or step["visit_id"] != visit["id"]:
        return unseen()
    if step["by_member_id"] != by.member:
        return rejected("not_allowed")
    if visit["state"] in states.FINAL:
        return rejected("final")
    if step["undone_by"]:
        return applied()
    desk.change("visit_step", step["id"], undone_by=by.member)
    standing = states.standing(steps_of(desk, visit["id"]))
    if open_clash(desk, "visit", visit["id"], "state"):
        return _clash(desk, visit, "state", standing, by, at)
    if standing != visit["state"]:
        stand(desk, visit["id"], standing)
        return applied()
    return merged()


@handles(
    "visit.complete",
    needs=lambda args: visit_needs(args, "visit_step", "answer", "photo", "part_use", "signature", "visit_return"),
    then=lambda desk, args: material_needs(desk, args["visit"]),
)
def complete(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """The work is done, wholly or in part. Never refused for what is missing: that becomes an attention card.

    `remarks` are words for the office: they are the note of the step and never stand on what a customer reads.
    `returned` names the office's return that this end answers: who did not see it cannot have answered it.
    """
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "visit_step", args["step"]):
        return rejected("id_taken")
    begin_on(desk, visit, args.get("checklist"), by, ends=_would_move(desk, visit, args["outcome"], by))
    outcome = _take_step(desk, visit, args["outcome"], args.get("remarks"), args["step"], by, at)
    if outcome.status != "clash":
        ended_again(desk, visit["id"], args.get("returned"), by=by.member, name=by.name)
    return outcome


def _take_step(desk: "Desk", visit: "Row", to: str, note: str | None, step: str, by: Actor, at: Stamp) -> Outcome:
    late = is_late(visit, by, desk.today)
    concern, moved = _contested(desk, visit, to, late), _would_move(desk, visit, to, by)
    add_step(desk, visit, to, moved=moved, made=made(by, at, late=late), step=step, note=note)
    if late:
        tell_of_late_work(desk, visit, by)
    if concern:
        return _clash(desk, visit, concern, to, by, at)
    if visit["state"] == "cancelled" and to == "en_route":
        turn_round(desk, visit, by.member)
    if moved and to in states.OUTCOMES:
        finished(desk, visit["id"], to, by.member)
    return applied() if moved else merged()


def _would_move(desk: "Desk", visit: "Row", to: str, by: Actor) -> bool:
    late = is_late(visit, by, desk.today)
    open_to_it = not late and visit["state"] != "cancelled" and _contested(desk, visit, to, late) is None
    return open_to_it and states.moves(visit["state"], to)


def _contested(desk: "Desk", visit: "Row", to: str, late: bool) -> str | None:
    """The concern about which this step clashes with what stands, or None.

    What attaches to an open clash is settled before anything else is compared.
    """
    if open_clash(desk, "visit", visit["id"], "state"):
        return "state"
    if visit["state"] == "cancelled":
        return "state" if states.rank(to) >= states.rank("on_site") else None
    if late:
        return "state" if to in states.OUTCOMES else None
    if to not in states.FINAL:
        return None
    if open_clash(desk, "visit", visit["id"], "outcome"):
        return "outcome"
    return "outcome" if visit["state"] in states.FINAL and visit["state"] != to else None


def _clash(desk: "Desk", visit: "Row", concern: str, theirs: str, by: Actor, at: Stamp) -> Outcome:
    return clashed(raise_clash(desk, "visit", visit["id"], concern, ours=visit["state"], theirs=theirs, at=at, by=by))
