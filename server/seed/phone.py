"""One technician's phone at one visit, through the handlers and uploads that real phones meet."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from server.config import Settings
from server.evidence.intake import Wanted, begin, finish, keep, verify
from server.kit.clock import AMSTERDAM
from server.kit.files import Files
from server.kit.house import House
from sync.actor import Actor, Stamp
from sync.handlers import registered

from .days import Planned
from .goods import GOODS, serials_of
from .made_ids import made_id
from .people import Company
from .pictures import HEIGHT, WIDTH, photo, signature

MINUTE = timedelta(minutes=1)


class Shot(NamedTuple):
    """A picture that was taken: its hash and size in bytes and pixels."""

    sha256: str
    bytes: int
    width: int
    height: int


@dataclass
class Phone:
    """It acts, minute after minute, and uploads what it took."""

    house: House
    files: Files
    settings: Settings
    company: Company
    by: Actor
    visit: str
    clock: datetime
    pace: float
    count: int = 0
    taken: int = 0
    lag: timedelta = timedelta(seconds=40)
    """How long after it was done an act arrives."""

    def does(self, act: str, minutes: float = 1, /, **args: Any) -> str:
        """One act, some minutes after the last. Returns the id it was given. AssertionError if the server refused it."""
        self.clock += minutes * self.pace * MINUTE
        self.count += 1
        mutation = made_id(self.company.slug, "mutation", f"{self.visit}/{self.count}")
        stamp = Stamp(self.clock, 0, 0, self.clock + self.lag, mutation)
        outcome = registered()[act].handle(self.house.desk, args, self.by, stamp)
        assert outcome.status in ("applied", "merged"), f"{act}: {outcome}"
        return mutation

    def new_id(self) -> str:
        """An id for what the next act makes."""
        return made_id(self.company.slug, "made", f"{self.visit}/{self.count}")

    def takes(self, data: bytes, kind: str) -> str:
        """Bytes that arrive whole, as by the resumable upload; their hash. Before the act that names them, since one
        transaction knows a blob only from its first look on."""
        self.taken += 1
        upload = made_id(self.company.slug, "upload", f"{self.visit}/{self.taken}")
        wanted = Wanted(hashlib.sha256(data).hexdigest(), len(data), kind)
        part = self.files.part(self.house.tenant, upload)
        part.start()
        with part.hold() as held:
            held.append(data)
        kept = keep(part, wanted, verify(part, wanted, self.settings), member=self.by.member)
        row = begin(self.house, upload, wanted, member=self.by.member, device=self.by.device, lasts=timedelta(days=1))
        finish(self.house, row, kept, device=self.by.device)
        part.drop()
        return wanted.sha256

    def shoots(self, one: Planned, item: str) -> Shot:
        """A photo for an item of the checklist, in three minutes from now."""
        shown = (self.clock + 3 * MINUTE).astimezone(AMSTERDAM)
        data = photo(item, f"{one.key}/{item}", f"{one.place.city}  {shown:%d-%m-%Y %H:%M}")
        return Shot(self.takes(data, "image/jpeg"), len(data), WIDTH, HEIGHT)

    def draws(self, one: Planned) -> str:
        """The customer's mark; its hash."""
        return self.takes(signature(one.key), "image/png")

    def piece(self, one: Planned, sku: str, series: int) -> str:
        """The number of a piece of this product that lies in the team's van."""
        good = next(good for good in GOODS if good.sku == sku)
        van = [crew.slug for crew in self.company.crews].index(one.crew)
        return serials_of(good, van)[series % 2]
