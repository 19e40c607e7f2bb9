"""The life line of one numbered piece: what the ledger, the visits and the claims know of it, in order of time."""

from dataclasses import dataclass, field
from datetime import datetime

from server.inventory.ledger_reading import Asked, Moved, movements
from server.kit.house import House
from server.kit.i18n import t
from sync.kind import Row

from .stock_view import cause_text, way_of
from .words import customer_text, day_text, moment_text

MOST = 200
HUNG = "hung"
"""Beside what becomes of a piece that lies with us: it never came off the wall."""
ICONS = {"receipt": "ok", "delivery": "ok", "transfer": "move", "count": "list", "correction": "undo", "fate": "warn",
         "part_use": "bolt", "part_return": "undo", "part_swap": "warn", "part_unswap": "undo"}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One thing that happened to the piece. `visit` is where one click leads, `photos` prove the number."""

    at: datetime
    when: str
    icon: str
    title: str
    text: str = ""
    note: str = ""
    visit: str | None = None
    where: str = ""
    photos: list[str] = field(default_factory=list[str])
    disputed: bool = False


@dataclass(frozen=True)
class Life:
    """A piece as it is now, and how it came there, the newest first."""

    id: str
    serial: str
    product: str
    sku: str
    state: str
    place: str
    warranty: str
    events: list[Event]
    disputed: bool
    fates: list[str]


def life_of(house: House, serial: str, lang: str) -> Life | None:
    """The life of a piece; None when there is no such piece."""
    row = next(iter(house.store.read("serial", [serial])), None)
    if row is None:
        return None
    (product,) = house.store.read("product", [row["product_id"]])
    place = house.store.read("location", [row["location_id"]]) if row["location_id"] else []
    events = _Life(house, row, lang).events()
    until = row["warranty_until"]
    return Life(
        id=serial,
        serial=row["serial"],
        product=product["name"],
        sku=product["sku"],
        state=row["state"],
        place=place[0]["name"] if place else "",
        warranty=f"{day_text(until, lang)} {until.year}" if until else "",
        events=events,
        disputed=any(one.disputed for one in events),
        fates=_fates(row) + ([HUNG] if _was_swapped_out(house, row) else []),
    )


def _fates(row: Row) -> list[str]:
    """What may become of it from here."""
    if row["location_id"] is None:
        return []
    return {"stock": ["defective", "scrapped", "returned"], "defective": ["stock", "scrapped", "returned"]}.get(row["state"], [])  # fmt: skip


def _was_swapped_out(house: House, row: Row) -> bool:
    """A swap took it off a wall, and it is still what the swap made of it: it may hang there after all."""
    swaps = house.store.read_by("part_use", "old_serial_id", [row["id"]])
    return any(use["old_was"] and use["old_was"]["left"][0] == row["state"] for use in swaps)


class _Life:
    """One piece with the rows around it, each kind read once."""

    def __init__(self, house: House, serial: Row, lang: str) -> None:
        self.house, self.lang = house, lang
        read, by = house.store.read, house.store.read_by
        self.moved, _ = movements(house, Asked(serial=serial["id"], limit=MOST))
        self.claims = {row["cause_id"]: row for row in by("serial_claim", "serial_id", [serial["id"]])}
        swaps = {one.cause_id for one in self.moved if one.cause_kind == "part_swap"}
        uses = by("part_use", "serial_id", [serial["id"]]) + read("part_use", swaps)
        self.uses = {row["id"]: row for row in uses}
        returns = by("part_return", "part_use_id", list(self.uses))
        self.returned = {row["id"]: row["part_use_id"] for row in returns}
        visits = read("visit", {row["visit_id"] for row in uses})
        self.visits = {row["id"]: row for row in visits}
        orders = {row["id"]: row for row in read("work_order", {row["work_order_id"] for row in visits})}
        names = {row["id"]: customer_text(row["name"], lang) for row in read("customer", {row["customer_id"] for row in orders.values()})}  # fmt: skip
        self.customers = {row["id"]: names[orders[row["work_order_id"]]["customer_id"]] for row in visits}
        who = {row["by_member_id"] for row in [*uses, *returns]}
        self.names = {row["id"]: row["name"] for row in read("member", who)}
        self.makers = {row["id"]: row["by_member_id"] for row in [*uses, *returns]}
        self.photos = by("photo", "visit_id", list(self.visits))
        versions = read("checklist_version", {row["checklist_version_id"] for row in visits if row["checklist_version_id"]})  # fmt: skip
        self.items = {(row["id"], item["id"]): item for row in versions for section in row["sections"] for item in section["items"]}  # fmt: skip

    def events(self) -> list[Event]:
        """The newest first."""
        return sorted((self._event(one) for one in self.moved), key=lambda event: event.at, reverse=True)

    def _event(self, one: Moved) -> Event:
        use = self.uses.get(self.returned.get(one.cause_id, one.cause_id))
        visit = use["visit_id"] if use else None
        claim = self.claims.get(one.cause_id) if one.cause_kind == "part_use" else None
        maker = self.names.get(self.makers.get(one.cause_id, ""), "")
        day = day_text(self.visits[visit]["day"], self.lang) if visit else ""
        disputed = claim is not None and claim["state"] == "contested"
        return Event(
            at=one.at,
            when=moment_text(one.at, self.house.now, self.lang),
            icon=ICONS.get(one.cause_kind, "list"),
            title=t("office.life_disputed", self.lang) if disputed else cause_text(one.cause_kind, self.lang),
            text=" · ".join(part for part in (way_of(one, self.lang), one.by or maker) if part),
            note=self._note(one, use),
            visit=visit,
            where=f"{self.customers[visit]}, {day}" if visit else "",
            photos=self._proofs(one, use, claim),
            disputed=disputed,
        )

    def _note(self, one: Moved, use: Row | None) -> str:
        if use and one.cause_kind == "part_swap":
            fate = t(f"office.fate_{use['fate']}", self.lang)
            return f"{fate}: {use['reason']}"
        return one.note or ""

    def _proofs(self, one: Moved, use: Row | None, claim: Row | None) -> list[str]:
        """The plate of a piece that went in, or of one that was swapped out."""
        if use and one.cause_kind == "part_swap":
            wanted = [row for row in self.photos if row["id"] == use["old_plate_photo_id"] and not row["hidden_reason"]]
            return [f"/office/blobs/{row['blob_sha256']}" for row in wanted]
        return self._plates(use, claim) if use and one.cause_kind == "part_use" else []

    def _plates(self, use: Row, claim: Row | None) -> list[str]:
        """The photo that came with the number, else those of the item that the checklist names for its plate."""
        if claim and claim["photo_sha256"]:
            return [f"/office/blobs/{claim['photo_sha256']}"]
        version = self.visits[use["visit_id"]]["checklist_version_id"]
        plate = self.items.get((version, use["item"]), {}).get("plate")
        taken = [row for row in self.photos if plate and row["visit_id"] == use["visit_id"] and row["item"] == plate
                 and row["by_member_id"] == use["by_member_id"] and row["bytes_at"] and not row["hidden_reason"]]  # fmt: skip
        return [f"/office/blobs/{row['blob_sha256']}" for row in taken[-2:]]
