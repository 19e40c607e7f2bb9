"""How a visit goes: done with everything, partly done, or a door that stays closed; minute after minute on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from server.inventory.names import stock_level_id
from server.visits.office_documents import signable_documents
from server.visits.statement import Shown, statement

from .answers import answer_to
from .days import Planned
from .made_ids import made_id
from .phone import MINUTE, Phone

CONSENT = "Ik ga akkoord met het werk zoals het hierboven staat."


def _arrive(phone: Phone, one: Planned) -> None:
    """On the way, there, at work; from then on at the pace that fills the appointment."""
    for state, minutes in (("en_route", 0), ("on_site", 23), ("working", 6)):
        phone.does("visit.set_state", minutes, visit=phone.visit, to=state, step=phone.new_id())
    phone.pace = (one.ends - one.begins) / timedelta(minutes=66 if one.type.startswith("installation") else 34)


def done(phone: Phone, one: Planned, series: int) -> None:
    """The whole checklist, photos, parts, signature, rating."""
    _arrive(phone, one)
    _use_parts(phone, one, series)
    for item in _items(phone):
        _fill(phone, one, item, series)
    _sign(phone, one)
    phone.does(
        "rating.give", id=phone.new_id(), visit=phone.visit, channel="phone", stars=5 - series % 2, nps=9, comment=None
    )
    phone.does("visit.complete", visit=phone.visit, step=phone.new_id(), outcome="done", remarks=None)


def partly(phone: Phone, one: Planned, series: int) -> None:
    """Something is in the way: what was done stands, what is left is said."""
    _arrive(phone, one)
    for item in _items(phone):
        if item["type"] in ("tick", "photo", "choice"):
            _fill(phone, one, item, series)
    phone.does(
        "issue.report", 4, id=phone.new_id(), visit=phone.visit, category="material", severity="medium",
        text="Behuizing heeft een barst; nieuwe kap besteld.",
    )  # fmt: skip
    phone.does(
        "visit.complete", visit=phone.visit, step=phone.new_id(), outcome="partial",
        remarks="Kap van de laadpaal is gebarsten. Terugkomen als de nieuwe kap er is.",
    )  # fmt: skip


def closed(phone: Phone, one: Planned, series: int) -> None:
    """Nobody opens."""
    for state, minutes in (("en_route", 0), ("on_site", 21)):
        phone.does("visit.set_state", minutes, visit=phone.visit, to=state, step=phone.new_id())
    phone.does(
        "visit.set_state", 14, visit=phone.visit, to="no_access", step=phone.new_id(),
        note="Drie keer aangebeld en twee keer gebeld, niemand thuis.",
    )  # fmt: skip


def _items(phone: Phone) -> Iterator[dict[str, Any]]:
    visit = phone.house.desk.get("visit", phone.visit)
    version = phone.house.desk.get("checklist_version", visit["checklist_version_id"]) if visit else None
    for section in version["sections"] if version else ():
        yield from section["items"]


def _fill(phone: Phone, one: Planned, item: dict[str, Any], series: int) -> None:
    """One item of the checklist, by its type."""
    if item["type"] == "photo":
        photograph(phone, one, item["id"])
    elif item["type"] in ("tick", "choice", "number", "text"):
        first = None
        for value, note in answer_to(item, series):
            answer = phone.new_id()
            phone.does(
                "checklist.answer", 2, id=answer, visit=phone.visit, item=item["id"], repeat=0, value=value, note=note,
                supersedes=first,
            )  # fmt: skip
            first = answer


def photograph(phone: Phone, one: Planned, item: str) -> None:
    """A photo for an item, in three minutes from now."""
    shot = phone.shoots(one, item)
    phone.does(
        "photo.add", 3, id=phone.new_id(), visit=phone.visit, item=item, repeat=0, issue=None, sha256=shot.sha256,
        bytes=shot.bytes, width=shot.width, height=shot.height, taken_at=(phone.clock + 3 * MINUTE).isoformat(),
        quality={"sharp": True}, position=None, override=None,
    )  # fmt: skip


def _use_parts(phone: Phone, one: Planned, series: int) -> None:
    """What an installation takes from the van; the charger's serial fills its item."""
    if not one.type.startswith("installation"):
        return
    van = made_id(phone.company.slug, "location", one.crew)
    charger = "LP-V1-22" if one.type == "installation_22kw" else "LP-V1-11"
    for sku, quantity, item, number in (
        (charger, 1, "charger_serial", phone.piece(one, charger, series)),
        ("KB-5G6", 12 + series, None, None),
        ("AL-4P40", 1, None, None),
    ):
        product = made_id(phone.company.slug, "product", sku)
        phone.does(
            "part.use", 4, id=phone.new_id(), visit=phone.visit, item=item, repeat=0, product=product,
            quantity=quantity, serial=number, batch=_batch(phone, van, product), plate_photo=None, **{"from": van},
        )  # fmt: skip


def _batch(phone: Phone, van: str, product: str) -> str | None:
    """The oldest batch that lies in the van; None for a product that has none."""
    level = phone.house.desk.get("stock_level", stock_level_id(van, product))
    return min((batch for batch, left in level["batches"].items() if left > 0), default=None) if level else None


def _sign(phone: Phone, one: Planned) -> None:
    """The customer signs what stands there, drawn."""
    shown = Shown("nl", phone.house.tenant, phone.visit, "1.0.0", "customer", one.place.name, CONSENT)
    text, sha256 = statement(shown, signable_documents(phone.house.desk, phone.visit))
    phone.takes(text.encode(), "application/json")
    image = phone.draws(one)
    phone.does(
        "signature.seal", 5, id=phone.new_id(), visit=phone.visit, role="customer", name=one.place.name,
        statement_sha256=sha256, image_sha256=image, typed=None, consent=CONSENT, channel="phone",
    )  # fmt: skip
