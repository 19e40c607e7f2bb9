"""photo.add and photo.hide. A photo is a fact at once; whether its bytes are here is said apart (`bytes_at`)."""

from typing import TYPE_CHECKING, Any

from server.evidence.links import bytes_open
from sync.actor import Actor, Stamp
from sync.handlers import handles
from sync.moment import read_moment
from sync.outcome import Outcome, applied, merged, rejected
from sync.reach import visit_in_reach

from .acts import made, reached, taken, unseen, visit_needs
from .begun import begin_on
from .finishing import came_later, went_away
from .late_work import note_late_work

if TYPE_CHECKING:
    from sync.desk import Desk


def _add_needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [*visit_needs(args), ("photo", "id", args["id"]), ("blob", "sha256", args["sha256"])]


@handles("photo.add", needs=_add_needs)
def add(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Attach a picture to the visit, to an item of its checklist, or to an issue."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "photo", args["id"]):
        return rejected("id_taken")
    issue = desk.get("issue", args["issue"]) if args.get("issue") else None
    if args.get("issue") and (issue is None or issue["visit_id"] != visit["id"]):
        return unseen()
    late = note_late_work(desk, visit, by)
    begin_on(desk, visit, args.get("checklist"), by)
    row = {name: args.get(name) for name in ("item", "position", "quality", "override")}
    row |= {name: args[name] for name in ("id", "bytes", "width", "height")}
    row |= {
        "visit_id": visit["id"],
        "taken_at": read_moment(args["taken_at"]),
        "repeat": args.get("repeat") or 0,
        "issue_id": args.get("issue"),
        "blob_sha256": args["sha256"],
        "bytes_at": desk.now if bytes_open(desk, args["sha256"], by.member) else None,
        "hidden_reason": None,
        "hidden_by": None,
        "poor_reason": None,
        "poor_by": None,
        "poor_at": None,
    }
    desk.add("photo", row | made(by, at, late=late))
    came_later(desk, visit["id"])
    return applied()


@handles("photo.hide", needs=lambda args: [("photo", "id", args["id"])])
def hide(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Take a picture out of sight, with a reason; it stays. The first reason stands."""
    photo = desk.get("photo", args["id"])
    visit = visit_in_reach(desk, photo["visit_id"], by) if photo else None
    if photo is None or visit is None:
        return unseen()
    note_late_work(desk, visit, by)
    if photo["hidden_reason"] is not None:
        return applied() if photo["hidden_reason"] == args["reason"] else merged()
    desk.change("photo", photo["id"], hidden_reason=args["reason"], hidden_by=by.member)
    went_away(desk, visit["id"], photo["item"], photo["repeat"], by.member)
    return applied()
