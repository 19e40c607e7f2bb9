"""The JSON doors of colleagues: invite, change, end, take back, teams, skills, the second step."""

from typing import Any

from server.accounts.members import NewMember, add_member, change_member, end_member, invite, must_reach, resume_member
from server.accounts.people_reading import members_of, skill_documents, team_documents
from server.accounts.people_schemas import (
    ChangeMember,
    EndMember,
    GiveSkill,
    Invite,
    MakeMember,
    NameOnly,
    PlanTeam,
)
from server.accounts.room import accounts
from server.accounts.skills import add_skill, give_skill, rename_skill, take_skill
from server.accounts.team_changes import add_team, rename_team
from server.accounts.teams import forget_plan, plan_team
from server.accounts.two_steps import switch_off
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, answer

__all__: list[str] = []

_ONE = {"member": "a member"}
_NEW = {"name": "Noor Visser", "email": "noor@voltwijk.example"}


@accounts.get("/api/members", permission="members.read", door="office", sample=Sample())
def list_members(door: Door) -> Answer:
    """Everybody: person, log-in, roles, teams from today on, skills, phones."""
    with door.read() as house:
        return answer({"items": members_of(house)})


@accounts.post("/api/members", permission="members.write", door="office", takes=MakeMember, sample=Sample(json=_NEW))
def make_member(door: Door, args: dict[str, Any]) -> Answer:
    """A new colleague, who is invited by mail. 403 for roles by who may not give them, 409 for an e-mail that is taken."""
    new = NewMember(
        name=args["name"],
        email=args["email"],
        phone=args.get("phone"),
        lang=args.get("lang", "nl"),
        roles=frozenset(args["roles"]),
        team=args["team"],
    )
    with door.write() as house:
        row = add_member(house, new, door.who)
    with door.read() as house:
        return answer(_one(house, row["id"]), 201)


@accounts.get("/api/member/<id:member>", permission="members.read", door="office", sample=Sample(path=_ONE))
def show_member(door: Door, member: str) -> Answer:
    """One colleague."""
    with door.read() as house:
        return answer(_one(house, member))


