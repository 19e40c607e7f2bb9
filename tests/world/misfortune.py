"""What gets in the way of everybody: people change teams, nights and months pass, the database is lost."""

from datetime import timedelta
from typing import TYPE_CHECKING

from server.inventory.vans import turn_vans
from server.kit.house import open_house
from server.kit.synced_jobs import forget_tombstones
from server.kit.watermark import begin_epoch, recognise_restore
from server.visits.jobs import no_longer_recent, visits_that_crossed
from tests.world.diary import TeamChange
from tests.world.erasing import erases_again
from tests.world.phone import Phone
from tests.world.template import back_at_the_office

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["a_night_passes", "a_van_changes_hands", "changes_team", "lies_in_a_drawer", "lose_the_database"]


def changes_team(world: "World", phone: Phone) -> None:
    """From today on the technician drives for the other team."""
    teams = world.planners[0].teams
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        member = house.desk.get("member", phone.me.member)
        assert member
        other = teams[1] if member["team_id"] == teams[0] else teams[0]
        for row in house.desk.rows("team_member", "member_id", phone.me.member):
            if row["to_day"] is None:
                house.desk.change("team_member", row["id"], to_day=house.today - timedelta(days=1))
        house.desk.add(
            "team_member", {"team_id": other, "member_id": phone.me.member, "from_day": house.today, "to_day": None}
        )
        house.desk.change("member", phone.me.member, team_id=other)
    at = world.site.clock().replace(tzinfo=None).isoformat(" ", "seconds")
    world.diary.teams.append(TeamChange(at, phone.me.member, other))
    world.diary.struck("team change")
    world.diary.tell(world.when, phone.who, "drives for the other team")


def a_van_changes_hands(world: "World", phone: Phone) -> None:
    """Another team drives the van from today or tomorrow, and somebody took parts from it without signal."""
    vans = sorted(phone.client.documents_of("location"))
    if not vans:
        return
    phone.works(2)
    van, planner = world.chance.choice(vans), world.planners[0]
    waits = [one for one in phone.client.waiting if one["args"].get("from") == van]
    day = (world.site.clock() + timedelta(days=world.chance.randrange(2))).date()
    body = {"team": world.chance.choice(planner.teams), "from": day.isoformat()}
    if planner.says_yes("give", "POST", f"/api/van/{van}/team", body, van):
        world.diary.struck("van given under unsent parts" if waits else "van given")


def a_night_passes(world: "World", days: int = 1) -> None:
    """A day passes, or as many as nobody looked at: visits come into and leave the window of phones."""
    world.site.clock.passes(days=days)
    for tenant in (world.tenant, world.neighbour.me.tenant):
        with open_house(world.site.app, tenant, now=world.site.clock()) as house:
            for visit in visits_that_crossed(house):
                house.desk.look_again("visit", visit)
            for kind, id_ in no_longer_recent(house):
                house.desk.look_again(kind, id_)
            turn_vans(house)
            forget_tombstones(house)
    world.diary.tell(world.when, "world", "a night passes" if days == 1 else f"{days} days pass")


def lose_the_database(world: "World") -> None:
    """The database is gone, yesterday's copy is put in its place, and the server starts on it."""
    assert world.copy
    recognise_restore(world.site.app)
    world.site.set_back(world.copy)
    del world.diary.teams[world.copied_at :]  # what the copy does not know never was
    behind = recognise_restore(world.site.app)
    if world.tenant not in behind:
        # Nothing had been written since the copy: no restore to see, and nothing lost.
        begin_epoch(world.site.app, world.tenant)
    world.endangered = False
    for planner in world.planners:
        planner.era += 1
    if world.chance.random() < 0.5:  # else the workers come to it only in the evening
        erases_again(world)
    world.diary.struck("database set back")
    world.diary.tell(world.when, "world", "the database is set back to the copy")


def lies_in_a_drawer(world: "World", phone: Phone) -> None:
    """A phone with work on it is off for 90 days, or for so long that the tombstones which it missed are forgotten."""
    if phone.wiping or any(phone.me.member == other.me.member for other in world.phones if other.wiping):
        return
    phone.works(3)
    days = world.chance.choice((90, 90, 126))
    world.diary.struck("off for 90 days with work" if days == 90 else "tombstones forgotten under a sleeping phone")
    world.diary.tell(world.when, phone.who, f"lies in a drawer for {days} days, {len(phone.unsent())} waited")
    for _ in range(3):
        a_night_passes(world, days // 3)
        for planner in world.planners:
            planner.me = back_at_the_office(world.site, planner.me)
        for other in world.phones:
            if other is not phone:
                other.syncs()
        for visit in world.chance.sample(world.visits, 2):
            world.planners[0].moves_in_time(visit)
        world.visits.append(world.planners[0].makes())
    phone.syncs()
