"""A customer who is erased while phones are out with work of his; and who is erased again when a backup brought him back."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server.kit.chain_jobs import chain_later
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.work import do_row
from server.kit.work_models import Job
from server.privacy.asking import ask_erasure
from tests.world.lost_phones import accepts_what_came
from tests.world.site import Killed

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["erases_again", "is_erased", "links_what_waits"]

CUT_SHORT = 0.5
STATEMENTS = range(20, 160)
"""At which of the job's statements the server dies: the mark is made, most tables are not done."""


def is_erased(world: "World") -> None:
    """The office decides on what stands in the way and has one of the customers erased, whoever is out with work of his."""
    visit = world.chance.choice(world.visits)
    with open_house(world.site.app, world.tenant, write=False, now=world.site.clock()) as house:
        customer = _customer_of(house, visit)
        rows = _in_the_way(house, customer) if customer else {}
    if not customer:
        return
    _decides(world, rows)
    links_what_waits(world)
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        row = house.desk.get("customer", customer)
        assert row
        by = world.planners[0].me.member
        try:
            ask_erasure(house, customer, name=row["name"], reason="asked", reference=None, by=by)
        except Problem as problem:
            world.diary.tell(world.when, "world", f"a customer cannot be erased now: {problem.code}")
            return
    visits = sorted(one["id"] for one in rows["visit"])
    world.diary.erased |= dict.fromkeys(visits, customer)
    waits = [phone for phone in world.phones if any(one["args"].get("visit") in visits for one in phone.client.waiting)]
    world.diary.struck("customer erased under unsent work" if waits else "customer erased")
    _is_done(world, "privacy.%")
    world.diary.tell(
        world.when, "world", f"the customer of {', '.join(visits)} is erased, {len(waits)} phones have work"
    )


def erases_again(world: "World") -> None:
    """After a restore: whom the older copy brought back. The event that asks for it is not played; what it queues is."""
    if not any(world.diary.erased.values()):
        return
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        house.queue("privacy.erase_again")
    for _ in range(2):  # the first one asks for an erasure of each
        _is_done(world, "privacy.%")
    world.diary.struck("customer erased again")
    world.diary.tell(world.when, "world", "whom the backup brought back is erased again")


def links_what_waits(world: "World") -> None:
    """The chains, as the clockwork has it done every few seconds."""
    chain_later(world.site.app, world.tenant, world.site.clock())
    _is_done(world, "kit.chain")


def _customer_of(house: House, visit: str) -> str | None:
    rows = house.store.read("visit", [visit])
    if not rows or rows[0]["erased_at"] is not None:
        return None
    (order,) = house.store.read("work_order", [rows[0]["work_order_id"]])
    return str(order["customer_id"])


def _in_the_way(house: House, customer: str) -> dict[str, list[dict[str, Any]]]:
    """His visits, and what of them waits for a decision: conflicts, refused work, what could not be read."""
    orders = {row["id"] for row in house.store.read_by("work_order", "customer_id", [customer])}
    visits = house.store.read_by("visit", "work_order_id", orders)
    ids = {row["id"] for row in visits}
    waits = {
        "clash": [row for row in house.store.read_by("clash", "doc_id", ids) if row["state"] == "open"],
        "rejected": [
            row
            for row in house.store.read_by("mutation", "visit_id", ids)
            if row["status"] == "rejected" and row["settled"] is None
        ],
        "refused": [
            row for row in house.store.read_by("refused", "state", ["open"]) if any(id_ in row["body"] for id_ in ids)
        ],
    }
    return {"visit": visits, **waits}


def _decides(world: "World", rows: dict[str, list[dict[str, Any]]]) -> None:
    """What is planned is cancelled, conflicts are settled, refused work is laid aside, handed-in work taken over."""
    planner = world.planners[0]
    accepts_what_came(world)
    for row in rows["visit"]:
        planner.cancels(row["id"])
    for row in rows["clash"]:
        planner.says_yes("settle", "POST", f"/api/clash/{row['id']}/settle", {"choice": "office"}, row["id"])
    for row in [*rows["rejected"], *rows["refused"]]:
        planner.says_yes("dismiss", "POST", f"/api/rejected/{row['id']}/dismiss", {}, row["id"])


def _is_done(world: "World", jobs: str) -> None:
    """Now and then the server dies in the middle of an erasing; it is begun again and does what is left."""
    cut = jobs.startswith("privacy") and world.chance.random() < CUT_SHORT
    for id_ in _waiting(world, jobs):
        if cut:
            world.site.die_at(world.chance.choice(STATEMENTS))
        try:
            ended = do_row(world.site.app, "job", world.tenant, id_)
        except Killed:
            world.diary.struck("erasing cut short")
            world.site.stop()
            world.site.start()
            ended = do_row(world.site.app, "job", world.tenant, id_)
        finally:
            world.site.live()
        if ended != "done":
            world.broken.append(f"erasing: the job {jobs} ended as {ended}")


def _waiting(world: "World", jobs: str) -> list[str]:
    with open_house(world.site.app, world.tenant, write=False) as house:
        return list(house.session.scalars(select(Job.id).where(Job.state == "waiting", Job.name.like(jobs))))
