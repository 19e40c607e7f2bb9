"""Stock as a page shows it: locations with what runs short, the lines of one, and the ledger in words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.inventory.ledger_reading import Asked, Moved, movements
from server.inventory.models import Location, Product
from server.inventory.names import amount_text
from server.inventory.reading import Line, installed, lines_at, places
from server.inventory.reserved_reading import short_count
from server.kit.house import House
from server.kit.i18n import has_text, t

from .ledger_visits import Done, done_at
from .words import moment_text

INSTALLED = "installed"
"""The address of what hangs at customers': no location, it is counted from the ledger."""
OUTSIDE = {
    "part_use": ("no_van", "customer"),
    "part_return": ("customer", "into_no_van"),
    "part_swap": ("customer", "no_stock"),
    "part_unswap": ("no_stock", "customer"),
}
"""Where a movement of a technician came from and went to when that is no place of ours. A broken piece that was taken along
lies in a van and is no stock."""
ICONS = {"warehouse": "stock", "staging": "list", "van": "move", "scrap": "na", INSTALLED: "bolt"}


@dataclass(frozen=True)
class Shelf:
    """A location in the list at the left."""

    id: str
    kind: str
    name: str
    sums: str
    short: int
    defective: int
    current: bool


@dataclass(frozen=True)
class Step:
    """One line of the ledger. `open`: a person may still undo it. `visit`: where one click leads, `where` in words."""

    id: str
    when: str
    product: str
    sku: str
    amount: str
    way: str
    serial: str | None
    serial_id: str | None
    batch: str | None
    why: str
    note: str
    corrected: bool
    open: bool
    visit: str | None
    where: str


@dataclass(frozen=True)
class Stock:
    """The page of stock: all locations, and the lines of the one that is looked at, by category. `lacking`: how often a
    visit lacks something."""

    shelves: list[Shelf]
    here: Shelf
    groups: list[tuple[str, list[Line]]]
    broken: list[dict[str, Any]]
    lacking: int


def stock_of(house: House, place: str | None, lang: str) -> Stock:
    """The location that is asked for, else the first; Installed when there is none at all."""
    found = places(house)
    known = {one.id for one in found} | {INSTALLED}
    current = place if place in known else (found[0].id if found else INSTALLED)
    shelves = [
        Shelf(
            one.id,
            one.kind,
            one.name,
            t("office.stock_products", lang, count=one.products),
            one.short,
            one.defective,
            one.id == current,
        )
        for one in found
    ]
    lines = installed(house) if current == INSTALLED else lines_at(house, current)
    name = t("office.stock_installed", lang)
    shelves.append(Shelf(INSTALLED, INSTALLED, name, t("office.stock_installed_meaning", lang), 0, 0, current == INSTALLED))  # fmt: skip
    broken = [piece | {"name": line.name} for line in lines for piece in line.pieces if piece["state"] == "defective"]
    return Stock(
        shelves, next(one for one in shelves if one.current), _grouped(lines, lang), broken, short_count(house)
    )


def ledger_of(house: House, asked: Asked, lang: str) -> tuple[list[Step], str | None]:
    """The ledger in words, the newest first, and the cursor of what follows."""
    page, following = movements(house, asked)
    done = done_at(house, page, lang)
    return [step_of(house, one, lang, done.get(one.cause_id)) for one in page], following


def step_of(house: House, one: Moved, lang: str, done: Done | None = None) -> Step:
    """A movement in words: from where to where, why, by whom, and at which visit."""
    by_hand = one.cause_kind in ("receipt", "transfer", "count")
    return Step(
        id=one.id,
        when=moment_text(one.at, house.now, lang),
        product=one.product,
        sku=one.sku,
        amount=amount_text(one.quantity, one.unit, times=" ×"),
        way=way_of(one, lang),
        serial=one.serial,
        serial_id=one.serial_id,
        batch=one.batch,
        why=" · ".join(
            part for part in (cause_text(one.cause_kind, lang), one.by or (done.by if done else "")) if part
        ),
        note=one.note or "",
        corrected=one.corrected,
        open=by_hand and not one.corrected,
        visit=done.visit if done else None,
        where=done.where if done else "",
    )


def way_of(one: Moved, lang: str) -> str:
    """Magazijn → Bus Noord; what comes from or goes to outside our stock is said by why it moved."""
    out, into = OUTSIDE.get(one.cause_kind, ("none", "none"))
    return f"{one.origin or t(f'office.outside_{out}', lang)} → {one.goal or t(f'office.outside_{into}', lang)}"


def cause_text(kind: str, lang: str) -> str:
    """Why something moved."""
    return t(f"office.cause_{kind}", lang) if has_text(f"office.cause_{kind}") else kind


def choices(house: House) -> tuple[list[tuple[str, str]], list[Product]]:
    """Locations that stock is moved between as (id, name), and every product by name."""
    order = {"warehouse": 0, "staging": 1, "van": 2, "scrap": 3}
    found = house.session.scalars(select(Location).where(Location.kind.in_(order), Location.ended_on.is_(None))).all()
    listed = sorted(found, key=lambda one: (order[one.kind], one.name))
    products = list(house.session.scalars(select(Product).order_by(Product.category, Product.name)))
    return [(one.id, one.name) for one in listed], products


def category_text(category: str, lang: str) -> str:
    """A category of products in the reader's words; an own one as it is called."""
    return t(f"office.category_{category}", lang) if has_text(f"office.category_{category}") else category


def _grouped(lines: list[Line], lang: str) -> list[tuple[str, list[Line]]]:
    names = list(dict.fromkeys(line.category for line in lines))
    return [(category_text(name, lang), [line for line in lines if line.category == name]) for name in names]
