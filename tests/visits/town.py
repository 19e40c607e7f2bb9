"""A small town for tests: two teams with a van each, a planner, visits with a checklist, and phones that say things.

Tess and Bram drive for Noord, Milan for Oost; Piet plans; Mallory has no part in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.kit.clock import AMSTERDAM
from sync.actor import Actor, Membership, Stamp
from sync.desk import Desk
from sync.handlers import registered
from sync.kind import Row
from sync.mutation import check
from sync.outcome import Outcome

from .ground import Ground
from .town_rows import (
    DAY,
    MORNING,
    address,
    checklist,
    customer,
    ident,
    line,
    product,
    visit,
    work_order,
)


class Town:
    """Each thing said is a transaction of its own. `ground` is where the rows lie: memory, SQLite or PostgreSQL."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.now, self.today = MORNING, DAY
        self.count = 0
        with self.transaction() as desk:
            self._settle(desk)
        self.tess = Phone(self, "tess", "noord")
        self.bram = Phone(self, "bram", "noord")
        self.milan = Phone(self, "milan", "oost")
        self.mallory = Phone(self, "mallory")
        self.piet = ident("piet")

    def _settle(self, desk: Desk) -> None:
        for team in ("noord", "oost"):
            place = {"start_lat": None, "start_lon": None, "capacity_day": None}
            desk.add("team", {"id": ident(team), "slug": team, "name": team.title()} | place)
            desk.add(
                "location",
                {"id": ident(f"van-{team}"), "kind": "van", "name": f"Bus {team.title()}", "team_id": ident(team)},
            )
        for member, team in (("tess", "noord"), ("bram", "noord"), ("milan", "oost"), ("piet", None)):
            row = {"id": ident(member), "name": member.title(), "phone": None, "lang": "nl", "active": True}
            desk.add("member", row | {"team_id": ident(team) if team else None})
            if team:
                whole = {"from_day": DAY - timedelta(days=300), "to_day": None}
                desk.add("team_member", {"team_id": ident(team), "member_id": ident(member)} | whole)
        desk.add(
            "entity",
            {
                "id": ident("voltwijk"),
                "name": "Voltwijk",
                "code": "voltwijk",
                "kvk": None,
                "vat": None,
                "serves": "both",
                "skills": [],
                "ended_at": None,
            },
        )
        for sku, tracking in (("charger", "serial"), ("cable", "none")):
            desk.add("product", product(sku, tracking))
        desk.add("checklist_template", {"id": ident("list"), "code": "installation", "name": "Installatie"})
        desk.add("checklist_version", checklist(1, "published"))
        desk.add(
            "visit_type",
            {
                "id": ident("type"),
                "code": "installation_11kw",
                "name": "Laadpaal 11 kW",
                "duration_min": 150,
                "skills": [],
                "checklist_template_id": ident("list"),
                "ended_at": None,
            },
        )

    @contextmanager
    def transaction(self) -> Iterator[Desk]:
        """A desk; at the end all of it is written, unless something was raised."""
        with self.ground.transaction(self.now, self.today) as desk:
            yield desk

    def passes(self, **time: int) -> None:
        """Time goes by: `passes(minutes=5)`, `passes(days=1)`."""
        self.now += timedelta(**time)
        self.today = self.now.astimezone(AMSTERDAM).date()

    def visit(self, name: str = "klaas", team: str = "noord", day: date | None = None, **fields: Any) -> str:
        """Plan a visit to a customer of this name; gives its id."""
        day = day or self.today
        begins = datetime.combine(day, datetime.min.time(), AMSTERDAM).astimezone(UTC) + timedelta(hours=9)
        with self.transaction() as desk:
            desk.add("customer", customer(name))
            desk.add("address", address(name))
            desk.add("work_order", work_order(name))
            desk.add("work_order_line", line(name))
            desk.add("visit", visit(name, team, day, begins) | fields)
        return ident(f"visit-{name}")

    def office(self, act: Callable[..., Any], *args: Any, **named_args: Any) -> Any:
        """The office does something: `town.office(move, visit, team=..., by=town.piet)`."""
        with self.transaction() as desk:
            return act(desk, *args, **named_args)

    def row(self, kind: str, row_id: str) -> Row:
        """The row as it is stored."""
        return self.one(kind, id=row_id)

    def all(self, kind: str, /, **fields: Any) -> list[Row]:
        """Stored rows of a kind in which all these fields have these values."""
        rows = self.ground.rows(kind)
        return [row for row in rows if all(row[name] == value for name, value in fields.items())]

    def one(self, kind: str, /, **fields: Any) -> Row:
        """The only such row."""
        found = self.all(kind, **fields)
        assert len(found) == 1, found
        return found[0]

    def sees(self, scope: str) -> set[tuple[str, str]]:
        """What the feed holds for a scope: {(kind, id)}."""
        return self.ground.put_in(scope)


