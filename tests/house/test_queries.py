"""No page of the office and no list asks the database once a row: with many rows it asks no more often than with few."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select

from server import create_app
from server.config import Settings
from server.inventory.installed_sums import count_installed
from server.kit.house import House, engine_of, open_house
from server.kit.http import Route, routes
from server.kit.work_models import Job
from server.visits.attention_cards import raise_card
from server.visits.builder.reading import checklists_of
from server.visits.models import Visit
from sync.actor import Actor, Stamp
from sync.clash import raise_clash
from tests.conftest import MANY, FakeClock
from tests.databases import KINDS, MORNING, copied
from tests.house.every_door import Doors
from tests.house.many_rows import multiply

COPIES = 6


@dataclass
class Count:
    """Statements that an engine carried out since it was last asked."""

    statements: list[str] = field(default_factory=list[str])

    def heard(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements.append(statement)

    def so_far(self) -> list[str]:
        heard, self.statements = self.statements, []
        return heard


@pytest.fixture(scope="module", params=KINDS)
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The demo with something in each list of the office."""
    folder = tmp_path_factory.mktemp(f"queries-{request.param}")
    with copied(request, request.param, folder, of="demo", files=folder) as database:
        app = create_app(_settings(folder, database.url), clock=FakeClock(MORNING))
        doors = Doors(app, database.url)
        with open_house(app, doors.tenants["voltwijk"], now=MORNING) as house:
            _trouble(house)
        with open_house(app, doors.tenants["voltwijk"], now=MORNING + timedelta(days=1)) as house:
            count_installed(house)
        yield doors
        engine_of(app).dispose()


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        data_dir=folder, database_url=url, requests_per_second=MANY, requests_burst=MANY, logins_per_minute=MANY
    )


def _trouble(house: House) -> None:
    """A card, two clashes, work that failed: what the demo has none of."""
    one, other = house.session.execute(
        select(Visit.id, Visit.team_id).order_by(Visit.day.desc(), Visit.id).limit(2)
    ).all()
    raise_card(house.desk, "incomplete", "visit", one.id, {"missing": [], "count": 0, "member": None})
    (person,) = house.desk.read("member", [house.desk.rows("member", "team_id", one.team_id)[0]["id"]])
    device = house.desk.rows("device", "member_id", person["id"])[0]
    by, at = Actor(person["id"], person["name"], device["id"], ()), Stamp(MORNING, 0, 0, MORNING, house.desk.new_id())
    for visit in (one, other):
        raise_clash(house.desk, "visit", visit.id, "field:remarks", ours="zo", theirs="anders", at=at, by=by)
    house.session.add(
        Job(
            id=house.desk.new_id(),
            name="evidence.look",
            args={"sha256": "0" * 64},
            run_at=MORNING,
            state="failed",
            error="vol",
        )
    )


def lists() -> list[Route]:
    """Whatever the office only looks at."""
    return [route for route in routes() if route.method == "GET" and route.door == "office"]


def test_more_rows_make_no_page_ask_more_often(doors: Doors) -> None:
    assert len(lists()) > 25
    few = _asked(doors)
    with open_house(doors.app, doors.tenants["voltwijk"], now=MORNING) as house:
        multiply(house, COPIES)
    many = _asked(doors)
    grown = {
        rule: f"{len(few[rule])} -> {len(many[rule])}: {_more(few[rule], many[rule])}"
        for rule in few
        if len(many[rule]) > len(few[rule])
    }
    assert not grown, "\n".join(f"{rule}: {said}" for rule, said in grown.items())


TALL = frozenset(
    {
        "answer", "photo", "part_use", "visit_step", "time_entry", "movement", "signature", "serial", "statement", "blob",
        "blob_delivery", "work_order_line", "document_version", "serial_claim", "rating", "issue", "audit",
        "customer_link", "part_return",
    }
)  # fmt: skip
"""Tables with many rows a visit: no page may walk over all that a company has of them."""


