"""The parts of a visit as its page shows them: what stayed at the customer's, in place of what, and the plates that prove it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.inventory.names import amount_text, serial_id, serial_norm
from server.kit.house import House
from server.kit.i18n import t
from sync.kind import Document, Row

from .pictures import Picture
from .words import moment_text

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True)
class Swap:
    """The piece that came off the wall: its number (with its own page, when it is known), what became of it, and why."""

    serial: str
    page: str | None
    fate: str
    reason: str


@dataclass(frozen=True)
class Part:
    """A part that stayed at the customer's. `plates` are photos on the same page: (words, picture)."""

    name: str
    sku: str
    serial: str | None
    page: str | None
    batch: str | None
    quantity: str
    returned: str
    van: str
    who: str
    when: str
    clash: str | None
    swap: Swap | None
    plates: list[tuple[str, Picture]]


def parts_of(
    house: House, visit: Document, people: Mapping[str, str], clashes: Mapping[str, str], photos: Sequence[Picture], lang: str
) -> list[Part]:  # fmt: skip
    """Every use, in the order of the visit's document. `clashes`: the open ones by their concern."""
    uses = visit["parts"]
    products = {row["id"]: row for row in house.store.read("product", {use["product"] for use in uses})}
    vans = {row["id"]: row["name"] for row in house.store.read("location", _there(use["from"] for use in uses))}
    wanted = _there([*(use["serial_id"] for use in uses), *(_old_of(use) for use in uses)])
    serials = {row["id"]: row for row in house.store.read("serial", wanted)}
    pictures = {photo.id: photo for photo in photos}
    day = date.fromisoformat(visit["day"])

    def part(use: Document) -> Part:
        product, serial = products[use["product"]], serials.get(use["serial_id"] or "")
        return Part(
            name=product["name"],
            sku=product["sku"],
            serial=use["serial"],
            page=_page(serial),
            batch=use["batch"],
            quantity=amount_text(use["quantity"], product["unit"]),
            returned=amount_text(use["returned"], product["unit"]) if use["returned"] else "",
            van=vans.get(use["from"], t("office.not_on_van", lang)),
            who=people.get(use["by"], ""),
            when=moment_text(use["at"], house.now, lang, on=day),
            clash=clashes.get(f"serial:{serial['serial_norm']}") if serial else None,
            swap=_swap(use, serials, lang),
            plates=_plates(use, pictures, lang),
        )

    return [part(use) for use in uses]


def _swap(use: Document, serials: Mapping[str, Row], lang: str) -> Swap | None:
    if not use["old_serial"]:
        return None
    fate = t(f"office.fate_{use['fate']}", lang) if use["fate"] else ""
    return Swap(use["old_serial"], _page(serials.get(_old_of(use) or "")), fate, use["reason"] or "")


def _plates(use: Document, pictures: Mapping[str, Picture], lang: str) -> list[tuple[str, Picture]]:
    named = (("plate_photo", "office.plate"), ("old_plate_photo", "office.plate_of_old"))
    return [(t(words, lang), pictures[use[name]]) for name, words in named if use[name] in pictures]


def _old_of(use: Document) -> str | None:
    """The id of the piece that came off, if it was of the same product."""
    return serial_id(use["product"], serial_norm(use["old_serial"])) if use["old_serial"] else None


def _page(serial: Row | None) -> str | None:
    return f"/office/serial/{serial['id']}" if serial else None


def _there(values: Iterable[str | None]) -> set[str]:
    return {value for value in values if value}
