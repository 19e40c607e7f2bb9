"""Colleagues come, change and go; there is always somebody left who can give rights."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from server.accounts import members
from server.accounts.account_links import token_of
from server.accounts.members import end_members
from server.accounts.models import AccountLink, Device, Member, Role
from server.accounts.teams import turn_teams
from server.kit.errors import Problem
from server.kit.ids import uuid7
from server.kit.work_models import Audit, EventRow
from tests.accounts.conftest import PASSWORD, Company, Town

NEW = "three loose words"


def role_id(town: Town, code: str) -> str:
    with town.house(write=False) as house:
        return house.session.scalars(select(Role.id).where(Role.code == code)).one()


def links(town: Town) -> list[AccountLink]:
    with town.house(write=False) as house:
        return list(house.session.scalars(select(AccountLink).order_by(AccountLink.at, AccountLink.id)))


def token(town: Town, link: AccountLink) -> str:
    with town.app.app_context():
        return token_of(town.voltwijk.id, link.id)


def says(town: Town, who: str, method: str, path: str, body: Any = None) -> Any:
    return town.asks().open(path, method=method, json=body, headers=town.token(f"{who}@voltwijk.example"))


def invites_noor(town: Town, **more: Any) -> Any:
    got = says(town, "anna", "POST", "/api/members", {"name": "Noor", "email": "Noor@Voltwijk.example", **more})
    assert got.status_code == 201, got.text
    return got.json


def takes(town: Town, link: AccountLink, password: str = NEW) -> Any:
    return town.asks().post(f"/account/invitation/{token(town, link)}", data={"password": password})


def test_anna_invites_noor_who_chooses_a_password_and_works(town: Town) -> None:
    noor = invites_noor(town, roles=[role_id(town, "planner")], team=town.voltwijk.team)
    assert (noor["email"], noor["invited"]["open"], noor["team"]) == (None, True, town.voltwijk.team)
    (link,) = links(town)
    assert "Noor" in town.asks().get(f"/account/invitation/{token(town, link)}").text
    assert links(town)[0].used_at is None, "a mail program looked at it, nobody took it"
    browser = town.asks()
    taken = browser.post(f"/account/invitation/{token(town, link)}", data={"password": NEW})
    assert (taken.status_code, taken.headers["Location"]) == (303, "/account")
    assert "noor@voltwijk.example" in browser.get("/account").text
    assert takes(town, link).status_code == 404, "a link is good once"
    said = town.asks().post("/api/office/token", json={"email": "noor@voltwijk.example", "password": NEW})
    assert said.json["roles"] == ["planner"]


def test_an_invitation_expires_is_replaced_and_is_no_others(town: Town) -> None:
    noor = invites_noor(town)
    assert takes(town, links(town)[0], "short").status_code == 422
    town.clock.passes(minutes=1)
    again = says(town, "anna", "POST", f"/api/member/{noor['id']}/invite", {"email": "noor.visser@voltwijk.example"})
    assert again.status_code == 200
    old, new = links(town)
    assert takes(town, old).status_code == 404
    foreign = token(town, new).replace(town.voltwijk.id, town.zonnehof.id)
    assert town.asks().get(f"/account/invitation/{foreign}").status_code == 404
    town.clock.passes(days=8)
    assert takes(town, new).status_code == 404


def test_who_works_elsewhere_takes_an_invitation_with_the_password_he_has(town: Town) -> None:
    got = says(town, "anna", "POST", "/api/members", {"name": "Mallory", "email": "mallory@zonnehof.example"})
    assert got.status_code == 201
    (link,) = links(town)
    assert takes(town, link, NEW).status_code == 409, "a stranger with the link has not got the password"
    assert takes(town, link, PASSWORD).headers["Location"] == "/office/login"
    several = town.asks().post("/api/office/token", json={"email": "mallory@zonnehof.example", "password": PASSWORD})
    assert {one["slug"] for one in several.json["tenants"]} == {"voltwijk", "zonnehof"}


def test_another_address_takes_over_only_when_its_link_was_taken(town: Town) -> None:
    bram = town.voltwijk.people["bram"]
    _, phone = town.phone("bram@voltwijk.example")
    assert says(town, "anna", "POST", f"/api/member/{bram}/invite", {"email": "b@voltwijk.example"}).status_code == 200
    assert town.token("bram@voltwijk.example")
    takes(town, links(town)[0])
    old = town.asks().post("/api/office/token", json={"email": "bram@voltwijk.example", "password": PASSWORD})
    assert old.status_code == 401
    assert town.asks().post("/api/mobile/logout", headers=phone).status_code == 401, "the old address's phone is out"
    new = town.asks().post("/api/office/token", json={"email": "b@voltwijk.example", "password": NEW})
    assert new.json["member"]["id"] == bram


def test_an_address_is_one_colleagues_and_must_be_one(town: Town) -> None:
    for email, status in (("piet@voltwijk.example", 409), ("nobody", 422), ("a@b.nl\nBcc: x@y.nl", 422)):
        got = says(town, "anna", "POST", "/api/members", {"name": "Noor", "email": email})
        assert got.status_code == status, email


def test_the_end_closes_every_door_and_has_the_phone_cleared(town: Town) -> None:
    bram = town.voltwijk.people["bram"]
    device, phone = town.phone("bram@voltwijk.example")
    desk = town.token("bram@voltwijk.example")
    friday = (town.clock() + timedelta(days=3)).date().isoformat()
    assert says(town, "anna", "POST", f"/api/member/{bram}/end", {"last_day": friday}).status_code == 200
    assert town.asks().get("/api/logins", headers=desk).status_code == 200, "he still works here"
    town.clock.passes(days=4)
    with town.house() as house:
        end_members(house)
    with town.house(write=False) as house:
        cleared = house.session.get_one(Device, (town.voltwijk.id, device))
        assert (cleared.state, cleared.token_hash is None) == ("wiping", False)
        assert house.session.get_one(Member, (town.voltwijk.id, bram)).team_id is None
        assert house.session.scalars(select(EventRow).where(EventRow.name == "MemberEnded")).one().payload == {"member": bram}  # fmt: skip
    assert town.asks().post("/api/mobile/logout", headers=phone).json["code"] == "device_wiping"
    assert town.asks().get("/api/logins", headers=desk).status_code == 401
    assert says(town, "anna", "POST", f"/api/member/{bram}/resume").status_code == 200
    town.phone("bram@voltwijk.example", device)  # it opens again with all that was on it


def test_the_last_admin_stays(town: Town) -> None:
    anna, admin = town.voltwijk.people["anna"], role_id(town, "admin")
    rights = {"name": "Beheerder", "permissions": ["members.write"]}
    for method, path, body in (
        ("POST", f"/api/member/{anna}/end", {"last_day": "2027-01-01"}),
        ("PUT", f"/api/member/{anna}/roles", {"roles": []}),
        ("PUT", f"/api/role/{admin}", rights),
    ):
        refused = says(town, "anna", method, path, body)
        assert (refused.status_code, refused.json["code"]) == (409, "last_admin"), path
    invited = invites_noor(town, roles=[admin])
    assert says(town, "anna", "POST", f"/api/member/{anna}/end", {"last_day": "2027-01-01"}).status_code == 409, (
        "who was only invited cannot sign in yet"
    )
    takes(town, links(town)[0])
    assert says(town, "anna", "POST", f"/api/member/{anna}/end", {"last_day": "2027-01-01"}).status_code == 200
    last = town.asks().post("/api/office/token", json={"email": "noor@voltwijk.example", "password": NEW}).json["token"]
    again = town.asks().put(
        f"/api/member/{invited['id']}/roles", json={"roles": []}, headers={"Authorization": f"Bearer {last}"}
    )
    assert again.status_code == 409


def test_two_admins_who_remove_one_another_at_the_same_moment(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read that there are two; only one of them gets through."""
    anna, piet = town.voltwijk.people["anna"], town.voltwijk.people["piet"]
    says(town, "anna", "PUT", f"/api/member/{piet}/roles", {"roles": [role_id(town, "admin")]})
    heads = {name: town.token(f"{name}@voltwijk.example") for name in ("anna", "piet")}
    meet, said = Barrier(2), dict[str, int]()
    real = members.hold_rights

    def hold(house: Any) -> None:
        if house.session.bind.dialect.name == "postgresql":  # SQLite lets one writer in at a time: they never meet
            house.session.scalars(select(Member.name)).all()
            meet.wait(10)
        real(house)

    monkeypatch.setattr(members, "hold_rights", hold)

    def removes(who: str, whom: str) -> None:
        got = town.asks().post(f"/api/member/{whom}/end", json={"last_day": "2026-11-01"}, headers=heads[who])
        said[who] = got.status_code

    both = [Thread(target=removes, args=pair) for pair in (("anna", piet), ("piet", anna))]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(said.values()) in ([200, 409], [200, 401]), said
    with town.house(write=False) as house:
        left = house.session.scalars(select(Member.name).where(Member.id.in_([anna, piet]), Member.active.is_(True)))
        assert len(left.all()) == 1


