"""The watermark: a small file beside the stored files that remembers how far the database was.

Per tenant it holds the epoch, the sum of its clocks and of its receipts. The clockwork compares and writes it at every
tick, and so does every start. Whoever finds the database behind the file, or at another epoch, sees that an older copy
was put in its place: phones hold positions and receipts that this database will give out a second time. So the tenant
begins a new epoch: every cursor and receipt number is void, the phones send and fetch everything again (docs/sync.md, P12).

Nobody writes the file without having compared it, and one process at a time does either: a lock on a file in the data folder.
The watermark is a note in the store of the files, be that a folder or a bucket.
"""

import fcntl
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TypeVar

from flask import Flask
from sqlalchemy import column, func, select, table, update
from sqlalchemy.orm import Session

from server.config import Settings
from server.kit.db import Id, Moment
from server.kit.events import Event
from server.kit.files import FilesAway, FilesFull, files_of
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.kit.log import log
from server.kit.synced_models import FeedClock
from server.kit.tenants import all_tenants

__all__ = ["WATERMARK", "DatabaseRestored", "Mark", "begin_epoch", "recognise_restore"]

WATERMARK = "watermark.json"
T = TypeVar("T")

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


def recognise_restore(app: Flask) -> list[str]:
    """Begin a new epoch for each tenant whose database is behind the file, then write how far all are.

    The ids of those tenants. Several processes may ask at once: one of them begins the epoch, the others see it.
    """
    with _watermark(app) as marks:
        now = {tenant: _mark(app, tenant) for tenant in all_tenants(engine_of(app))}
        behind = [tenant for tenant in now if tenant in marks and marks[tenant].is_ahead_of(now[tenant])]
        for tenant in behind:
            seen, found = asdict(marks[tenant]), asdict(now[tenant])
            log.warning("an older copy", extra={"facts": {"tenant": tenant, "seen": seen, "found": found}})
            now[tenant] = _begin(app, tenant)
        marks.clear()
        marks.update(now)
    return behind


def begin_epoch(app: Flask, tenant: str) -> str:
    """Begin a new epoch for a tenant, and say so to the rooms. The epoch's id."""
    with _watermark(app) as marks:
        marks[tenant] = _begin(app, tenant)
    return marks[tenant].epoch


@contextmanager
def _watermark(app: Flask) -> Generator[dict[str, Mark]]:
    """What the file says by tenant, for one process at a time; what is in it at the end is written."""
    settings: Settings = app.extensions["settings"]
    files = files_of(app)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "watermark.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when it is closed, also by a crash
        text = _here(app, lambda: files.read_note(WATERMARK))
        before = _read(text)
        marks = dict(before)
        yield marks
        if marks != before or text is None:
            told = json.dumps({tenant: asdict(mark) for tenant, mark in marks.items()}, indent=1)
            _here(app, lambda: files.write_note(WATERMARK, told))


def _here(app: Flask, ask: Callable[[], T]) -> T | None:
    """What the store answers; None when it is away or full, which is logged once: work goes on without a watermark."""
    try:
        answer = ask()
    except (FilesAway, FilesFull) as error:
        if not app.extensions.get("watermark_away"):
            log.warning("no watermark", extra={"facts": {"why": str(error)}})
        app.extensions["watermark_away"] = True
        return None
    app.extensions["watermark_away"] = False
    return answer


def _read(text: str | None) -> dict[str, Mark]:
    # What cannot be read proves nothing.
    with suppress(ValueError, TypeError, AttributeError):
        return {tenant: Mark(**mark) for tenant, mark in json.loads(text or "{}").items()}
    return {}


def _begin(app: Flask, tenant: str) -> Mark:
    epoch = uuid7()
    with open_house(app, tenant, now=app.extensions["clock"]()) as house:
        _set_epoch(house, epoch)
        house.tell(DatabaseRestored(epoch))
        house.audit("begin_epoch", "tenant", tenant, None, {"epoch": epoch})
    return _mark(app, tenant)


def _set_epoch(house: House, epoch: str) -> None:
    mine = update(_TENANT).where(_TENANT.c.id == house.tenant)
    house.session.execute(mine.values(epoch=epoch, restored_at=house.now))


def _mark(app: Flask, tenant: str) -> Mark:
    with open_house(app, tenant, write=False) as house:
        return _mark_in(house.session, tenant)


def _mark_in(session: Session, tenant: str) -> Mark:
    clocks = select(func.sum(FeedClock.pos)).where(FeedClock.tenant_id == tenant).scalar_subquery()
    receipts = select(func.sum(_DEVICE.c.last_no)).where(_DEVICE.c.tenant_id == tenant).scalar_subquery()
    asked = select(_TENANT.c.epoch, clocks, receipts).where(_TENANT.c.id == tenant)
    epoch, pos, no = session.execute(asked).one()
    return Mark(epoch, int(pos or 0), int(no or 0))
