"""Who is in which team, from day to day, and what the phones hear of it."""

from datetime import timedelta

from server.accounts.teams import join_team, team_of, turn_teams
from server.kit.ids import uuid7
from server.kit.synced_models import Feed
from tests.accounts.conftest import Town


def add_team(town: Town) -> str:
    oost = uuid7()
    with town.house() as house:
        house.desk.add("team", {"id": oost, "slug": "oost", "name": "Oost"})
    return oost


def scopes_of(town: Town, member: str) -> dict[str, str]:
    with town.house(write=False) as house:
        rows = house.session.query(Feed).filter_by(kind="member", doc_id=member)
        return {row.scope: row.op for row in rows}


def test_tess_moves_to_oost_today_and_noord_sees_her_leave(town: Town) -> None:
    tess, noord, oost = town.voltwijk.people["tess"], town.voltwijk.team, add_team(town)
    with town.house() as house:
        join_team(house.desk, tess, oost, from_day=house.today)
    assert scopes_of(town, tess) == {f"team:{noord}": "left", f"team:{oost}": "put"}
    with town.house(write=False) as house:
        assert house.desk.get("member", tess)["team_id"] == oost


def test_a_move_planned_for_tomorrow_happens_when_the_day_turns(town: Town) -> None:
    tess, noord, oost = town.voltwijk.people["tess"], town.voltwijk.team, add_team(town)
    with town.house() as house:
        join_team(house.desk, tess, oost, from_day=house.today + timedelta(days=1))
        assert team_of(house.desk, tess) == noord
    assert scopes_of(town, tess) == {f"team:{noord}": "put"}
    town.clock.passes(days=1)
    with town.house() as house:
        turn_teams(house)
    assert scopes_of(town, tess) == {f"team:{noord}": "left", f"team:{oost}": "put"}


def test_changing_the_plan_leaves_one_team_a_day(town: Town) -> None:
    tess, noord, oost = town.voltwijk.people["tess"], town.voltwijk.team, add_team(town)
    with town.house() as house:
        join_team(house.desk, tess, oost, from_day=house.today + timedelta(days=3))
        join_team(house.desk, tess, None, from_day=house.today + timedelta(days=2))
        rows = house.desk.rows("team_member", "member_id", tess)
        assert [(row["team_id"], row["to_day"]) for row in rows] == [(noord, house.today + timedelta(days=1))]


def test_who_left_the_company_leaves_the_phones(town: Town) -> None:
    bram = town.voltwijk.people["bram"]
    with town.house() as house:
        house.desk.change("member", bram, active=False)
    assert set(scopes_of(town, bram).values()) == {"left"}
