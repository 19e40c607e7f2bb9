"""What the customer says on the phone: signature.seal and rating.give. Written once, never changed."""

from typing import TYPE_CHECKING, Any

from server.kit.chain import await_chain
from sync.actor import Actor, Stamp
from sync.handlers import handles
from sync.outcome import Outcome, applied, rejected

from .acts import made, reached, taken, unseen, visit_needs
from .finishing import came_later
from .late_work import note_late_work

if TYPE_CHECKING:
    from sync.desk import Desk


@handles("signature.seal", needs=lambda args: [*visit_needs(args), ("signature", "id", args["id"])])
def seal(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Put a mark, drawn or typed, under the statement with this hash. The statement and the image come as blobs."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "signature", args["id"]):
        return rejected("id_taken")
    late = note_late_work(desk, visit, by)
    row = {name: args[name] for name in ("id", "role", "name", "statement_sha256", "consent", "channel")}
    row |= {"visit_id": visit["id"], "image_sha256": args.get("image_sha256"), "typed": args.get("typed")}
    desk.add("signature", row | made(by, at, late=late))
    await_chain(desk, "signature", args["id"])
    came_later(desk, visit["id"])
    return applied()


@handles("rating.give", needs=lambda args: [*visit_needs(args), ("rating", "id", args["id"])])
def give_rating(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """What the customer thought of the visit; another rating stands beside it."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "rating", args["id"]):
        return rejected("id_taken")
    late = note_late_work(desk, visit, by)
    row = {name: args[name] for name in ("id", "channel", "stars")}
    row |= {"visit_id": visit["id"], "nps": args.get("nps"), "comment": args.get("comment")}
    desk.add("rating", row | made(by, at, late=late))
    return applied()