@pytest.mark.parametrize("doors", ["sqlite"], indirect=True)
def test_on_sqlite_no_page_walks_over_a_table_that_grows_with_the_years(doors: Doors) -> None:
    """SQLite decides without knowing how many rows there are: an order by the primary key can make it pass by an index."""
    walked: dict[str, set[str]] = {}
    for rule, asked in _asked(doors).items():
        with open_house(doors.app, doors.tenants["voltwijk"], write=False, now=MORNING) as house:
            cursor = house.session.connection().connection.cursor()
            for statement in {one for one in asked if one.lstrip().upper().startswith("SELECT")}:
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
                plan = [str(row[3]) for row in cursor.fetchall()]
                walked.setdefault(rule, set()).update(found for line in plan if (found := _walks(line, statement)))
    known = {rule: found for rule, found in walked.items() if found}
    assert not known, known


@pytest.mark.parametrize(("kind", "field"), [("time_entry", "visit_id"), ("time_entry", "member_day"), ("blob_delivery", "sha256"), ("photo", "visit_id")])  # fmt: skip
@pytest.mark.parametrize("doors", ["sqlite"], indirect=True)
def test_on_sqlite_a_list_of_values_is_read_by_its_index(doors: Doors, kind: str, field: str) -> None:
    """With the tenant said twice (by the wall and by the store) it would take another index and read all that he has."""
    count, engine = Count(), engine_of(doors.app)
    event.listen(engine, "before_cursor_execute", count.heard)
    with open_house(doors.app, doors.tenants["voltwijk"], write=False, now=MORNING) as house:
        count.so_far()
        house.store.read_by(kind, field, [house.desk.new_id() for _ in range(5)])
        (statement,) = count.so_far()
        cursor = house.session.connection().connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
        assert f"AND {field}=?" in str(cursor.fetchall())
    event.remove(engine, "before_cursor_execute", count.heard)


@pytest.mark.parametrize("doors", ["sqlite"], indirect=True)
def test_on_sqlite_the_few_visits_that_have_not_begun_are_counted_by_an_index_of_their_own(doors: Doors) -> None:
    """Which it takes only where the state is written out: at ten times the size the list of checklists took 0.2 s."""
    count, engine = Count(), engine_of(doors.app)
    event.listen(engine, "before_cursor_execute", count.heard)
    with open_house(doors.app, doors.tenants["voltwijk"], write=False, now=MORNING) as house:
        count.so_far()
        checklists_of(house)
        (statement,) = (one for one in count.so_far() if "visit.state" in one)
        cursor = house.session.connection().connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
        assert "ix_visit_waits" in str(cursor.fetchall())
    event.remove(engine, "before_cursor_execute", count.heard)


def _walks(line: str, statement: str) -> str:
    """The table of which this line of a plan reads all rows; not one page of a list in the order of its index."""
    found = re.match(r"(?:SCAN|SEARCH) main\.(\w+)(?!.* AND )(?:.*\(tenant_id=\?\))?$", line)
    paged = "LIMIT" in statement and "JOIN" not in statement
    return found[1] if found and found[1] in TALL and not paged else ""


def _asked(doors: Doors) -> dict[str, list[str]]:
    """By route what its sample asks the database once it was called before."""
    count, asked = Count(), dict[str, list[str]]()
    engine: Engine = engine_of(doors.app)
    headers = doors.office("anna@voltwijk.example")
    event.listen(engine, "before_cursor_execute", count.heard)
    for route in lists():
        times: list[list[str]] = []
        for _ in range(3):
            count.so_far()
            got = doors.call(route, headers, "voltwijk")
            assert got.status_code < 500, (route.rule, got.text)
            times.append(count.so_far())
        asked[route.rule] = min(times[1:], key=len)  # a connection that is opened anew says a few words of its own
    event.remove(engine, "before_cursor_execute", count.heard)
    return asked


def _more(few: list[str], many: list[str]) -> str:
    """The statement that was asked most often beyond what it was."""
    worst = max(set(many), key=lambda one: many.count(one) - few.count(one))
    return f"{many.count(worst) - few.count(worst)} more of {worst[:300]}"


def test_the_count_sees_a_query_per_row(doors: Doors) -> None:
    """The counting itself: a page that asks once a row would be found."""
    app: Flask = doors.app
    count = Count()
    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", count.heard)
    with open_house(app, doors.tenants["voltwijk"], write=False, now=MORNING) as house:
        ids = list(house.session.scalars(select(Visit.id).limit(5)))
        count.so_far()
        for one in ids:
            house.store.read("visit", [one])
    event.remove(engine, "before_cursor_execute", count.heard)
    assert len(count.so_far()) == 5
