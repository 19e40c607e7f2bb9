"""Bussen: every van, who drives it and what lies in it; a new one, another plate, another team, out of use."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from server.accounts.people_reading import team_documents
from server.inventory.calls import endangered
from server.inventory.reserving import Endangered
from server.inventory.schemas import ChangeVan, EndVan, GiveVan, NewVan
from server.inventory.van_drivers import plans_of
from server.inventory.van_reading import van_documents
from server.inventory.vans import change_van, end_van, forget_van_plan, give_van, lacking_without, make_van
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page

from .frame import frame
from .material_view import visits_of_orders
from .people_view import day_of
from .routes import office
from .schemas import Address, Typed
from .stock_forms import checked_form, done, given, onward
from .stock_view import choices
from .toasts import toast_of

__all__: list[str] = []

BASE = "/office/admin/vans"
_ONE = {"van": "a location"}
Form = Mapping[str, Any]
NAMED = ("name", "plate", "team")


@office.get(BASE, permission="inventory.read", door="office", takes=Address, sample=Sample())
def vans_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every van, and below them those that are out of use."""
    with door.read() as house:
        vans = [_said(house, one, door.lang) for one in van_documents(house)]
        names = frame(house, door, "people", toast_of(house, args, door.lang))
    here, gone = ([one for one in vans if (one["ended_on"] is None) is used] for used in (True, False))
    may = "inventory.write" in door.who.permissions
    return page("office/vans.html", vans=here, gone=gone, may=may, place="vans", **names)


@office.get(f"{BASE}/new", permission="inventory.write", door="office", sample=Sample())
def new_van_form(door: Door) -> Answer:
    """An empty form."""
    return _new_form(door, {}, {})


@office.post(f"{BASE}/new", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"name": "Bus Zuid", "plate": "V-123-AB", "team": "a team"}))  # fmt: skip
def make(door: Door, args: dict[str, Any]) -> Answer:
    """A new van, its team's from then on."""
    form = args["typed"]

    def act(house: House) -> str:
        said = checked_form(NewVan(), given(form, "name", "plate", "team"))
        make_van(house, said["name"], said["plate"], said["team"])
        return f"{BASE}?did=van_new"

    return done(door, act, lambda wrong, status: _new_form(door, form, wrong, status), *NAMED)


def _van_form(verb: str, sample: dict[str, str], act: Callable[[House, Door, str, Form], list[Endangered]]) -> None:
    """A form about one van: shown, and done or shown again with what is wrong."""
    rule = f"{BASE}/<id:van>/{verb}"

    @office.get(rule, permission="inventory.write", door="office", sample=Sample(path=_ONE), summary=f"Ask: {verb}")
    def ask(door: Door, van: str) -> Answer:
        return _form(door, verb, van, None, {})

    @office.post(rule, permission="inventory.write", door="office", takes=Typed, sample=Sample(path=_ONE, json=sample), summary=f"Do it: {verb}")  # fmt: skip
    def click(door: Door, van: str, args: dict[str, Any]) -> Answer:
        form = args["typed"]

        def do(house: House) -> str:
            lacks = endangered(act(house, door, van, form)).get("lacks")
            later = f"&item={van}" if verb == "team" and plans_of(house.desk, van) else ""  # the toast names the day
            return onward(lacks, f"van_{verb}", f"{BASE}?did=van_{verb}") + later

        return done(door, do, lambda wrong, status: _form(door, verb, van, form, wrong, status), *NAMED, "from", "to")


def _edit(house: House, door: Door, van: str, form: Form) -> list[Endangered]:
    change_van(house, van, checked_form(ChangeVan(), given(form, "name", "plate")))
    return []


def _give(house: House, door: Door, van: str, form: Form) -> list[Endangered]:
    said = checked_form(GiveVan(), given(form, "team", "from"))
    return give_van(house, van, said["team"], said["from_"])


def _end(house: House, door: Door, van: str, form: Form) -> list[Endangered]:
    return end_van(house, van, checked_form(EndVan(), given(form, "to"))["to"], by=door.who.member)


_van_form("edit", {"name": "Bus Noord"}, _edit)
_van_form("team", {"team": "a team", "from": "2026-11-23"}, _give)
_van_form("end", {"to": "a location"}, _end)


@office.post(f"{BASE}/<id:van>/forget", permission="inventory.write", door="office", sample=Sample(path=_ONE))
def forget(door: Door, van: str) -> Answer:
    """The team that was planned for a later day does not get it."""

    def act(house: House) -> str:
        lacks = endangered(forget_van_plan(house, van)).get("lacks")
        return onward(lacks, "van_forget", f"{BASE}?did=van_forget")

    return done(door, act, lambda wrong, status: _form(door, "team", van, None, wrong, status))


def _form(door: Door, verb: str, van: str, sent: Form | None, wrong: dict[str, Any], status: int = 200) -> Answer:
    day, lacks = _lacks_without(door, van, sent) if verb == "team" else (None, [])
    with door.read() as house:
        found = van_documents(house, van)
        if not found:
            raise Problem(404, "inventory.no_van")
        one = _said(house, found[0], door.lang)
        tomorrow = (house.today + timedelta(days=1)).isoformat()
        before = {"name": one["name"], "plate": one["plate"] or "", "team": one["team"] or "", "from": tomorrow, "to": ""}  # fmt: skip
        shown = {"one": one, "teams": _teams(house), "today": house.today.isoformat()}
        shown |= {"waiting": visits_of_orders(house, sorted({one.cause for one in lacks}), door.lang)}
        shown |= {"without": day_of(day, door.lang, house.today) if day else ""}
        shown |= {"places": [place for place in choices(house)[0] if place[0] != van]}
        names = frame(house, door, "people")
    return page(f"office/van_{verb}.html", status, sent=sent if sent is not None else before, wrong=wrong, **shown, **names)  # fmt: skip


def _lacks_without(door: Door, van: str, sent: Form | None) -> tuple[date, list[Endangered]]:
    """The day that stands in the form, and who would lack something without this van from then: tried in memory only."""
    with door.read() as house:
        if not van_documents(house, van):
            raise Problem(404, "inventory.no_van")
        try:
            day = max(date.fromisoformat((sent or {}).get("from", "")), house.today)
        except ValueError:
            day = house.today + timedelta(days=1)
        return day, lacking_without(house, van, day)


def _new_form(door: Door, sent: Form, wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        teams, names = _teams(house), frame(house, door, "people")
    return page("office/van_new.html", status, sent=sent, wrong=wrong, teams=teams, **names)


def _teams(house: House) -> list[tuple[str, str]]:
    return [(team["id"], team["name"]) for team in team_documents(house)]


def _said(house: House, one: dict[str, Any], lang: str) -> dict[str, Any]:
    following = one["next"]
    return one | {
        "people": ", ".join(one["people"]),
        "ended": day_of(one["ended_on"], lang, house.today),
        "next_day": day_of(following["from"], lang, house.today) if following else "",
        "holds": bool(one["products"] or one["defective"]),
    }
