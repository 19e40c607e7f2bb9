"""Places for stock as forms: a new one, and another name for one that is there."""

from collections.abc import Mapping
from typing import Any

from server.inventory import calls
from server.inventory.places import MADE
from server.inventory.schemas import NewLocation, Rename
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page
from server.kit.i18n import t
from server.visits.office_choices import teams_of

from .frame import frame
from .routes import office
from .schemas import Typed
from .stock_forms import checked_form, done

_PATH = {"location": "a location"}


@office.get("/office/stock/locations/new", permission="inventory.write", door="office", sample=Sample())
def new_location_form(door: Door) -> Answer:
    """An empty form."""
    return _new_page(door, {"kind": "warehouse"}, {})


@office.post("/office/stock/locations/new", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"kind": "staging", "name": "Hal 4"}))  # fmt: skip
def make_location(door: Door, args: dict[str, Any]) -> Answer:
    """A new place; a van is its team's from then on."""
    form = args["typed"]

    def act(house: House) -> str:
        sent = {name: form[name] for name in ("kind", "name", "team") if form.get(name, "").strip()}
        made = calls.make_location(house, checked_form(NewLocation(), sent))
        return f"/office/stock?place={made['id']}&did=make_location"

    return done(door, act, lambda wrong, status: _new_page(door, form, wrong, status), "name", "team")


@office.get("/office/stock/location/<id:location>", permission="inventory.write", door="office", sample=Sample(path=_PATH))  # fmt: skip
def location_form(door: Door, location: str) -> Answer:
    """What it is called now."""
    return _rename_page(door, location, None, {})


@office.post("/office/stock/location/<id:location>", permission="inventory.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"name": "Hal 5"}))  # fmt: skip
def rename_location(door: Door, location: str, args: dict[str, Any]) -> Answer:
    """Another name."""
    form = args["typed"]

    def act(house: House) -> str:
        calls.rename_location(house, location, checked_form(Rename(), {"name": form.get("name", "")})["name"])
        return f"/office/stock?place={location}&did=rename_location"

    return done(door, act, lambda wrong, status: _rename_page(door, location, form, wrong, status), "name")


def _new_page(door: Door, sent: Mapping[str, Any], wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        teams = [(team["id"], team["name"]) for team in teams_of(house)]
        names = frame(house, door, "stock")
    kinds = [(one, t(f"office.kind_{one}", door.lang)) for one in MADE]
    return page("office/location_new.html", status, sent=sent, wrong=wrong, kinds=kinds, teams=teams, **names)


def _rename_page(door: Door, location: str, sent: Mapping[str, Any] | None, wrong: dict[str, Any], status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        row = next(iter(house.store.read("location", [location])), None)
        if row is None or row["kind"] not in MADE:
            raise Problem(404, "inventory.unknown_location")
        names = frame(house, door, "stock")
    return page("office/location.html", status, location=row, sent=sent if sent is not None else row, wrong=wrong, **names)  # fmt: skip
