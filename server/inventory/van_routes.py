"""The JSON doors of vans: the list, a new one, another name or plate, another team from a day, out of use."""

from typing import Any

from server.inventory.calls import endangered
from server.inventory.routes import inventory
from server.inventory.schemas import ChangeVan, EndVan, GiveVan, NewVan
from server.inventory.van_reading import van_documents
from server.inventory.vans import change_van, end_van, forget_van_plan, give_van, make_van
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, answer

__all__: list[str] = []

_ONE = {"van": "a location"}


@inventory.get("/api/vans", permission="inventory.read", door="office", sample=Sample())
def list_vans(door: Door) -> Answer:
    """Every van: plate, who drives it, what lies in it, who gets it next; those out of use last."""
    with door.read() as house:
        return answer({"items": van_documents(house)})


@inventory.post("/api/vans", permission="inventory.write", door="office", takes=NewVan, sample=Sample(json={"name": "Bus Zuid", "plate": "V-123-AB", "team": "a team"}))  # fmt: skip
def new_van(door: Door, args: dict[str, Any]) -> Answer:
    """A new van. 409 when another has the name or the plate."""
    with door.write() as house:
        row = make_van(house, args["name"], args["plate"], args["team"])
        return answer(_one(house, row["id"]), 201)


@inventory.patch("/api/van/<id:van>", permission="inventory.write", door="office", takes=ChangeVan, sample=Sample(path=_ONE, json={"plate": "V-124-AB"}))  # fmt: skip
def edit_van(door: Door, van: str, args: dict[str, Any]) -> Answer:
    """Another name or plate."""
    with door.write() as house:
        change_van(house, van, args)
        return answer(_one(house, van))


@inventory.post("/api/van/<id:van>/team", permission="inventory.write", door="office", takes=GiveVan, sample=Sample(path=_ONE, json={"team": "a team", "from": "2026-11-23"}))  # fmt: skip
def put_van_in_team(door: Door, van: str, args: dict[str, Any]) -> Answer:
    """Another team drives it from a day on, also one that was out of use. What its people of before used up to then counts."""
    with door.write() as house:
        lacking = give_van(house, van, args["team"], args["from_"])
        return answer(_one(house, van) | endangered(lacking))


@inventory.delete("/api/van/<id:van>/team", permission="inventory.write", door="office", sample=Sample(path=_ONE))
def forget_plan_of_van(door: Door, van: str) -> Answer:
    """What was planned for a later day is taken back."""
    with door.write() as house:
        lacking = forget_van_plan(house, van)
        return answer(_one(house, van) | endangered(lacking))


@inventory.post("/api/van/<id:van>/end", permission="inventory.write", door="office", takes=EndVan, sample=Sample(path=_ONE, json={"to": "a location"}))  # fmt: skip
def put_van_away(door: Door, van: str, args: dict[str, Any]) -> Answer:
    """Out of use from today; what lies in it goes to `to`. 409 `van_not_empty`, `van_below_zero`."""
    with door.write() as house:
        lacking = end_van(house, van, args["to"], by=door.who.member)
        return answer(_one(house, van) | endangered(lacking))


def _one(house: House, van: str) -> dict[str, Any]:
    house.session.flush()
    house.desk.flush()
    house.session.expire_all()
    found = van_documents(house, van)
    if not found:
        raise Problem(404, "inventory.no_van")
    return found[0]
