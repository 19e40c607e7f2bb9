"""The JSON doors of roles: what there are, what a change would mean, the change."""

from typing import Any

from server.accounts.people_reading import role_documents
from server.accounts.people_schemas import GiveRoles, SaveRole
from server.accounts.role_changes import (
    Effect,
    Wanted,
    add_role,
    change_role,
    effect_of_role,
    effect_of_roles,
    give_roles,
    remove_role,
)
from server.accounts.roles import PERMISSIONS
from server.accounts.room import accounts
from server.kit.http import Answer, Door, Sample, answer

__all__: list[str] = []

_ROLE = {"role": "a role"}
_SAVED = {"name": "Werkvoorbereider", "permissions": ["visits.read"]}


@accounts.get("/api/roles", permission="members.read", door="office", sample=Sample())
def list_roles(door: Door) -> Answer:
    """Every role with its permissions, and every permission that there is."""
    with door.read() as house:
        return answer({"items": role_documents(house), "permissions": sorted(PERMISSIONS)})


@accounts.post("/api/roles", permission="roles.write", door="office", takes=SaveRole, sample=Sample(json=_SAVED))
def make_role(door: Door, args: dict[str, Any]) -> Answer:
    """A new role. 409 `role_name_taken`."""
    with door.write() as house:
        row = add_role(house, wanted(args))
        return answer({"id": row["id"], "code": row["code"]}, 201)


@accounts.post("/api/role/<id:role>/effect", permission="roles.write", door="office", takes=SaveRole, sample=Sample(path=_ROLE, json=_SAVED))  # fmt: skip
def show_effect(door: Door, role: str, args: dict[str, Any]) -> Answer:
    """What everybody with this role would gain and lose; nothing is saved."""
    with door.read() as house:
        return answer({"items": [_said(one) for one in effect_of_role(house, role, wanted(args).permissions)]})


@accounts.put("/api/role/<id:role>", permission="roles.write", door="office", takes=SaveRole, sample=Sample(path=_ROLE, json=_SAVED))  # fmt: skip
def save_role(door: Door, role: str, args: dict[str, Any]) -> Answer:
    """Name, permissions and two steps as they are to be. 409 `role_meanwhile`, `last_admin`."""
    with door.write() as house:
        change_role(house, role, wanted(args))
    return answer()


@accounts.delete("/api/role/<id:role>", permission="roles.write", door="office", sample=Sample(path=_ROLE))
def drop_role(door: Door, role: str) -> Answer:
    """A role that nobody has. 409 `role_in_use`."""
    with door.write() as house:
        remove_role(house, role)
    return answer()


@accounts.post("/api/member/<id:member>/roles/effect", permission="roles.write", door="office", takes=GiveRoles, sample=Sample(path={"member": "a member"}, json={"roles": ["a role"]}))  # fmt: skip
def show_effect_of_roles(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """What this person would gain and lose; nothing is saved."""
    with door.read() as house:
        return answer(_said(effect_of_roles(house, member, frozenset(args["roles"]))))


@accounts.put("/api/member/<id:member>/roles", permission="roles.write", door="office", takes=GiveRoles, sample=Sample(path={"member": "a member"}, json={"roles": ["a role"]}))  # fmt: skip
def save_roles(door: Door, member: str, args: dict[str, Any]) -> Answer:
    """Exactly these roles from now on: `{member, name, gained, lost}`. 409 `last_admin`."""
    with door.write() as house:
        return answer(_said(give_roles(house, member, frozenset(args["roles"]))))


def wanted(args: dict[str, Any]) -> Wanted:
    """What was sent, as a role to be."""
    was = None if args["was"] is None else frozenset[str](args["was"])
    return Wanted(args["name"], frozenset(args["permissions"]), args["two_steps"], was)


def _said(effect: Effect) -> dict[str, Any]:
    return {"member": effect.member, "name": effect.name, "gained": sorted(effect.gained), "lost": sorted(effect.lost)}
