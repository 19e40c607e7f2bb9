"""What visits lack, and what each team loads for a day: on the screen, and printed for the warehouse."""

from datetime import timedelta
from typing import Any

from server.kit.http import Answer, Door, Sample, page
from server.kit.ids import is_id

from .frame import frame
from .material_view import load_view, shortages_view
from .routes import office
from .schemas import DayAddress, ShortAddress
from .toasts import toast_of
from .words import day_text

__all__ = ["load_page", "shortages_page"]


@office.get("/office/stock/shortages", permission="inventory.read", door="office", takes=ShortAddress, sample=Sample())
def shortages_page(door: Door, args: dict[str, Any]) -> Answer:
    """Visits that lack material, the soonest first, and for whom it is kept instead; on top those that lack it by what was
    just done."""
    pairs = [one.partition(":") for one in args["of"].split(",")]
    of = [(order, product) for order, _, product in pairs if is_id(order) and is_id(product)]
    with door.read() as house:
        fresh = shortages_view(house, door.lang, of)
        rows = shortages_view(house, door.lang)
        names = frame(house, door, "stock", toast_of(house, args, door.lang))
    return page("office/stock_shortages.html", rows=rows, fresh=fresh, more=args["more"], **names)


@office.get("/office/stock/load", permission="inventory.read", door="office", takes=DayAddress, sample=Sample(query={"day": "2026-11-23"}))  # fmt: skip
def load_page(door: Door, args: dict[str, Any]) -> Answer:
    """What lies on a shelf for the visits of a day, per team and place; tomorrow unless a day is named."""
    with door.read() as house:
        day = args["day"] or house.today + timedelta(days=1)
        teams = load_view(house, day, door.lang)
        names = frame(house, door, "stock")
    days = [(day + timedelta(days=step)).isoformat() for step in (-1, 1)]
    return page("office/stock_load.html", teams=teams, day=day.isoformat(), day_text=day_text(day, door.lang), days=days, **names)  # fmt: skip
