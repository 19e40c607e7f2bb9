"""issue.report and time.log: what was found, and where the hours went."""

from typing import TYPE_CHECKING, Any

from sync.actor import Actor, Stamp
from sync.handlers import handles
from sync.moment import read_moment
from sync.outcome import Outcome, applied, rejected

from .acts import made, reached, taken, unseen, visit_needs
from .attention_cards import raise_card
from .events import IssueReported, tell
from .hours_names import days_around, member_day
from .late_work import note_late_work

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


@handles("issue.report", needs=lambda args: [*visit_needs(args), ("issue", "id", args["id"])])
def report(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Something is wrong on site. What is unsafe or serious goes before the office at once."""
    visit = reached(desk, args, by)
    if visit is None:
        return unseen()
    if taken(desk, "issue", args["id"]):
        return rejected("id_taken")
    late = note_late_work(desk, visit, by)
    row = {name: args[name] for name in ("id", "category", "severity", "text")}
    desk.add("issue", row | {"visit_id": visit["id"]} | made(by, at, late=late))
    tell(desk, IssueReported(visit=visit["id"], issue=args["id"], category=args["category"], severity=args["severity"]))
    if args["category"] == "safety" or args["severity"] == "high":
        params = {"issue": args["id"], "category": args["category"], "severity": args["severity"], "text": args["text"]}
        raise_card(desk, "issue", "visit", visit["id"], params, one_for="issue")
    return applied()


def _time_needs(args: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [*visit_needs(args), ("time_entry", "id", args["id"])]


@handles("time.log", needs=_time_needs)
def log_time(desk: "Desk", args: dict[str, Any], by: Actor, at: Stamp) -> Outcome:
    """Hours of this person. Overlaps and odd times are accepted and flagged; a correction stands beside what it corrects."""
    visit = reached(desk, args, by) if args.get("visit") else None
    if args.get("visit") and visit is None:
        return unseen()
    if taken(desk, "time_entry", args["id"]):
        return rejected("id_taken")
    corrected = desk.get("time_entry", args["corrects"]) if args.get("corrects") else None
    if args.get("corrects") and (corrected is None or corrected["member_id"] != by.member):
        return unseen()
    late = visit is not None and note_late_work(desk, visit, by)
    row = {
        "id": args["id"],
        "member_id": by.member,
        "kind": args["kind"],
        "visit_id": args.get("visit"),
        "from_at": read_moment(args["from"]),
        "to_at": read_moment(args["to"]),
        "corrects_id": args.get("corrects"),
        "member_day": member_day(by.member, read_moment(args["from"])),
    }
    desk.add("time_entry", row | {"flags": _flags(desk, row)} | made(by, at, late=late))
    return applied()


def _flags(desk: "Desk", entry: "Row") -> list[str]:
    """What is odd about an entry: it ends before it starts, or overlaps another of this person that nothing corrected."""
    around = (one for name in days_around(entry) for one in desk.rows("time_entry", "member_day", name))
    overlapping = [one for one in around if one["from_at"] < entry["to_at"] and entry["from_at"] < one["to_at"]]
    stands = (one for one in overlapping if one["id"] != entry["corrects_id"])
    return [
        *(["ends_before_start"] if entry["to_at"] < entry["from_at"] else []),
        *(["overlaps"] if any(not desk.rows("time_entry", "corrects_id", one["id"]) for one in stands) else []),
    ]