class Phone:
    """A technician with a phone: says a mutation and hears the outcome."""

    def __init__(self, town: Town, name: str, *teams: str) -> None:
        self.town, self.name, self.id = town, name, ident(name)
        memberships = tuple(Membership(ident(team), DAY - timedelta(days=300), None) for team in teams)
        self.actor = Actor(self.id, name.title(), ident(f"phone-{name}"), memberships)

    def says(self, act: str, /, **args: Any) -> Outcome:
        """Say one mutation; `from_` is written as `from`."""
        args = {key.rstrip("_"): value for key, value in args.items()}
        assert check(act, args) is None, check(act, args)
        town = self.town
        town.count += 1
        town.now += timedelta(seconds=1)
        stamp = Stamp(town.now, 0, 0, town.now, ident(f"mutation-{town.count}"))
        with town.transaction() as desk:
            mark = desk.mark()
            outcome = registered()[act].handle(desk, args, self.actor, stamp)
            if outcome.status == "rejected":
                desk.back_to(mark)
        return outcome

    def steps(self, visit: str, to: str, note: str | None = None) -> str:
        """Go on to a state; gives the step's id. Asserts nothing of the outcome, which is kept in `outcome`."""
        step = self.fresh("step")
        self.outcome = self.says("visit.set_state", visit=visit, to=to, step=step, note=note)
        return step

    def completes(self, visit: str, outcome: str = "done", remarks: str | None = None) -> Outcome:
        """End the visit."""
        return self.says("visit.complete", visit=visit, step=self.fresh("step"), outcome=outcome, remarks=remarks)

    def answers(self, visit: str, item: str, value: str | None, saw: str | None = None, note: str | None = None) -> str:
        """Answer an item; gives the answer's id, the outcome is kept in `outcome`."""
        answer = self.fresh("answer")
        self.outcome = self.says(
            "checklist.answer", id=answer, visit=visit, item=item, value=value, supersedes=saw, note=note
        )
        return answer

    def photographs(self, visit: str, item: str | None = None, sha256: str | None = None) -> str:
        """Take a photo; gives its id."""
        photo = self.fresh("photo")
        self.outcome = self.says(
            "photo.add",
            id=photo,
            visit=visit,
            item=item,
            sha256=sha256 or f"{self.town.count:064x}",
            bytes=1234,
            width=1600,
            height=1200,
            taken_at="2026-11-23T09:00:00+01:00",
            quality=None,
        )
        return photo

    def uses(self, visit: str, product: str, quantity: int = 1, *, van: str | None = "noord", **more: Any) -> str:
        """Use a part from a van; gives the part use's id."""
        use = self.fresh("use")
        location = ident(f"van-{van}") if van else None
        self.outcome = self.says(
            "part.use", id=use, visit=visit, product=ident(product), quantity=quantity, from_=location, **more
        )
        return use

    def swaps(
        self, visit: str, serial: str, old: str, *, product: str = "charger", to: str | None = None, **more: Any
    ) -> str:
        """Replace a piece by one from the van of Noord; gives the part use's id. `old_product` may be left out."""
        use = self.fresh("use")
        args = {"fate": "defective", "reason": "Doet niets"} | more
        guess = args.pop("old_product", None)
        args |= {"old_product": ident(guess)} if guess else {}
        args |= {"product": ident(product), "from_": ident("van-noord"), "to": ident(f"van-{to}") if to else None}
        self.outcome = self.says("part.swap", id=use, visit=visit, serial=serial, old_serial=old, **args)
        return use

    def fresh(self, what: str) -> str:
        """A new id."""
        self.town.count += 1
        return ident(f"{self.name}-{what}-{self.town.count}")
