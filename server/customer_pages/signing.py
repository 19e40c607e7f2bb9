"""Signing on an own phone: what is put before the customer, what was filled in, and the signature under it."""

import base64
import binascii
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import current_app
from PIL import Image

from server.config import Settings
from server.evidence.judging import BROKEN, JSON
from server.evidence.own_bytes import OwnBytes, own_bytes, record
from server.kit.errors import Problem
from server.kit.files import files_of
from server.kit.house import House
from server.kit.ids import is_id
from server.reports.facts import photos_by_hash
from server.reports.making import newest_report
from server.reports.saying import answer_line, part_line, photo_place, photo_title
from server.reports.told import changes_after
from server.reports.words import Items, items_of
from server.visits.link_signing import (
    OVER,
    Mark,
    customer_signature,
    facts_of_now,
    sign_by_link,
    text_of_now,
    why_not_yet,
)
from server.visits.models import Photo, Signature
from server.visits.office_documents import visit_of
from server.visits.statement import Content, sealed
from sync.kind import Document

from .showing import Guest
from .words import clock_text, day_text

__all__ = ["Changed", "NotNow", "Ready", "Wrong", "picture_of", "prepare", "sign", "sign_names", "statement_names"]

NAME = 200
DRAWING = 400_000
"""Letters of a drawing in base64, at most."""
WIDE, HIGH = 2000, 1000


class Wrong(Exception):
    """What was filled in cannot be: the key of a sentence."""


class NotNow(Exception):
    """It cannot be signed (any more): the page itself says why."""


class Changed(Exception):
    """Since the page was opened the report changed: it is to be read again."""


@dataclass(frozen=True)
class Ready:
    """A signature as it will be made: the statement's bytes, the drawing's if there is one, and who signs."""

    name: str
    consent: str
    statement: OwnBytes
    drawing: OwnBytes | None


@dataclass(frozen=True)
class Before:
    """The customer's signature that stands. `changes`: what of the visit is otherwise than it says, in words; None while
    the text that was signed is not here. `done`: there is nothing to sign."""

    row: Signature
    changes: list[str] | None
    done: bool


def sign_names(house: House, guest: Guest) -> dict[str, Any]:
    """What the page says: the whole statement, with what changed since it was signed; or that it was signed just so; or
    why it cannot be signed yet."""
    visit = guest.visit["id"]
    before = signed_before(house, guest)
    said_before = _said_before(house, guest, before) if before else {}
    if before is not None and before.done:
        return said_before | {
            "done": before.row,
            "own": before.row.id == guest.link.result_id,
            "ended": guest.visit["state"] in OVER,
        }
    whole = _whole(house, visit)
    why = why_not_yet(whole)
    if why is not None:
        return {"why": why, "count": len(whole["missing"])}
    items = items_of((whole["checklist"] or {}).get("sections") or [])
    said = statement_names(house, guest, _said(house, guest, ""), items)
    return said_before | said | {"before": before, "basis": facts_of_now(house, visit)}


def statement_names(house: House, guest: Guest, said: Content, items: Items) -> dict[str, Any]:
    """What statement.html shows of a statement's text, in the words of its report."""
    return {
        "statement": said,
        "answers": [answer_line(one, items, guest.lang) for one in said["answers"]],
        "parts": [part_line(one) for one in said["parts"]],
        "pictures": pictures_of(house, guest, said["photos"], items),
    }


def prepare(house: House, guest: Guest, form: dict[str, str], settings: Settings) -> Ready:
    """Read the form against what stands now. Wrong, NotNow, Changed."""
    whole = _whole(house, guest.visit["id"])
    if _is_done(house, guest) or why_not_yet(whole):
        raise NotNow
    name = " ".join(form.get("name", "").split())
    if not name or len(name) > NAME or not name.isprintable():
        raise Wrong("need_name")
    if not form.get("agreed"):
        raise Wrong("need_consent")
    if form.get("basis") != facts_of_now(house, guest.visit["id"]):
        raise Changed
    drawing = _drawing(form.get("drawn", ""), settings) if form.get("how") == "drawn" else None
    text, _ = sealed(_said(house, guest, name))
    return Ready(name, guest.t("consent"), own_bytes(text.encode(), JSON, settings), drawing)


