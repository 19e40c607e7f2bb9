"""A technician in the simulated world: works with what his phone shows, and writes into the diary what he stored."""

import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from sync.client import Client
from sync.ids import fresh_ids
from sync.moment import printed
from sync.phone_line import Problem, SignedOut, TryLater
from sync.phone_state import PhoneState
from tests.world.diary import Act, Diary
from tests.world.line import Line
from tests.world.template import SignedIn

UNDER_WAY = ("en_route", "on_site", "working", "paused")
NEXT = {"planned": "en_route", "en_route": "on_site", "on_site": "working", "working": "paused", "paused": "working"}
# Numbers that several vans believe to have: two technicians will use the same one.
SHARED_SERIALS = ("V12699001", "V12699002", "V12699003")
# What a mutation leaves among the documents of its visit: the kind, and the argument that is its id.
SHOWN = {
    "visit.set_state": ("visit_step", "step"),
    "visit.complete": ("visit_step", "step"),
    "checklist.answer": ("answer", "id"),
    "photo.add": ("photo", "id"),
    "part.use": ("part_use", "id"),
    "signature.seal": ("signature", "id"),
    "issue.report": ("issue", "id"),
}
TICKS = ("group", "dead", "cable_fixed", "housing")


@dataclass
class Phone:
    """One person, one phone. `works` does acts on what the phone holds; `dies` and `syncs` may come at any moment."""

    me: SignedIn
    line: Line
    chance: Random
    diary: Diary
    skew: timedelta = timedelta(0)
    broken: list[str] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self._file = Path(self.line.site.folder) / f"phone-{self.me.name}.sqlite"
        self._ids = fresh_ids(self._now())
        self._state = PhoneState(self._file)
        self._client = self._open()
        self._client.use_token(self.me.token, member=self.me.member, first_seq=self.me.first_seq)

    @property
    def who(self) -> str:
        return self.me.name

    def _now(self) -> datetime:
        """What this phone believes the time to be."""
        return self.line.site.clock() + self.skew

    def _open(self) -> Client:
        return Client(self.line.send, self._state, clock=self._now, ids=self._ids, device=self.me.device)

    # --- what the oracle asks ----------------------------------------------------------------------

    def held(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The documents on this phone, each with the `v` that the wire gave."""
        return self._client.documents

    def receipts(self) -> dict[str, str]:
        """{mutation: its receipt as JSON} of everything that was answered."""
        return {entry.mutation["id"]: json.dumps(entry.receipt) for entry in self._client.outbox if entry.receipt}

    def unsent(self) -> list[str]:
        """What still waits, facts and files."""
        facts = [
            f"{entry.mutation['name']} (seq {entry.mutation['seq']})" for entry in self._client.outbox if entry.waits
        ]
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

    def clock_jumps(self, to: timedelta) -> None:
        """Its clock is wrong from here on."""
        self.skew = to
        self.diary.struck("wrong clock")
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the clock is off by {to}")

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
            raise AssertionError(f"{self.who} was signed out: {error}") from error
        except Problem as error:
            raise AssertionError(f"{self.who} was refused: {error}") from error
        self.diary.tell(printed(self.line.site.clock()), self.who, told)

    def reads_to_the_end(self) -> None:
        """A moment of good signal: everything is read, and what was answered shows its effect (P6)."""
        rate, cut, self.line.rate, self.line.cut = self.line.rate, self.line.cut, 0.0, False
        self._client.exchange()
        self.line.rate, self.line.cut = rate, cut
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

    # --- work --------------------------------------------------------------------------------------

    def works(self, acts: int) -> None:
        """So many acts on a visit that the phone holds, or did hold until the office took it away."""
        ids = sorted(id_ for kind, id_ in self.held() if kind == "visit")
        if not ids:
            return
        visit = self.chance.choice(ids)
        for _ in range(acts):
            self._act(visit)

    def _act(self, visit: str) -> None:
        state = self.held()["visit", visit]["state"] if ("visit", visit) in self.held() else "planned"
        verbs = (
            ["step"] * 4
            + ["answer"] * 5
            + ["photo"] * 2
            + ["part", "part", "serial", "field", "field", "issue", "time"]
        )
        verbs += ["undo", "hide", "return_", "rate", "sign"]
        if state in UNDER_WAY:
            verbs += ["complete"] * 3
        getattr(self, f"_{self.chance.choice(verbs)}")(visit)

    def _does(self, name: str, /, **args: Any) -> str:
        """Store it on the phone; once stored it stands in the diary."""
        given = {key.rstrip("_"): value for key, value in args.items()}
        mutation = self._client.do(name, given)
        seq = next(entry.mutation["seq"] for entry in self._client.outbox if entry.mutation["id"] == mutation)
        self.diary.acts.append(Act(mutation, seq, name, given, self.who, self.me.member, self.me.device))
        self.diary.tell(printed(self.line.site.clock()), self.who, f"{name} {json.dumps(given, sort_keys=True)[:110]}")
        return mutation

    def _mine(self, name: str) -> list[Act]:
        return [act for act in self.diary.acts if act.who == self.who and act.name == name]

    def _id(self) -> str:
        return self._client.new_id()

    def _known_state(self, visit: str) -> str:
        """As the screen shows it: the server's word and then what was pressed here since."""
        state = self.held().get(("visit", visit), {}).get("state", "planned")
        waiting = {entry.mutation["id"] for entry in self._client.outbox if entry.waits}
        for act in self._mine("visit.set_state"):
            if act.args["visit"] == visit and act.id in waiting:
                state = act.args["to"]
        return str(state)

    def _step(self, visit: str) -> None:
        to = NEXT.get(self._known_state(visit), "en_route")
        if self.chance.random() < 0.08:
            self._does("visit.set_state", visit=visit, to="no_access", step=self._id(), note="Niemand thuis")
        else:
            self._does("visit.set_state", visit=visit, to=to, step=self._id())

    def _undo(self, visit: str) -> None:
        mine = [act for act in self._mine("visit.set_state") if act.args["visit"] == visit]
        if mine:
            self._does("visit.undo_state", visit=visit, step=mine[-1].args["step"])

    def _complete(self, visit: str) -> None:
        outcome = self.chance.choice(("done", "done", "partial"))
        remarks = "De rest volgt" if outcome == "partial" else None
        self._does("visit.complete", visit=visit, step=self._id(), outcome=outcome, remarks=remarks)

    def _answer(self, visit: str) -> None:
        item = self.chance.choice(TICKS)
        heads = [
            (id_, d)
            for (kind, id_), d in self.held().items()
            if kind == "answer" and d["visit"] == visit and d["item"] == item and d["head"]
        ]
        mine = [
            act for act in self._mine("checklist.answer") if act.args["visit"] == visit and act.args["item"] == item
        ]
        waiting = {entry.mutation["id"] for entry in self._client.outbox if entry.waits}
        pending = [act.args["id"] for act in mine if act.id in waiting]
        seen = pending[-1] if pending else (heads[0][0] if heads else None)
        value = self.chance.choice(("ok", "ok", "fail", "na"))
        self._does("checklist.answer", id=self._id(), visit=visit, item=item, value=value, supersedes=seen)

    def _photo(self, visit: str) -> None:
        content = self._picture()
        sha = self._client.keep_blob(content)
        self.diary.photos[sha] = content
        self._does(
            "photo.add",
            id=self._id(),
            visit=visit,
            item="plate",
            sha256=sha,
            bytes=len(content),
            width=24,
            height=24,
            taken_at=printed(self._now()),
            quality={"sharp": 80},
        )

    def _picture(self) -> bytes:
        """A small picture that nobody else has, and now and then one that everybody has."""
        if self.chance.random() < 0.1:
            image = Image.new("RGB", (24, 24), (10, 20, 30))
        else:
            image = Image.frombytes("RGB", (24, 24), self.chance.randbytes(24 * 24 * 3))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=90)
        return out.getvalue()

    def _hide(self, visit: str) -> None:
        mine = [act for act in self._mine("photo.add") if act.args["visit"] == visit]
        if mine:
            self._does("photo.hide", id=self.chance.choice(mine).args["id"], reason="Onscherp")

    def _part(self, visit: str) -> None:
        product, van = self._product("none"), self._van()
        if product:
            self._does(
                "part.use", id=self._id(), visit=visit, product=product, quantity=self.chance.randrange(1, 4), from_=van
            )

    def _serial(self, visit: str) -> None:
        """Now and then a number that a colleague in another van uses too."""
        product = self._product("serial")
        serial = self.chance.choice(SHARED_SERIALS)
        if product:
            van = self._van() if self.chance.random() < 0.5 else None
            self._does("part.use", id=self._id(), visit=visit, product=product, quantity=1, serial=serial, from_=van)

    def _return_(self, visit: str) -> None:
        mine = [act for act in self._mine("part.use") if act.args["visit"] == visit]
        if mine:
            self._does("part.return", id=self._id(), of=self.chance.choice(mine).args["id"], quantity=1)

    def _product(self, tracking: str) -> str | None:
        found = sorted(id_ for (kind, id_), d in self.held().items() if kind == "product" and d["tracking"] == tracking)
        return self.chance.choice(found) if found else None

    def _van(self) -> str | None:
        return next(iter(sorted(id_ for kind, id_ in self.held() if kind == "location")), None)

    def _field(self, visit: str) -> None:
        shown = self.held().get(("visit", visit))
        if shown:
            name = self.chance.choice(("contact_name", "access_note", "remarks"))
            was = shown[name]
            value = f"{was or ''}\n{self.who} {len(self.diary.acts)}".strip()
            self._does("visit.set_field", visit=visit, field=name, value=value, was=was)

    def _issue(self, visit: str) -> None:
        self._does(
            "issue.report", id=self._id(), visit=visit, category="damage", severity="low", text="Scheur in de muur"
        )

    def _time(self, visit: str) -> None:
        now = self._now()
        self._does(
            "time.log",
            id=self._id(),
            kind="work",
            visit=visit,
            from_=printed(now - timedelta(hours=1)),
            to=printed(now),
        )

    def _rate(self, visit: str) -> None:
        self._does("rating.give", id=self._id(), visit=visit, channel="phone", stars=self.chance.randrange(1, 6))

    def _sign(self, visit: str) -> None:
        statement = json.dumps(
            {"format": "veldwerk.statement/1", "visit": visit, "nr": str(len(self.diary.acts))}
        ).encode()
        sha = self._client.keep_blob(statement, "application/json", "statement.json")
        self._does(
            "signature.seal",
            id=self._id(),
            visit=visit,
            role="customer",
            name="Klaas",
            statement_sha256=sha,
            typed="Klaas",
            consent="Akkoord",
            channel="phone",
        )