def test_who_may_invite_cannot_take_over_who_may_more(town: Town) -> None:
    """Piet gets the right to see to people; an admin's way in stays out of his hands."""
    anna, tess = (town.voltwijk.people[name] for name in ("anna", "tess"))
    made = says(town, "anna", "POST", "/api/roles", {"name": "Personeel", "permissions": ["members.read", "members.write"]})  # fmt: skip
    roles = [role_id(town, "planner"), made.json["id"]]
    says(town, "anna", "PUT", f"/api/member/{town.voltwijk.people['piet']}/roles", {"roles": roles})
    assert says(town, "piet", "PATCH", f"/api/member/{tess}", {"phone": "+31 6 1234 5678"}).status_code == 200
    for method, path, body in (
        ("POST", f"/api/member/{anna}/invite", {"email": "piet2@voltwijk.example"}),
        ("POST", f"/api/member/{anna}/two-steps/reset", {}),
        ("POST", f"/api/member/{anna}/end", {"last_day": "2026-11-01"}),
        ("POST", "/api/members", {"name": "N", "email": "n@voltwijk.example", "roles": [role_id(town, "admin")]}),
        ("PUT", f"/api/member/{tess}/roles", {"roles": []}),
    ):
        assert says(town, "piet", method, path, body).status_code == 403, path


