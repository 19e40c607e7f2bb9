"""Where a technician's movements were: of which visit, at whose, by whom. So many queries however many movements."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.inventory.ledger_reading import Moved
from server.kit.house import House

from .words import customer_text, day_text


@dataclass(frozen=True)
class Done:
    """One use, return or swap: the visit that one click leads to, `where` in words, who did it."""

    visit: str
    where: str
    by: str


def done_at(house: House, moved: Iterable[Moved], lang: str) -> dict[str, Done]:
    """By the cause of the movement; what the office did is not in it."""
    read = house.store.read
    causes = {one.cause_id: one.cause_kind for one in moved if one.cause_kind.startswith("part_")}
    acts = {row["id"]: row for row in read("part_return", causes)}
    of = {cause: acts[cause]["part_use_id"] if cause in acts else cause for cause in causes}
    uses = {row["id"]: row for row in read("part_use", set(of.values()))}
    visits = {row["id"]: row for row in read("visit", {row["visit_id"] for row in uses.values()})}
    orders = {row["id"]: row for row in read("work_order", {row["work_order_id"] for row in visits.values()})}
    customers = {row["id"]: row["name"] for row in read("customer", {row["customer_id"] for row in orders.values()})}
    makers = {row["by_member_id"] for row in [*acts.values(), *uses.values()]}
    names = {row["id"]: row["name"] for row in read("member", makers)}
    found: dict[str, Done] = {}
    for cause, use in of.items():
        visit = visits.get(uses[use]["visit_id"]) if use in uses else None
        if visit:
            customer = customers[orders[visit["work_order_id"]]["customer_id"]]
            by = acts.get(cause, uses[use])["by_member_id"]
            found[cause] = Done(
                visit["id"], f"{customer_text(customer, lang)}, {day_text(visit['day'], lang)}", names.get(by, "")
            )
    return found
