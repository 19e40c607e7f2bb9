"""The watermark: a small file beside the stored files that remembers how far the database was.

One process writes it every few seconds: per tenant the epoch, the sum of its clocks and of its receipts. A start
that finds the database behind the file, or at another epoch, sees that an older copy was put in its place:
phones hold positions and receipts that this database will give out a second time. So the tenant begins a new epoch:
every cursor and receipt number is void, the phones send and fetch everything again (docs/sync.md, P12).
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import column, func, select, table, update
from sqlalchemy.orm import Session

from server.config import Settings
from server.kit.db import Id, Moment
from server.kit.events import Event
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.kit.synced_models import FeedClock
from server.kit.tenants import all_tenants

__all__ = ["DatabaseRestored", "Mark", "begin_epoch", "recognise_restore", "watermark_file", "write_watermark"]

# Tables of the room above, asked by name: how far each tenant and its devices are belongs to sync.
_TENANT = table("tenant", column("id", Id), column("epoch", Id), column("restored_at", Moment))
_DEVICE = table("device", column("tenant_id", Id), column("last_no"))


@dataclass(frozen=True)
class DatabaseRestored(Event):
    """A tenant began a new epoch: its database was set back, or somebody said so. Files are registered again now."""

    epoch: str


@dataclass(frozen=True)
class Mark:
    """How far one tenant is: it never goes down, except in a database that was set back."""

    epoch: str
    clocks: int
    receipts: int

    def is_ahead_of(self, other: "Mark") -> bool:
        """True if `other` is a database that lost something this mark saw."""
        return self.epoch != other.epoch or self.clocks > other.clocks or self.receipts > other.receipts


def watermark_file(settings: Settings) -> Path:
    """Where it lies: in the folder of the files, which is backed up and moved on its own."""
    return Path(urlsplit(settings.files).path) / "watermark.json"


def write_watermark(app: Flask) -> None:
    """Write how far every tenant is, if that changed."""
    file = watermark_file(app.extensions["settings"])
    marks = {tenant: asdict(_mark(app, tenant)) for tenant in all_tenants(engine_of(app))}
    text = json.dumps(marks, indent=1, sort_keys=True)
    if not file.exists() or file.read_text() != text:
        _replace(file, text)


def recognise_restore(app: Flask) -> list[str]:
    """At a start: begin a new epoch for each tenant whose database is behind the file. The ids of those tenants."""
    file = watermark_file(app.extensions["settings"])
    seen: dict[str, Mark] = {}
    with suppress(
        FileNotFoundError, ValueError, TypeError, AttributeError
    ):  # a file that cannot be read proves nothing
        seen = {tenant: Mark(**mark) for tenant, mark in json.loads(file.read_text()).items()}
    behind = [t for t in all_tenants(engine_of(app)) if t in seen and seen[t].is_ahead_of(_mark(app, t))]
    for tenant in behind:
        begin_epoch(app, tenant)
    write_watermark(app)
    return behind


def begin_epoch(app: Flask, tenant: str) -> str:
    """Begin a new epoch for a tenant, and say so to the rooms. The epoch's id."""
    epoch = uuid7()
    with open_house(app, tenant, now=app.extensions["clock"]()) as house:
        _set_epoch(house, epoch)
        house.tell(DatabaseRestored(epoch))
        house.audit("begin_epoch", "tenant", tenant, None, {"epoch": epoch})
    return epoch


def _set_epoch(house: House, epoch: str) -> None:
    mine = update(_TENANT).where(_TENANT.c.id == house.tenant)
    house.session.execute(mine.values(epoch=epoch, restored_at=house.now))


def _mark(app: Flask, tenant: str) -> Mark:
    with open_house(app, tenant, write=False) as house:
        return _mark_in(house.session, tenant)


def _mark_in(session: Session, tenant: str) -> Mark:
    epoch = session.execute(select(_TENANT.c.epoch).where(_TENANT.c.id == tenant)).scalar_one()
    clocks = session.execute(select(func.sum(FeedClock.pos)).where(FeedClock.tenant_id == tenant)).scalar()
    receipts = session.execute(select(func.sum(_DEVICE.c.last_no)).where(_DEVICE.c.tenant_id == tenant)).scalar()
    return Mark(epoch, int(clocks or 0), int(receipts or 0))


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    with draft.open("w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