def test_what_is_gained_and_lost_is_said_before_and_what_somebody_changed_first_stands(town: Town) -> None:
    planner = role_id(town, "planner")
    (now,) = [one for one in says(town, "anna", "GET", "/api/roles").json["items"] if one["id"] == planner]
    rights = sorted({*now["permissions"], "jobs.read"} - {"hours.approve"})
    body = {"name": "Planner", "permissions": rights, "was": now["permissions"]}
    effect = says(town, "anna", "POST", f"/api/role/{planner}/effect", body).json["items"]
    assert [(one["name"], one["gained"], one["lost"]) for one in effect] == [
        ("Piet", ["jobs.read"], ["hours.approve"]),
        ("Wim", ["jobs.read"], ["hours.approve"]),
    ]
    assert says(town, "anna", "PUT", f"/api/role/{planner}", body).status_code == 204
    late = says(town, "anna", "PUT", f"/api/role/{planner}", body)
    assert (late.status_code, late.json["code"]) == (409, "role_meanwhile")
    assert says(town, "anna", "DELETE", f"/api/role/{planner}").json["code"] == "role_in_use"
    wrong = {"name": "X", "permissions": ["everything"]}
    assert says(town, "anna", "POST", "/api/roles", wrong).status_code == 422
    with town.house(write=False) as house:
        row = house.session.scalars(select(Audit).where(Audit.subject_id == planner)).one()
        assert "hours.approve" in row.before["permissions"] and "jobs.read" in row.after["permissions"]


