"""checklist.answer: answers are only ever added; the head of an item is the one that stands."""

from typing import TYPE_CHECKING, Any

from sync.actor import Actor, Stamp
from sync.clash import open_clash, raise_clash
from sync.handlers import handles
from sync.outcome import Outcome, applied, clashed, merged, rejected

from .acts import made, reached, taken, unseen, visit_needs
from .begun import begin_on
from .checklists import item_of
from .completeness import fits
from .field_mutations import same
from .finishing import came_later, went_away
from .late_work import note_late_work

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def _needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [*visit_needs(args, "answer"), ("answer", "id", args["id"])]


@handles("checklist.answer", needs=_needs)
def answer(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Add an answer. It becomes the head if the person saw the head that stands; the same again is history."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "answer", args["id"]):
        return rejected("id_taken")
    item = item_of(desk, visit, args["item"])
    if item is None:
        return unseen()
    if not fits(item, args["value"]):
        return rejected("wrong_value", title=item["title"])
    late = note_late_work(desk, visit, by)
    begin_on(desk, visit, args.get("checklist"), by)
    head = head_of(desk, visit["id"], args["item"], args.get("repeat") or 0)
    concern = f"answer:{args['item']}:{args.get('repeat') or 0}"
    contested = open_clash(desk, "visit", visit["id"], concern) is not None
    # No head, though the phone saw one: a restored server lost it. There is nothing to clash with.
    stands = not contested and (head is None or args.get("supersedes") == head["id"])
    if stands and head:
        desk.change("answer", head["id"], head=False)
    _add(desk, args, head=stands, made=made(by, at, late=late))
    if stands:
        came_later(desk, visit["id"])
        went_away(desk, visit["id"], args["item"], args.get("repeat") or 0, by.member)
        return applied()
    if head and not contested and same(head["value"], args["value"]) and same(head["note"], args.get("note")):
        return merged()
    ours = head["value"] if head else None
    return clashed(raise_clash(desk, "visit", visit["id"], concern, ours=ours, theirs=args["value"], at=at, by=by))


def head_of(desk: "Desk", visit: str, item: str, repeat: int) -> "Row | None":
    """The answer that stands for an item, or None."""
    for one in desk.rows("answer", "visit_id", visit):
        if one["head"] and one["item"] == item and one["repeat"] == repeat:
            return one
    return None


def _add(desk: "Desk", args: dict[str, Any], *, head: bool, made: dict[str, Any]) -> None:
    desk.add(
        "answer",
        {
            "id": args["id"],
            "visit_id": args["visit"],
            "item": args["item"],
            "repeat": args.get("repeat") or 0,
            "value": args["value"],
            "note": args.get("note"),
            "supersedes_id": args.get("supersedes"),
            "head": head,
            **made,
        },
    )
