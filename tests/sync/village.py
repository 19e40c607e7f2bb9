"""A village over any store: teams Noord and Oost, Tess and Milan with phones, Piet in the office, visits at customers.

It stands on the real kinds and handlers, so that the three stores are asked what the product asks.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from server.kit.clock import AMSTERDAM
from server.kit.kinds import declared
from server.rooms import import_rooms
from sync.batch import Batch
from sync.cursor import Seal
from sync.desk import Desk
from sync.handlers import registered
from sync.pull import Page, pull
from sync.push import Device, Rules, deliver
from sync.receipt import Receipt
from sync.scope import memberships, scopes_of_member
from sync.store import Store
from sync.wire import read_batch

from .village_rows import CHECKLIST, HOUSE, MORNING, VISIT, address_row, customer_row, ident

import_rooms()

KEY = b"a key of the tests, 32 bytes long"
EPOCH = "0192f000-0000-7000-8000-00000000eeee"
Transaction = Callable[[], AbstractContextManager[Store]]


def say(code: str, _lang: str, **params: object) -> str:
    """Texts of rejections, as plain as can be."""
    return f"{code} {params}" if params else code


class Village:
    """`writing()` opens a transaction that commits, `reading()` a snapshot."""

    def __init__(self, writing: Transaction, reading: Transaction) -> None:
        self.writing, self.reading = writing, reading
        self.now = MORNING
        self.epoch = EPOCH
        self.restored_at: datetime | None = None
        self.stumbles: list[tuple[str, Exception]] = []
        self.rules = Rules(declared(), registered(), say, stumbled=lambda m, e: self.stumbles.append((m, e)))
        with self.desk() as desk:
            self._settle_down(desk)

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A transaction of the office."""
        with self.writing() as store:
            desk = Desk(store, kinds=self.rules.kinds, now=self.now, today=self.today)
            yield desk
            desk.flush()

    def rows(self, kind: str, field: str, value: Any) -> list[dict[str, Any]]:
        with self.reading() as store:
            return store.read_by(kind, field, (value,))

    def row(self, kind: str, id_: str) -> dict[str, Any]:
        return self.rows(kind, "id", id_)[0]

    def move(self, visit: str, team: str) -> None:
        """Piet gives a visit to another team."""
        with self.desk() as desk:
            desk.change("visit", visit, team_id=ident(team))

    def visit(self, name: str, team: str = "noord", customer: str = "klaas", **fields: Any) -> str:
        """Plan a visit today; gives its id."""
        with self.desk() as desk:
            order = ident(f"order-{name}")
            desk.add(
                "work_order",
                {
                    "id": order,
                    "number": f"W-{name}",
                    "entity_id": ident("voltwijk"),
                    "customer_id": ident(customer),
                    "address_id": ident(f"address-{customer}"),
                    "source_kind": None,
                    "source_id": None,
                    "type": "installation",
                    "skills": [],
                    "duration_min": 90,
                },
            )
            visit = {"id": ident(f"visit-{name}"), "work_order_id": order, "team_id": ident(team), "day": self.today}
            desk.add("visit", VISIT | visit | {"planned_from": self.now, "planned_to": self.now} | fields)
        return ident(f"visit-{name}")

    def _settle_down(self, desk: Desk) -> None:
        for team in ("noord", "oost"):
            start = {"start_lat": 52.1, "start_lon": 5.1, "capacity_day": 3}
            desk.add("team", {"id": ident(team), "slug": team, "name": team.title(), **start})
            van = {"id": ident(f"van-{team}"), "kind": "van", "name": f"Bus {team}", "team_id": ident(team)}
            desk.add("location", van)
        for member, team in (("tess", "noord"), ("bram", "noord"), ("milan", "oost"), ("piet", None)):
            self._move_in(desk, member, team)
        desk.add(
            "entity",
            {
                "id": ident("voltwijk"),
                "code": "voltwijk",
                "name": "Voltwijk",
                "serves": "both",
                "skills": [],
                "ended_at": None,
            },
        )
        for customer in ("klaas", "fatima"):
            desk.add("customer", customer_row(customer))
            desk.add("address", address_row(customer))
        desk.add("checklist_template", {"id": ident("list"), "code": "installation", "name": "Installatie"})
        desk.add("checklist_version", CHECKLIST)

    def _move_in(self, desk: Desk, member: str, team: str | None) -> None:
        row = {"id": ident(member), "name": member.title(), "phone": None, "lang": "nl", "active": True}
        desk.add("member", row | {"team_id": ident(team) if team else None})
        if team is not None:
            begun = self.today - timedelta(days=300)
            between = {"team_id": ident(team), "member_id": ident(member), "from_day": begun, "to_day": None}
            desk.add("team_member", {"id": ident(f"{member} in {team}"), **between})
            self.add_device(desk, member, f"phone-{member}")

    def add_device(self, desk: Desk, member: str, device: str) -> None:
        row = {"id": ident(device), "member_id": ident(member), "name": device, "platform": "test", "lang": "nl"}
        row |= {"token_hash": ident(device), "state": "active", "seen_at": self.now, "last_seq": 0, "last_no": 0}
        desk.add("device", row)