def sign(house: House, guest: Guest, ready: Ready, *, where: dict[str, str]) -> None:
    """Put it under the statement, if nothing changed since `prepare`. NotNow, Changed. `where`: address and browser."""
    by = guest.link.by_member_id
    assert by is not None, "a person asks for a signature (links.making)"
    if _is_done(house, guest):
        raise NotNow
    if sealed(_said(house, guest, ready.name))[1] != ready.statement.sha256:
        raise Changed
    image = ready.drawing.sha256 if ready.drawing else None
    mark = Mark(ready.name, ready.statement.sha256, image, ready.consent)
    row = sign_by_link(house, guest.visit["id"], mark, by=by)
    for bytes_ in (ready.statement, ready.drawing):
        if bytes_ is not None:
            record(house, bytes_)
    guest.link.result_id, guest.link.used_at = row["id"], house.now
    facts = {"signature": row["id"], "statement": ready.statement.sha256, "link": guest.link.id} | where
    house.audit("sign", "visit", guest.visit["id"], None, facts)


def signed_before(house: House, guest: Guest) -> Before | None:
    """The customer's signature, by a link or on the technician's phone, against what stands now; None without one.

    While its text is not here nothing can be compared: then it counts for the links that were made before it.
    """
    row = customer_signature(house, guest.visit["id"])
    if row is None:
        return None
    changes = changes_after(house, files_of(current_app), row, guest.lang)
    if changes is None:
        return Before(row, None, row.id == guest.link.result_id or row.received_at > guest.link.at)
    return Before(row, changes, not changes)


def _is_done(house: House, guest: Guest) -> bool:
    before = signed_before(house, guest)
    return before is not None and before.done


def _said_before(house: House, guest: Guest, before: Before) -> dict[str, Any]:
    """When that was, and the report if it holds this signature."""
    report = newest_report(house, guest.visit["id"])
    at = before.row.at + timedelta(milliseconds=before.row.offset_ms)
    return {
        "when": f"{day_text(at, guest.lang)}, {clock_text(at)}",
        "pdf": report if report is not None and report.made_at >= before.row.received_at else None,
    }


def pictures_of(house: House, guest: Guest, wanted: list[Document], items: Items) -> list[dict[str, str]]:
    """The photos of a statement that nobody hid: {id, title}, in the checklist's order; id is empty while the bytes are
    not here."""
    rows = photos_by_hash(house, guest.visit["id"])
    found: dict[str, dict[str, str]] = {}
    for photo in sorted(wanted, key=lambda one: photo_place(one["item"], one["repeat"], items)):
        row = rows.get(photo["sha256"])
        if row is not None and row.hidden_reason is None:
            title = photo_title(photo, items, guest.lang)
            found.setdefault(row.blob_sha256, {"id": row.id if row.bytes_at else "", "title": title})
    return list(found.values())


def picture_of(house: House, guest: Guest, photo: str) -> Photo | None:
    """A photo of this visit whose bytes are here and that nobody hid."""
    row = house.session.get(Photo, (house.tenant, photo)) if is_id(photo) else None
    mine = row is not None and row.visit_id == guest.visit["id"] and row.hidden_reason is None and row.issue_id is None
    return row if mine and row is not None and row.bytes_at else None


def _whole(house: House, visit: str) -> Document:
    whole = visit_of(house, visit)
    assert whole is not None
    return whole


def _said(house: House, guest: Guest, name: str) -> Content:
    return text_of_now(house, guest.visit["id"], lang=guest.lang, name=name, consent=guest.t("consent"))


def _drawing(sent: str, settings: Settings) -> OwnBytes:
    """The drawn mark as it was sent by our script: a PNG in a data: address, of a sane size, with something on it. Wrong."""
    head, _, text = sent.partition(",")
    if not text:
        raise Wrong("need_drawing")
    if head != "data:image/png;base64" or len(text) > DRAWING:
        raise Wrong("bad_drawing")
    try:
        bytes_ = own_bytes(base64.b64decode(text, validate=True), "image/png", settings)
        if (bytes_.judged.width or 0) > WIDE or (bytes_.judged.height or 0) > HIGH:
            raise Wrong("bad_drawing")
        with Image.open(BytesIO(bytes_.data), formats=["PNG"]) as picture:
            darkest, lightest = picture.convert("RGBA").convert("L").getextrema()
    except (binascii.Error, Problem, *BROKEN) as error:
        raise Wrong("bad_drawing") from error
    if darkest == lightest:
        raise Wrong("need_drawing")
    return bytes_
