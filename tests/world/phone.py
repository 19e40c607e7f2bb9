"""A technician's phone in the simulated world: it dies, its clock jumps, it syncs as far as the line lets it."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from sync.client import Client
from sync.ids import fresh_ids
from sync.moment import printed
from sync.phone_line import Problem, SignedOut, TryLater
from sync.phone_state import PhoneState
from tests.world.diary import Diary
from tests.world.line import Line
from tests.world.template import SignedIn, signed_in_again
from tests.world.work import Work

# What a mutation leaves among the documents of its visit: the kind, and the argument that is its id.
SHOWN = {
    "visit.set_state": ("visit_step", "step"),
    "visit.complete": ("visit_step", "step"),
    "checklist.answer": ("answer", "id"),
    "photo.add": ("photo", "id"),
    "part.use": ("part_use", "id"),
    "part.swap": ("part_use", "id"),
    "signature.seal": ("signature", "id"),
    "issue.report": ("issue", "id"),
}


WRONG_BYTES = 460


@dataclass
class Phone:
    """One person, one phone. `works` does acts on what it holds (`work.py`); `dies` and `syncs` may come at any moment."""

    me: SignedIn
    line: Line
    chance: Random
    diary: Diary
    skew: timedelta = timedelta(0)
    broken: list[str] = field(default_factory=list)
    drift: float = 0.0
    """How much faster than the world's its clock runs: 0.1 = six minutes an hour."""
    set_at: datetime | None = None
    """Since when it drifts."""
    deaths: int = 0
    replays: ClassVar[bool] = False
    """Its screen lays what was done here over what the office says."""
    wiping: bool = False
    """The office ordered it to be cleared; whether it heard that is another matter."""

    def __post_init__(self) -> None:
        self._ids = fresh_ids(self.now())
        self._begins()
        self._work = Work(self)

    def _begins(self) -> None:
        """A phone that was just signed in."""
        self._file = Path(self.line.site.folder) / f"phone-{self.me.name}.sqlite"
        self._state = PhoneState(self._file)
        self._client = self._open()
        self._client.use_token(self.me.token, member=self.me.member, first_seq=self.me.first_seq)

    @property
    def who(self) -> str:
        return self.me.name

    @property
    def client(self) -> Any:
        """The client as it runs now; another one after each death."""
        return self._client

    def new_id(self) -> str:
        """An id for what is made here."""
        return next(self._ids)

    def now(self) -> datetime:
        """What this phone believes the time to be."""
        true = self.line.site.clock()
        return true + self.skew + self.drift * (true - (self.set_at or true))

    def _open(self) -> Client:
        return Client(self.line.send, self._state, clock=self.now, ids=self._ids, device=self.me.device)

    # --- what the oracle asks ----------------------------------------------------------------------

    def held(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The documents on this phone, each with the `v` that the wire gave."""
        return self._client.documents

    def receipts(self) -> dict[str, str]:
        """{mutation: its receipt as JSON} of everything that was answered."""
        return {entry.mutation["id"]: json.dumps(entry.receipt) for entry in self._client.outbox if entry.receipt}

    def kept_acts(self) -> list[dict[str, Any]]:
        """Acts that were answered, or given up, and still lie on this phone."""
        return [one.mutation for one in self._client.outbox if not one.waits]

    def kept_files(self) -> list[str]:
        """The SHA-256 of every file on it."""
        return [blob.sha256 for blob in self._state.blobs()]

    def unsent(self) -> list[str]:
        """What still waits, facts and files."""
        facts = [f"{mutation['name']} (seq {mutation['seq']})" for mutation in self._client.waiting]
        return facts + [f"file {blob.sha256[:8]}" for blob in self._state.blobs() if not blob.sent]

    # --- what happens to a phone -------------------------------------------------------------------

    def dies(self) -> None:
        """Killed, and picked up again: only what was on disk is there."""
        self.deaths += 1
        self.diary.struck("phone killed")
        self.diary.tell(printed(self.line.site.clock()), self.who, "the phone dies and is opened again")
        self._state.close()
        self._state = PhoneState(self._file)
        self._client = self._open()

    def has_a_new_token(self, me: SignedIn) -> None:
        """Its owner signed in again."""
        self.me = me
        self._client.use_token(me.token, member=me.member, first_seq=me.first_seq)

    def fills_up(self) -> None:
        """Only the app has a disk that can be full (app_phones.py)."""

    def is_opened_twice(self) -> None:
        """Only the app has tabs."""

    def clock_jumps(self, to: timedelta) -> None:
        """Its clock is wrong from here on."""
        self.skew = to
        self.diary.struck("wrong clock")
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the clock is off by {to}")

    def clock_drifts(self, by: float) -> None:
        """From here on it runs too fast or too slow."""
        self.skew, self.drift, self.set_at = self.now() - self.line.site.clock(), by, self.line.site.clock()
        self.diary.struck("drifting clock")
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the clock drifts by {by:+.0%}")

    def clock_jumps_back(self, by: timedelta) -> None:
        """In the middle of work it is hours ago again."""
        self.works(1)
        self.skew -= by
        self.diary.struck("clock back in work")
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the clock jumps back by {by}")
        self.works(2)

    def forgets_its_cursor(self) -> None:
        """What stands on the phone as cursor is spoilt: the server must say reset, and the outbox must stay."""
        cursor = self._state.get("cursor")
        if cursor:
            self._state.put(cursor=cursor[:-3] + "xyz")
            self.diary.struck("spoilt cursor")
            self.diary.tell(printed(self.line.site.clock()), self.who, "its cursor is spoilt")

    def syncs(self) -> None:
        """Send and read, as far as the line lets it. A phone that got to the end holds exactly what it should."""
        waits = len(self.unsent())
        try:
            self._client.sync()
            told = f"sync, {waits} waited"
        except (TryLater, OSError) as error:
            told = f"sync broke off: {error}"
        except SignedOut as error:
            if self.wiping and error.code in ("device_wiping", "device_wiped"):
                self._obeys()
                return
            raise AssertionError(f"{self.who} was signed out: {error}") from error
        except Problem as error:
            if error.status == WRONG_BYTES:  # twice in a row: the next round begins the file anew
                return
            raise AssertionError(f"{self.who} was refused: {error}") from error
        self.diary.tell(printed(self.line.site.clock()), self.who, told)

    def _obeys(self) -> None:
        """Hands over what it has, as far as the line lets it; empty, it is put into a drawer and another one handed out."""
        if self.is_cleared():
            self.is_replaced()

    def is_replaced(self) -> None:
        """Another phone for the same person."""
        self._state.close()
        self._file.unlink()
        self.me, self.wiping = signed_in_again(self.line.site, self.me, self.new_id()), False
        self._begins()

    def is_cleared(self) -> bool:
        """Brings what it has and empties itself. False when the line broke before it was through: nothing is lost then."""
        try:
            handed = self._client.obey_wipe()
        except (TryLater, OSError) as error:
            self.diary.tell(printed(self.line.site.clock()), self.who, f"clearing broke off: {error}")
            return False
        except Problem as error:
            if error.status != WRONG_BYTES:
                raise AssertionError(f"{self.who} could not hand over: {error}") from error
            return False
        left = [*self._client.outbox, *self.held(), *self._state.blobs()]
        self.broken += [f"wipe {self.who}: {len(left)} things are still there"] if left else []
        self.diary.tell(printed(self.line.site.clock()), self.who, f"is cleared, {handed.acts} acts handed over")
        return True

    @property
    def state(self) -> PhoneState:
        """What is on its disk."""
        return self._state

    def reads_to_the_end(self) -> None:
        """A moment of good signal: everything is read, and what was answered shows its effect (P6)."""
        with self.line.good():
            self._client.exchange()
        through, held = self._state.get("receipts_through"), self.held()
        for entry in self._client.outbox:
            receipt, args = entry.receipt, entry.mutation["args"]
            if not receipt or receipt.get("no") is None or receipt["no"] > through or receipt["status"] == "rejected":
                continue
            made = SHOWN.get(entry.mutation["name"])
            if (
                made
                and receipt["device"] == self.me.device
                and ("visit", args["visit"]) in held
                and (made[0], args[made[1]]) not in held
            ):
                self.broken.append(
                    f"P6 {self.who}: receipts_through covers {entry.mutation['name']} {args[made[1]]}, but it is not shown"
                )

    def works(self, acts: int) -> None:
        """So many acts on a visit that the phone holds, or did hold until the office took it away."""
        ids = sorted(self.client.documents_of("visit"))
        if ids:
            self.works_on(self.chance.choice(ids), acts)

    def works_on(self, visit: str, acts: int) -> None:
        """So many acts on this visit."""
        self._work.on(visit, acts)