def test_tess_is_lent_to_oost_for_a_week_and_is_back_by_herself(town: Town) -> None:
    tess, noord = town.voltwijk.people["tess"], town.voltwijk.team
    oost = says(town, "anna", "POST", "/api/team-plan", {"name": "Oost"}).json["id"]
    monday = town.clock().date() + timedelta(days=2)
    week = {"team": oost, "from": monday.isoformat(), "until": (monday + timedelta(days=4)).isoformat(), "was": noord}
    planned = says(town, "anna", "POST", f"/api/member/{tess}/team", week)
    assert [one["team_name"] for one in planned.json["stays"]] == ["Noord", "Oost", "Noord"]
    for days, team in ((2, oost), (5, noord)):
        town.clock.passes(days=days)
        with town.house() as house:
            turn_teams(house)
            assert house.desk.get("member", tess)["team_id"] == team
    past = week | {"from": "2026-01-05"}
    assert says(town, "anna", "POST", f"/api/member/{tess}/team", past).json["code"] == "team_in_the_past"


def test_a_plan_is_taken_back_before_it_begins(town: Town) -> None:
    tess, monday = town.voltwijk.people["tess"], town.clock().date() + timedelta(days=2)
    oost = says(town, "anna", "POST", "/api/team-plan", {"name": "Oost"}).json["id"]
    plan = {"team": oost, "from": monday.isoformat()}
    stays = says(town, "anna", "POST", f"/api/member/{tess}/team", plan).json["stays"]
    late = says(town, "anna", "POST", f"/api/member/{tess}/team", plan | {"was": town.voltwijk.team})
    assert late.json["code"] == "team_meanwhile"
    assert says(town, "anna", "DELETE", f"/api/team-stay/{stays[0]['id']}").json["code"] == "stay_begun"
    assert says(town, "anna", "DELETE", f"/api/team-stay/{stays[1]['id']}").status_code == 204
    (left,) = says(town, "anna", "GET", f"/api/member/{tess}").json["stays"]
    assert (left["team"], left["until"]) == (town.voltwijk.team, None)


def test_a_skill_runs_out(town: Town) -> None:
    tess = town.voltwijk.people["tess"]
    vca = says(town, "anna", "POST", "/api/skills", {"name": "VCA"}).json["id"]
    assert says(town, "anna", "POST", "/api/skills", {"name": "vca"}).json["code"] == "skill_name_taken"
    path = f"/api/member/{tess}/skill/{vca}"
    assert says(town, "anna", "PUT", path, {"expires_on": "2026-11-20"}).json["skills"][0]["expires_on"] == "2026-11-20"
    town.clock.passes(days=60)
    (one,) = says(town, "anna", "GET", "/api/skills").json["items"]
    assert (one["members"], one["expired"]) == (1, 1)
    assert says(town, "anna", "DELETE", path).status_code == 204


def test_another_companys_people_are_not_there(town: Town) -> None:
    mallory: Company = town.zonnehof
    assert says(town, "anna", "PATCH", f"/api/member/{mallory.people['mallory']}", {"name": "Mine"}).status_code == 404
    assert not re.search("Mallory", says(town, "anna", "GET", "/api/members").text)
    assert says(town, "anna", "PUT", f"/api/member/{uuid7()}/roles", {"roles": []}).status_code == 404
    with pytest.raises(Problem, match="no_member"), town.house() as house:
        members.change_member(house, mallory.people["mallory"], Person(), {"name": "Mine"})


class Person:
    """An admin."""

    permissions = frozenset({"roles.write"})