class Phone:
    """A phone that says exactly what a test wants, and forgets nothing that it was told."""

    def __init__(self, village: Village, member: str, device: str | None = None) -> None:
        self.village, self.member = village, ident(member)
        self.device = ident(device or f"phone-{member}")
        self.seq = 0
        self.count = 0
        self.cursor: str | None = None
        self.documents: dict[tuple[str, str], dict[str, Any]] = {}
        self.page: Page | None = None

    def mutation(self, name: str, /, **args: Any) -> dict[str, Any]:
        """A mutation with the next seq; `_id`, `_seq`, `_after`, `_at`, `_schema` replace what it would be."""
        self.seq += 1
        self.count += 1
        envelope = {
            "id": ident(f"{self.device} says {self.count}"),
            "seq": self.seq,
            "schema": 1,
            "name": name,
            "at": self.village.now.isoformat(),
        }
        envelope |= {key[1:]: value for key, value in args.items() if key.startswith("_")}
        self.seq = max(self.seq, envelope["seq"])
        return envelope | {"args": {k.rstrip("_"): v for k, v in args.items() if not k.startswith("_")}}

    def remark(self, visit: str, value: str, was: str | None = None, **more: Any) -> dict[str, Any]:
        """Change the remarks of a visit."""
        return self.mutation("visit.set_field", visit=visit, field="remarks", value=value, was=was, **more)

    def contact(self, visit: str, value: str, was: str | None = None, **more: Any) -> dict[str, Any]:
        """Change the contact of a visit: a field that does not merge."""
        return self.mutation("visit.set_field", visit=visit, field="contact_name", value=value, was=was, **more)

    def issue(self, visit: str, text: str = "Kapot", **more: Any) -> dict[str, Any]:
        """Report an issue; its id is the next one."""
        id_ = more.pop("id", None) or ident(f"{self.device} issue {self.count}")
        return self.mutation("issue.report", id=id_, visit=visit, category="damage", severity="low", text=text, **more)

    def push(self, *mutations: Any, **envelope: Any) -> list[dict[str, Any]]:
        """Send a batch; the receipts as documents."""
        return [receipt.document() for receipt in self.push_raw(*mutations, **envelope)]

    def push_raw(self, *mutations: Any, **envelope: Any) -> list[Receipt]:
        import json

        sent = {"sent_at": self.village.now.isoformat(), "mutations": list(mutations), **envelope}
        return self.push_batch(read_batch(json.dumps(sent).encode()))

    def push_batch(self, batch: Batch, writing: Transaction | None = None) -> list[Receipt]:
        village = self.village
        with village.reading() as store:
            teams = memberships(store, self.member, village.today)
        device = Device(self.device, self.member, "Someone", "nl", teams)
        moment = {"now": village.now, "today": village.today}
        return deliver(
            writing or village.writing, device, batch, rules=village.rules, restored_at=village.restored_at, **moment
        )

    def pull(self, limit: int = 500) -> Page:
        """One page, taken into `documents`."""
        village = self.village
        with village.reading() as store:
            teams = memberships(store, self.member, village.today)
            scopes = scopes_of_member(store, self.member, teams, village.today)
            page = pull(
                store,
                device=self.device,
                cursor=self.cursor,
                limit=limit,
                scopes=scopes,
                epoch=village.epoch,
                seal=Seal(KEY, HOUSE, self.device),
                kinds=village.rules.kinds,
                now=village.now,
            )
        if page.reset and not (self.page and self.page.reset and self.page.more):
            self.documents.clear()
        for change in page.changes:
            if change["op"] == "put":
                self.documents[change["kind"], change["id"]] = change["doc"]
            else:
                self.documents.pop((change["kind"], change["id"]), None)
        self.cursor, self.page = page.cursor, page
        return page

    def catch_up(self, limit: int = 500) -> list[Page]:
        """Pull until there is no more."""
        pages = [self.pull(limit)]
        while pages[-1].more:
            pages.append(self.pull(limit))
        return pages

    def scopes(self) -> frozenset[str]:
        with self.village.reading() as store:
            teams = memberships(store, self.member, self.village.today)
            return scopes_of_member(store, self.member, teams, self.village.today)

    def should_hold(self) -> set[tuple[str, str]]:
        """By asking every row of every synced kind who may see it, and not the feed: what this phone must have."""
        village, scopes = self.village, self.scopes()
        with village.writing() as store:
            desk = Desk(store, kinds=village.rules.kinds, now=village.now, today=village.today)
            return {
                (kind, row["id"])
                for kind in every_row(store)
                for row in every_row(store)[kind]
                if desk.scopes_of(kind, row["id"]) & scopes
            }


def every_row(store: Any) -> dict[str, list[dict[str, Any]]]:
    """All rows of all synced kinds, whatever the store."""
    synced = [name for name, kind in declared().items() if kind.synced]
    if hasattr(store, "rows"):
        return {kind: list(store.rows.get(kind, {}).values()) for kind in synced}
    from sqlalchemy import select

    from server.kit.db import Model

    found: dict[str, list[dict[str, Any]]] = {}
    for kind in synced:
        table = Model.metadata.tables[kind]
        rows = store._session.execute(select(table).where(table.c.tenant_id == store._tenant)).mappings()
        found[kind] = [dict(row) for row in rows]
    return found
