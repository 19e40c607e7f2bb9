"""What a technician hears on his phone about what the office did."""

from typing import TYPE_CHECKING, Any

from sync.erased import is_visit_erased

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

# Whose rows say that somebody worked on a visit.
WORK = ("visit_step", "answer", "photo", "part_use", "signature", "issue", "rating")


def notice(
    desk: "Desk",
    member: str,
    kind: str,
    *,
    visit: str | None = None,
    to: str | None = None,
    by: str | None = None,
    params: dict[str, Any] | None = None,
) -> "Row | None":
    """Tell a member something. `kind` chooses the text (visits.notice.<kind>); `to` is a team, `by` a member.

    None where the visit's customer was erased: it is gone from the phone, and the notice would stay.
    """
    if visit is not None and is_visit_erased(desk, visit):
        return None
    return desk.add(
        "notice",
        {
            "member_id": member,
            "kind": kind,
            "code": f"visits.notice.{kind}",
            "params": params or {},
            "visit_id": visit,
            "to_id": to,
            "by_member_id": by,
            "at": desk.now,
        },
    )


def workers(desk: "Desk", visit: str) -> set[str]:
    """The members who did something on this visit from a phone."""
    return {
        row["by_member_id"]
        for kind in WORK
        for row in desk.rows(kind, "visit_id", visit)
        if row["device_id"] is not None
    }


def visit_moved(desk: "Desk", member: str, move: "Row") -> None:
    """Somebody worked on a visit that another team has now. Told once per move."""
    told = any(
        one["kind"] == "visit_moved" and one["member_id"] == member and one["params"].get("move") == move["id"]
        for one in desk.rows("notice", "visit_id", move["visit_id"])
    )
    if not told:
        to = desk.get("team", move["to_team_id"])
        mover = desk.get("member", move["by_member_id"])
        notice(
            desk,
            member,
            "visit_moved",
            visit=move["visit_id"],
            to=move["to_team_id"],
            by=move["by_member_id"],
            params={
                "move": move["id"],
                "team": to["name"] if to else "",
                "name": mover["name"] if mover else "",
                **which(desk, move["visit_id"]),
            },
        )


def turn_round(desk: "Desk", visit: "Row", member: str) -> None:
    """He is on his way to a visit that the office called off. Told once per cancellation."""
    told = any(
        one["kind"] == "turn_round" and one["member_id"] == member and one["at"] >= visit["cancelled_at"]
        for one in desk.rows("notice", "visit_id", visit["id"])
    )
    if not told:
        params = {"reason": visit["cancel_reason"] or "", **which(desk, visit["id"])}
        notice(desk, member, "turn_round", visit=visit["id"], params=params)


def which(desk: "Desk", visit: str) -> dict[str, Any]:
    """What a text says of a visit: the number of its work order and the customer's name."""
    row = desk.get("visit", visit)
    order = desk.get("work_order", row["work_order_id"]) if row else None
    customer = desk.get("customer", order["customer_id"]) if order else None
    return {"number": order["number"] if order else "", "customer": customer["name"] if customer else ""}
