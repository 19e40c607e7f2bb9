"""Nights that keep to a period while phones are out with work; and what the office still does about an order that is gone."""

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest import mock

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.work import do_row
from server.kit.work_models import Job
from server.privacy import nightly
from server.privacy.models import Erasure
from server.privacy.retention_models import RetentionPeriod
from server.visits import office_issues
from server.visits.models import Visit
from tests.world import misfortune
from tests.world.site import Killed

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["a_night_keeps_to_a_period", "plans_a_follow_up"]

CUT_SHORT = 0.5
STATEMENTS = range(10, 150)
"""At which of the job's statements the server dies: some orders are gone, one is half gone, others were not looked at."""


def a_night_keeps_to_a_period(world: "World") -> None:
    """Work orders that are over go, their customers stay. The server dies in it now and then, and the period is lengthened
    before it is tried again: then no other order may go. Not before a restore, which knows nothing of what went by itself."""
    if world.endangered:
        return
    for visit in world.chance.sample(world.visits, 2):  # else there is mostly something left to do in an order
        world.planners[0].cancels(visit)
    misfortune.a_night_passes(world, days=2)
    _is_kept_for(world, months=0)
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        house.queue("privacy.retention")
        house.desk.flush()
        waiting = select(Job.id).where(Job.state == "waiting", Job.name == "privacy.retention")
        job = house.session.scalars(waiting).one()
    ended = _is_done(world, job)
    if ended != "done":
        world.broken.append(f"erasing: the night ended as {ended}")
    with open_house(world.site.app, world.tenant, write=False, now=world.site.clock()) as house:
        gone = _visits_of_erased_orders(house)
    fresh = sorted(gone - world.diary.erased.keys())
    waits = [phone for phone in world.phones if any(one["args"].get("visit") in fresh for one in phone.client.waiting)]
    world.diary.erased |= dict.fromkeys(fresh, "")
    if fresh:
        world.diary.struck("period over")
    if waits:
        world.diary.struck("period over under unsent work")
    world.diary.tell(world.when, "world", f"the night lets go of {', '.join(fresh) or 'nothing'}")


def plans_a_follow_up(world: "World") -> None:
    """Because of something that was found, perhaps on a visit of which nothing may be known any more."""
    planner = world.planners[0]
    begins = world.site.clock() + timedelta(hours=world.chance.randrange(1, 60))
    team, drawn = world.chance.choice(planner.teams), world.chance.random()
    with open_house(world.site.app, world.tenant, now=world.site.clock(), by=planner.me.member) as house:
        issues = sorted(row["id"] for row in house.store.read_by("issue", "category", ["damage"]))
        if not issues:
            return
        issue = issues[int(drawn * len(issues))]
        planned = {"team": team, "member": None, "remarks": "Stucwerk bij mevrouw", "planned_from": begins,
                   "planned_to": begins + timedelta(hours=1)}  # fmt: skip
        try:
            visit = office_issues.follow_up(house, issue, planned, by=planner.me.member, despite="Het is dringend")
        except Problem as problem:
            if problem.code != "visits.erased":
                raise
            world.diary.struck("follow-up of what was erased")
            visit = ""
    if visit:
        world.visits.append(visit)
    world.diary.tell(world.when, planner.me.name, f"follow-up of {issue} -> {visit or 'erased'}")


def _is_done(world: "World", job: str) -> str:
    with mock.patch.object(nightly, "sleep", lambda _seconds: None):
        if world.chance.random() < CUT_SHORT:
            world.site.die_at(world.chance.choice(STATEMENTS))
        lengthens = world.chance.random() < 0.5
        try:
            return do_row(world.site.app, "job", world.tenant, job)
        except Killed:
            world.diary.struck("night cut short")
        finally:
            world.site.live()
        world.site.stop()
        world.site.start()
        begun = _begun(world)
        if lengthens:
            _is_kept_for(world, months=1)
        ended = do_row(world.site.app, "job", world.tenant, job)
        if lengthens:
            world.diary.struck("night tried again with a longer period")
            if more := _begun(world) - begun:
                world.broken.append(f"erasing: {len(more)} orders went by a period that was lengthened before")
        return ended


def _is_kept_for(world: "World", months: int) -> None:
    """Written behind the door's back, which takes no less than seven years: no world lasts as long."""
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        row = house.session.scalars(select(RetentionPeriod)).one_or_none()
        if row is None:
            row = RetentionPeriod(id=house.desk.new_id(), kind="visits", by_member_id=world.planners[0].me.member)
            house.session.add(row)
        row.months, row.at = months, house.now


def _begun(world: "World") -> set[str]:
    with open_house(world.site.app, world.tenant, write=False) as house:
        return set(house.session.scalars(select(Erasure.id).where(Erasure.work_order_id.is_not(None))))


def _visits_of_erased_orders(house: House) -> set[str]:
    orders = select(Erasure.work_order_id).where(Erasure.work_order_id.is_not(None))
    return set(house.session.scalars(select(Visit.id).where(Visit.work_order_id.in_(orders))))
