"""What a technician of the simulated world does with what the phone shows; what was stored stands in the diary."""

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image

from sync.moment import printed
from tests.world.diary import Act

if TYPE_CHECKING:
    from tests.world.phone import Phone

UNDER_WAY = ("en_route", "on_site", "working", "paused")
NEXT = {"planned": "en_route", "en_route": "on_site", "on_site": "working", "working": "paused", "paused": "working"}
# Numbers that several vans believe to have: two technicians will use the same one.
SHARED_SERIALS = ("V12699001", "V12699002", "V12699003")
TICKS = ("group", "dead", "cable_fixed", "housing")


class NotKept(Exception):
    """The phone died, or was full, before this was on its disk: it never was."""


class Work:
    """One person's hands. What they do is drawn from the world's seed."""

    def __init__(self, phone: "Phone") -> None:
        self._phone, self._chance, self._diary = phone, phone.chance, phone.diary

    @property
    def _client(self) -> Any:
        return self._phone.client

    def on(self, visit: str, acts: int) -> None:
        """So many acts on this visit."""
        for _ in range(acts):
            try:
                self._act(visit)
            except NotKept:
                self._diary.tell(
                    printed(self._phone.line.site.clock()), self._phone.who, "what was just done is not kept"
                )

    def _act(self, visit: str) -> None:
        shown = self._shown(visit)
        state = shown["state"] if shown else "planned"
        verbs = (
            ["step"] * 4
            + ["answer"] * 5
            + ["photo"] * 2
            + ["part", "part", "batch", "serial", "swap", "numberless", "field", "field", "issue", "time"]
        )
        verbs += ["undo", "hide", "return_", "rate", "sign"]
        if state in UNDER_WAY:
            verbs += ["complete"] * 3
        getattr(self, f"_{self._chance.choice(verbs)}")(visit)

    def _does(self, name: str, /, **args: Any) -> str:
        """Store it on the phone; once stored it stands in the diary."""
        given = {key.rstrip("_"): value for key, value in args.items()}
        me = self._phone.me
        mutation = self._client.do(name, given)
        seq = max(one["seq"] for one in self._client.waiting)
        self._diary.acts.append(Act(mutation, seq, name, given, me.name, me.member, me.device))
        at = printed(self._phone.line.site.clock())
        self._diary.tell(at, me.name, f"{name} {json.dumps(given, sort_keys=True)[:110]}")
        return mutation

    def _mine(self, name: str) -> list[Act]:
        return [act for act in self._diary.acts if act.who == self._phone.who and act.name == name]

    def _shown(self, visit: str) -> dict[str, Any] | None:
        return self._client.document("visit", visit)

    def _waiting(self) -> set[str]:
        return {mutation["id"] for mutation in self._client.waiting}

    def _id(self) -> str:
        return self._client.new_id()

    def _known_state(self, visit: str) -> str:
        """As the screen shows it: the server's word and then what was pressed here since."""
        shown, waiting = self._shown(visit), self._waiting()
        state = shown["state"] if shown else "planned"
        for act in self._mine("visit.set_state"):
            if act.args["visit"] == visit and act.id in waiting:
                state = act.args["to"]
        return str(state)

    def _list(self, visit: str) -> str | None:
        """The version of the checklist on the screen: that on which he began here, as long as the office has not said."""
        shown, waiting = self._shown(visit), self._waiting()
        mine = [act.args for act in self._diary.acts if act.id in waiting and act.args.get("visit") == visit]
        said = [args["checklist"] for args in mine if args.get("checklist")]
        if shown and said and self._phone.replays and shown["checklist_version"] != said[-1]:
            self._phone.broken.append(f"P6 {self._phone.who}: the list of {visit} was swapped under the finger")
        return said[-1] if said else shown and shown["checklist_version"]

    def _added(self, version: str | None) -> list[str]:
        """What a publish added to this version."""
        held = self._client.document("checklist_version", version) if version else None
        items = [one["id"] for section in held["sections"] for one in section["items"]] if held else []
        return [one for one in items if one.startswith("added_")]

    def _step(self, visit: str) -> None:
        to = NEXT.get(self._known_state(visit), "en_route")
        if self._chance.random() < 0.08:
            self._does("visit.set_state", visit=visit, to="no_access", step=self._id(), note="Niemand thuis",
                       checklist=self._list(visit))  # fmt: skip
        else:
            self._does("visit.set_state", visit=visit, to=to, step=self._id(), checklist=self._list(visit))

    def _undo(self, visit: str) -> None:
        mine = [act for act in self._mine("visit.set_state") if act.args["visit"] == visit]
        if mine:
            self._does("visit.undo_state", visit=visit, step=mine[-1].args["step"])

    def _complete(self, visit: str) -> None:
        outcome = self._chance.choice(("done", "done", "partial"))
        remarks = "De rest volgt" if outcome == "partial" else None
        sent = self._client.documents_of("visit_return").items()
        returned = next((id_ for id_, d in sent if d["visit"] == visit and d["state"] == "open"), None)
        self._does("visit.complete", visit=visit, step=self._id(), outcome=outcome, remarks=remarks, returned=returned,
                   checklist=self._list(visit))  # fmt: skip

    def _answer(self, visit: str) -> None:
        version = self._list(visit)
        item = self._chance.choice((*TICKS, *self._added(version)))
        answers = self._client.documents_of("answer").items()
        heads = [id_ for id_, d in answers if d["visit"] == visit and d["item"] == item and d["head"]]
        mine = [
            act for act in self._mine("checklist.answer") if act.args["visit"] == visit and act.args["item"] == item
        ]
        waiting = self._waiting()
        pending = [act.args["id"] for act in mine if act.id in waiting]
        seen = pending[-1] if pending else (heads[0] if heads else None)
        value = self._chance.choice(("ok", "ok", "fail", "na"))
        self._does(
            "checklist.answer", id=self._id(), visit=visit, item=item, value=value, supersedes=seen, checklist=version
        )

    def _photo(self, visit: str) -> None:
        content = self._picture()
        sha = self._client.keep_blob(content)
        self._diary.photos[sha] = content
        self._does(
            "photo.add",
            id=self._id(),
            visit=visit,
            item="plate",
            sha256=sha,
            bytes=len(content),
            width=24,
            height=24,
            taken_at=printed(self._phone.now()),
            quality={"sharp": 80},
            checklist=self._list(visit),
        )

    def _picture(self) -> bytes:
        """A small picture that nobody else has, and now and then one that everybody has."""
        if self._chance.random() < 0.1:
            image = Image.new("RGB", (24, 24), (10, 20, 30))
        else:
            image = Image.frombytes("RGB", (24, 24), self._chance.randbytes(24 * 24 * 3))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=90)
        return out.getvalue()

    def _hide(self, visit: str) -> None:
        mine = [act for act in self._mine("photo.add") if act.args["visit"] == visit]
        if mine:
            self._does("photo.hide", id=self._chance.choice(mine).args["id"], reason="Onscherp")

    def _part(self, visit: str) -> None:
        product, van = self._product("none"), self._van()
        if product:
            self._does(
                "part.use",
                id=self._id(),
                visit=visit,
                product=product,
                quantity=self._chance.randrange(1, 4),
                from_=van,
            )

    def _batch(self, visit: str) -> None:
        """Of a batch, which may be one that the van does not have."""
        product, van = self._product("batch"), self._van()
        if product:
            batch = self._chance.choice(("2026-40", "2026-47", "?"))
            self._does("part.use", id=self._id(), visit=visit, product=product, quantity=1, batch=batch, from_=van)

    def _serial(self, visit: str) -> None:
        """Now and then a number that a colleague in another van uses too."""
        product = self._product("serial")
        serial = self._chance.choice(SHARED_SERIALS)
        if product:
            van = self._van() if self._chance.random() < 0.5 else None
            self._does("part.use", id=self._id(), visit=visit, product=product, quantity=1, serial=serial, from_=van)

    def _numberless(self, visit: str) -> None:
        """Two chargers whose numbers nobody read, or a number on cable."""
        if self._chance.random() < 0.5:
            product, said = self._product("serial"), {"quantity": 2}
        else:
            product, said = self._product("none"), {"quantity": 1, "serial": "ABC12"}
        if product:
            self._does("part.use", id=self._id(), visit=visit, product=product, from_=self._van(), **said)

    def _swap(self, visit: str) -> None:
        """A piece that may hang anywhere is replaced by one that a colleague may use too."""
        product, van = self._product("serial"), self._van()
        new, old = self._chance.sample((*SHARED_SERIALS, "V12588001", "V12588002"), 2)
        fate = self._chance.choice(("defective", "scrap", "return"))
        mine = [act.args["id"] for act in self._mine("photo.add") if act.args["visit"] == visit]
        plates = dict(zip(("old_plate_photo", "plate_photo"), mine, strict=False))
        if product:
            self._does("part.swap", id=self._id(), visit=visit, product=product, serial=new, from_=van, **plates,
                       old_serial=old, fate=fate, to=self._chance.choice((van, None)), reason="Doet niets")  # fmt: skip

    def _return_(self, visit: str) -> None:
        mine = [act for act in [*self._mine("part.use"), *self._mine("part.swap")] if act.args["visit"] == visit]
        if mine:
            self._does("part.return", id=self._id(), of=self._chance.choice(mine).args["id"], quantity=1)

    def _product(self, tracking: str) -> str | None:
        products = self._client.documents_of("product").items()
        found = sorted(id_ for id_, d in products if d["tracking"] == tracking)
        return self._chance.choice(found) if found else None

    def _van(self) -> str | None:
        return min(self._client.documents_of("location"), default=None)

    def _field(self, visit: str) -> None:
        shown = self._shown(visit)
        if shown:
            name = self._chance.choice(("contact_name", "access_note", "remarks"))
            was = shown[name]
            value = f"{was or ''}\n{self._phone.who} {len(self._diary.acts)}".strip()
            self._does("visit.set_field", visit=visit, field=name, value=value, was=was)

    def _issue(self, visit: str) -> None:
        self._does(
            "issue.report", id=self._id(), visit=visit, category="damage", severity="low", text="Scheur in de muur"
        )

    def _time(self, visit: str) -> None:
        now = self._phone.now()
        self._does(
            "time.log",
            id=self._id(),
            kind="work",
            visit=visit,
            from_=printed(now - timedelta(hours=1)),
            to=printed(now),
        )

    def _rate(self, visit: str) -> None:
        self._does("rating.give", id=self._id(), visit=visit, channel="phone", stars=self._chance.randrange(1, 6))

    def _sign(self, visit: str) -> None:
        statement = json.dumps(
            {"format": "veldwerk.statement/1", "visit": visit, "nr": str(len(self._diary.acts))}
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
