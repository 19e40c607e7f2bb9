"""The exchange: a phone pushes what was done and pulls what is new, in one round trip (docs/sync.md)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy.exc import SQLAlchemyError

from server.accounts.pull_log import Sent, note_page, unproved
from server.field_api.phone import Phone, phone_at, scopes_at
from server.field_api.room import field_api
from server.field_api.samples import SYNC
from server.kit.clock import today_in_amsterdam
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.json import dumps, loads
from server.kit.kinds import declared
from server.kit.log import log
from server.kit.push_rules import push_rules
from sync.batch import Batch
from sync.cursor import Seal
from sync.mutation import SCHEMA
from sync.pull import Page, pull
from sync.push import deliver
from sync.receipt import Receipt
from sync.soundness import Codec
from sync.store import Store
from sync.wire import BATCH_BYTES, LIMIT, Refusal, read_batch, read_limit

__all__ = ["exchange", "fetch", "receive"]

CODEC = Codec(loads, dumps)


@field_api.post("/api/mobile/sync", permission="device", door="device", sample=SYNC, limit=BATCH_BYTES)
def exchange(door: Door) -> Answer:
    """Push, then pull: `{server_time, epoch, receipts}` and, with `cursor` or `limit`, `{cursor, more, reset,
    receipts_through, changes, company}`. `company` is its `name` and the `colour` of its look (null: ours).

    400 `malformed` when it cannot be read at all, 413 beyond 500 mutations or 1 MiB; a bad mutation costs only itself.
    With an `X-Schema` older than ours the push counts and `pull` says `schema_too_old`.
    """
    try:
        batch = read_batch(door.request.get_data(), CODEC)
    except Refusal as refusal:
        raise _said(refusal) from refusal
    reads = batch.pulls and not _is_too_old(door)
    epoch, receipts = (None, list[Receipt]()) if reads and not _says(batch) else _received(door, batch)
    said: dict[str, Any] = {"server_time": door.now, "epoch": epoch, "receipts": [_text(one) for one in receipts]}
    if batch.pulls:
        said |= _page(door, batch.cursor, batch.limit) if reads else {"pull": "schema_too_old"}
    return answer(said)


@field_api.get("/api/mobile/sync", permission="device", door="device", sample=Sample(query={"limit": "10"}))
def fetch(door: Door) -> Answer:
    """Pull only; no `cursor` = everything in scope. `limit` goes from 1 to 2000 and is 500 when left out.

    409 `schema_too_old` when `X-Schema` is older than ours: the app is to be loaded anew.
    """
    if _is_too_old(door):
        raise Problem(409, "field_api.schema_too_old", schema=SCHEMA)
    asked = door.request.args
    return answer({"server_time": door.now} | _page(door, asked.get("cursor") or None, _limit(asked.get("limit"))))


def _says(batch: Batch) -> bool:
    """Whether there is anything to take in it: phones ask often and mostly have nothing to say."""
    return bool(batch.mutations or batch.skips.runs or batch.skips.ids or batch.report is not None)


def _received(door: Door, batch: Batch) -> tuple[str, list[Receipt]]:
    """The epoch and the receipts."""
    with door.read() as house:
        phone = phone_at(door, house)
    return phone.epoch, receive(door, phone, batch)


def receive(door: Door, phone: Phone, batch: Batch) -> list[Receipt]:
    """Take a batch in transactions of its own. One that says nothing opens none."""
    if not _says(batch):
        return []

    @contextmanager
    def transaction() -> Iterator[Store]:
        with door.write() as house:
            yield house.store

    today = today_in_amsterdam(door.now)
    more = {"now": door.now, "today": today, "rules": push_rules(), "restored_at": phone.restored_at}
    return deliver(transaction, phone.device, batch, **more)


def _page(door: Door, cursor: str | None, limit: int | None) -> dict[str, Any]:
    with door.read() as house:
        phone = phone_at(door, house)
        page = _pulled(door, house, phone, cursor, limit or LIMIT)
        proved = unproved(house, phone.device.id, cursor)
    sent = Sent(cursor, page.cursor, page.reset, page.more, page.changes)
    if proved or sent.changes or sent.reset:
        _note(door, phone.device.id, sent, proved)
    said = {"epoch": phone.epoch, "cursor": page.cursor, "more": page.more, "reset": page.reset}
    said["company"] = phone.company
    return said | {"receipts_through": page.receipts_through, "changes": page.changes}


def _note(door: Door, device: str, sent: Sent, proved: str | None) -> None:
    """For the replay only: a database that takes no writing keeps no phone from reading."""
    try:
        with door.write() as house:
            note_page(house, device, sent, proved)
    except (SQLAlchemyError, sqlite3.Error) as error:  # our own BEGIN raises SQLite's error as it is
        log.warning("a pull was not noted", extra={"facts": {"device": device, "why": type(error).__name__}})


def _pulled(door: Door, house: House, phone: Phone, cursor: str | None, limit: int) -> Page:
    key = door.settings.secret_key.encode()
    return pull(
        house.store,
        device=phone.device.id,
        cursor=cursor,
        limit=limit,
        scopes=scopes_at(door, house, phone),
        epoch=phone.epoch,
        seal=Seal(key, house.tenant, phone.device.id),
        kinds=declared(),
        now=door.now,
    )


def _limit(text: str | None) -> int | None:
    try:
        return read_limit(None if text is None else int(text, 10) if text.isascii() and text.isdigit() else text)
    except (Refusal, ValueError):
        raise Problem(400, "field_api.wrong_limit", pointer="/limit", limit=str(text)[:40]) from None


def _is_too_old(door: Door) -> bool:
    """Whether the app says that it reads an older schema than the one in which we write documents."""
    said = door.request.headers.get("X-Schema", "")
    return said.isascii() and said.isdigit() and int(said[:9]) < SCHEMA


def _text(receipt: Receipt) -> Any:
    """Byte for byte as it was given the first time."""
    return orjson.Fragment(receipt.text)


def _said(refusal: Refusal) -> Problem:
    if refusal.status == 413:
        return Problem(413, "field_api.batch_too_large", limit=refusal.limit, why=refusal.why, pointer=refusal.pointer)
    return Problem(refusal.status, "kit.malformed", pointer=refusal.pointer, why=refusal.why)