@accounts.patch("/api/member/<id:member>", permission="members.write", door="office", takes=ChangeMember, sample=Sample(path=_ONE, json={"phone": "+31612550199"}))  # fmt: skip
def edit_member(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """Another name, phone or language."""
    with door.write() as house:
        change_member(house, member, door.who, args)
        return answer(_one(house, member, written=True))


@accounts.post("/api/member/<id:member>/invite", permission="members.write", door="office", takes=Invite, sample=Sample(path=_ONE, json={"email": "elsewhere@voltwijk.example"}))  # fmt: skip
def invite_member(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """Invite once more, perhaps at another e-mail; the link of before is over."""
    with door.write() as house:
        invite(house, member, args["email"], door.who)
        return answer(_one(house, member, written=True))


@accounts.post("/api/member/<id:member>/end", permission="members.write", door="office", takes=EndMember, sample=Sample(path=_ONE, json={"last_day": "2026-12-31"}))  # fmt: skip
def end(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """The last day; before today or `at_once` it is over now: no log-in opens, phones hand over what is unsent and are cleared.

    409 `last_admin`.
    """
    with door.write() as house:
        end_member(house, member, args["last_day"], door.who, at_once=args["at_once"])
        return answer(_one(house, member, written=True))


@accounts.post("/api/member/<id:member>/resume", permission="members.write", door="office", sample=Sample(path=_ONE))
def resume(door: Door, member: str) -> Answer:
    """He stays after all, or is back; his phones are spared that handed nothing over yet."""
    with door.write() as house:
        resume_member(house, member, door.who)
        return answer(_one(house, member, written=True))


@accounts.post("/api/member/<id:member>/team", permission="members.write", door="office", takes=PlanTeam, sample=Sample(path=_ONE, json={"team": "a team", "from": "2026-11-23"}))  # fmt: skip
def put_in_team(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """A team from a day on, perhaps until one; phones see it on that day. 409 when somebody planned that day first."""
    with door.write() as house:
        must_reach(house, door.who, member)
        plan_team(house, member, args["team"], from_day=args["from_"], to_day=args["until"], was=args.get("was", ""))
        return answer(_one(house, member, written=True))


@accounts.delete("/api/team-stay/<id:stay>", permission="members.write", door="office", sample=Sample(path={"stay": "a team_member"}))  # fmt: skip
def forget_stay(door: Door, stay: str) -> Answer:
    """A stay that has not begun is taken back. 409 `stay_begun`."""
    with door.write() as house:
        forget_plan(house, stay)
        return answer()


@accounts.post("/api/member/<id:member>/two-steps/reset", permission="members.write", door="office", sample=Sample(path=_ONE))  # fmt: skip
def reset_two_steps(door: Door, member: str) -> Answer:
    """The phone with the codes is lost: the password alone, until two steps are set up anew. 409 `works_elsewhere`."""
    with door.write() as house:
        must_reach(house, door.who, member)
        switch_off(house, member)
        return answer()


@accounts.put("/api/member/<id:member>/skill/<id:skill>", permission="members.write", door="office", takes=GiveSkill, sample=Sample(path=_ONE | {"skill": "a skill"}, json={"expires_on": "2027-05-01"}))  # fmt: skip
def put_skill(door: Door, member: str, skill: str, args: dict[str, Any]) -> Answer:
    """He has this skill, until a day or for good."""
    with door.write() as house:
        give_skill(house, member, skill, args["expires_on"], door.who)
        return answer(_one(house, member, written=True))


@accounts.delete("/api/member/<id:member>/skill/<id:skill>", permission="members.write", door="office", sample=Sample(path=_ONE | {"skill": "a skill"}))  # fmt: skip
def drop_skill(door: Door, member: str, skill: str) -> Answer:
    """He has it no more."""
    with door.write() as house:
        take_skill(house, member, skill, door.who)
        return answer()


@accounts.get("/api/team-plan", permission="members.read", door="office", sample=Sample())
def list_teams(door: Door) -> Answer:
    """Every team, who is in it today, who comes and goes."""
    with door.read() as house:
        return answer({"items": team_documents(house)})


@accounts.post("/api/team-plan", permission="members.write", door="office", takes=NameOnly, sample=Sample(json={"name": "Zuid"}))  # fmt: skip
def make_team(door: Door, args: dict[str, Any]) -> Answer:
    """A new team."""
    with door.write() as house:
        return answer({name: value for name, value in add_team(house, args["name"]).items() if name in ("id", "slug", "name")}, 201)  # fmt: skip


@accounts.patch("/api/team-plan/<id:team>", permission="members.write", door="office", takes=NameOnly, sample=Sample(path={"team": "a team"}, json={"name": "Noordoost"}))  # fmt: skip
def edit_team(door: Door, team: str, args: dict[str, Any]) -> Answer:
    """Another name."""
    with door.write() as house:
        rename_team(house, team, args["name"])
        return answer()


@accounts.get("/api/skills", permission="members.read", door="office", sample=Sample())
def list_skills(door: Door) -> Answer:
    """Every skill: how many have it, of how many it ran out."""
    with door.read() as house:
        return answer({"items": skill_documents(house)})


@accounts.post("/api/skills", permission="members.write", door="office", takes=NameOnly, sample=Sample(json={"name": "VCA"}))  # fmt: skip
def make_skill(door: Door, args: dict[str, Any]) -> Answer:
    """A new skill."""
    with door.write() as house:
        row = add_skill(house, args["name"])
        return answer({name: row[name] for name in ("id", "code", "name")}, 201)


@accounts.patch("/api/skill/<id:skill>", permission="members.write", door="office", takes=NameOnly, sample=Sample(path={"skill": "a skill"}, json={"name": "VCA-VOL"}))  # fmt: skip
def edit_skill(door: Door, skill: str, args: dict[str, Any]) -> Answer:
    """Another name."""
    with door.write() as house:
        rename_skill(house, skill, args["name"])
        return answer()


def _one(house: House, member: str, *, written: bool = False) -> dict[str, Any]:
    if written:
        house.session.flush()
        house.desk.flush()
        house.session.expire_all()
    found = members_of(house, member)
    if not found:
        raise Problem(404, "accounts.no_member")
    return found[0]
