"""Stock: what the day's visits use comes into the warehouse and goes to the vans in the morning, by the office's own calls."""

from collections import Counter

from server.inventory.calls import receive, transfer
from server.inventory.names import serial_id, serial_norm
from server.inventory.office_acts import Act

from .chapters import Chapter, Day
from .days import Planned
from .goods import GOODS
from .made_ids import made_id

CHARGERS = {"installation_11kw": ("LP-V1-11", "V1"), "installation_22kw": ("LP-V1-22", "V2")}
CABLE = 20
"""Metres that an installation takes at most."""


def fill_vans(day: Day) -> None:
    """As many chargers, breakers and metres of cable as there are installations; what is left over stays in the vans."""
    installs = [one for one in day.planned if one.type in CHARGERS]
    if not installs:
        return
    numbers = {one.key: _number(day, one) for one in installs}
    for type_, (sku, _) in CHARGERS.items():
        came = [numbers[one.key] for one in installs if one.type == type_]
        if came:
            day.born.update(serial_id(_product(day, sku), serial_norm(number)) for number in came)
            _receive(day, sku, serials=came)
    _receive(day, "KB-5G6", quantity=CABLE * len(installs))
    _receive(day, "AL-4P40", quantity=len(installs), batch=f"{day.day:%G-%V}")
    for crew, count in Counter(one.crew for one in installs).items():
        _to_van(day, crew, count, [numbers[one.key] for one in installs if one.crew == crew])


def pieces_of(day: Day, one: Planned) -> dict[str, list[str]]:
    """The charger that lies ready for a visit, by product."""
    return {CHARGERS[one.type][0]: [_number(day, one)]} if one.type in CHARGERS else {}


def _receive(day: Day, sku: str, **what: object) -> None:
    goods = {"product": _product(day, sku), "location": _place(day, "warehouse"), **what}
    receive(day.house, goods, Act(day.id_for("receipt", f"{day.name}/{sku}"), day.planner))


def _to_van(day: Day, crew: str, count: int, serials: list[str]) -> None:
    lines = [
        {"product": _product(day, "KB-5G6"), "quantity": CABLE * count},
        {"product": _product(day, "AL-4P40"), "quantity": count, "batch": f"{day.day:%G-%V}"},
    ]
    wanted = {"from": _place(day, "warehouse"), "to": _place(day, crew), "serials": serials, "lines": lines}
    transfer(day.house, wanted, Act(day.id_for("transfer", f"{day.name}/{crew}"), day.planner))


def _number(day: Day, one: Planned) -> str:
    """Seven digits after the prefix that the product wants: the day, the team, and the visit's place in its day."""
    crew = [crew.slug for crew in day.company.crews].index(one.crew)
    days = day.day.toordinal() % 1000 + 1
    return f"{CHARGERS[one.type][1]}{(days * 100 + crew) * 10 + int(one.key.rsplit('/', 1)[1]):07d}"


def _product(day: Day, sku: str) -> str:
    assert any(good.sku == sku for good in GOODS), sku
    return made_id(day.company.slug, "product", sku)


def _place(day: Day, name: str) -> str:
    return made_id(day.company.slug, "location", name)


CHAPTER = Chapter("stock", morning=fill_vans)
