"""Somebody who stops working here with work on the phone, and comes back: before the phone handed over, or after it was cleared."""

from typing import TYPE_CHECKING

from tests.world.office import Planner
from tests.world.phone import Phone
from tests.world.template import ADMIN, back_at_the_office, signed_in_again

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["leaves_and_comes_back"]


def leaves_and_comes_back(world: "World", phone: Phone) -> None:
    """Every door shuts and each of his phones is to bring what it has. Not while a database that will be lost knows who signed in.

    The tablet only reads, and the app is cleared by its session (tests/pwa/wipe.test.js): neither takes part.
    """
    member = phone.me.member
    his = [one for one in world.phones if one.me.member == member]
    tablets = world.watcher is not None and world.watcher.me.member == member
    if world.endangered or tablets or any(type(one) is not Phone or one.wiping for one in his):
        return
    phone.works(2)
    anna, team = _admin(world), _team_of(world, member)
    today = world.site.clock().date().isoformat()
    assert anna.says_yes("end", "POST", f"/api/member/{member}/end", {"last_day": today, "at_once": True}, member)
    waited = sum(len(one.unsent()) for one in his)
    phone.works(1)  # he has not heard of it yet
    if world.chance.random() < 0.5:
        _comes_back(world, anna, member, team)
        for one in his:
            one.has_a_new_token(signed_in_again(world.site, one.me, one.me.device))
        how = "and spared"
    else:
        for one in his:
            one.wiping = True
            if not one.is_cleared():  # over the line as it is: what breaks off is begun again
                with one.line.good():
                    assert one.is_cleared(), f"{one.who} could not hand over"
        _comes_back(world, anna, member, team)
        for one in his:
            one.is_replaced()
        how = "and cleared"
    world.diary.struck("member ended")
    world.diary.struck(f"member ended {how}")
    world.diary.tell(world.when, phone.who, f"stopped working here and is back, {waited} had waited")


def _admin(world: "World") -> Planner:
    """Anna, who may end a colleague; months later she signs in again."""
    first = world.planners[0]
    anna = Planner(world.people[ADMIN], first.site, first.chance, first.diary, first.teams, first.era)
    if anna.call("GET", "/api/teams")[0] == 401:
        anna.me = back_at_the_office(world.site, anna.me)
    return anna


def _team_of(world: "World", member: str) -> str:
    _, told = _admin(world).call("GET", f"/api/member/{member}")
    return str(told["team"])


def _comes_back(world: "World", anna: Planner, member: str, team: str) -> None:
    """A team is not given back by itself."""
    today = world.site.clock().date().isoformat()
    assert anna.says_yes("resume", "POST", f"/api/member/{member}/resume", {}, member)
    assert anna.says_yes("team", "POST", f"/api/member/{member}/team", {"team": team, "from": today}, member)
