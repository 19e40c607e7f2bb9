"""One walk over every door and every table: as an outsider, as another tenant's people, as somebody without the right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server import create_app
from server.config import Settings
from server.kit.db import db, tables_of_a_tenant
from server.kit.http import Route, routes
from server.kit.tenancy import session_for
from tests.conftest import MANY, FakeClock
from tests.databases import KINDS, MORNING, copied
from tests.house.every_door import Doors

OPEN = ("public",)
PERMISSIONS = {
    "visits.read",
    "visits.write",
    "hours.approve",
    "checklists.read",
    "checklists.write",
    "checklists.publish",
    "inbox.read",
    "inbox.settle",
    "inventory.read",
    "inventory.write",
    "devices.read",
    "devices.lock",
    "devices.wipe",
    "members.read",
    "members.write",
    "roles.write",
    "audit.read",
    "jobs.read",
    "data.export",
    "data.import",
    "mail.read",
    "mail.write",
    "settings.write",
    "brands.write",
    "customers.export",
    "customers.erase",
}


@pytest.fixture(scope="module", params=KINDS)
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The demo on each kind of database, for all the walks of this file."""
    folder = tmp_path_factory.mktemp(f"walls-{request.param}")
    with copied(request, request.param, folder, of="demo", files=folder) as database:
        yield from opened(folder, database.url)


def opened(folder: Path, url: str) -> Iterator[Doors]:
    settings = Settings(
        data_dir=folder, database_url=url, requests_per_second=MANY, requests_burst=MANY, logins_per_minute=MANY
    )
    app = create_app(settings, clock=FakeClock(MORNING))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield Doors(app, settings.database)
    with app.app_context():
        db.engine.dispose()


def closed_routes() -> list[Route]:
    return [route for route in routes() if route.permission not in OPEN]


def test_every_route_says_who_may_and_gives_a_sample(doors: Doors) -> None:
    declared = {route.endpoint: route for route in routes()}
    for rule in doors.app.url_map.iter_rules():
        route = declared.get(rule.endpoint)
        assert route is not None, f"{rule} was not declared through a Room"
        assert route.permission in PERMISSIONS | {"public", "signed_in", "device"}, f"{rule}: {route.permission}"
        assert route.summary, f"{rule} says nothing of itself: give it a docstring or a summary"
        assert (route.door == "public") <= (route.permission == "public"), (
            f"{rule}: nobody can be recognised at a public door"
        )


def test_an_outsider_is_sent_away_from_every_door_that_is_not_public(doors: Doors) -> None:
    for nobody in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": f"Bearer {doors.tenants['voltwijk']}.guess"},
    ):
        for route in closed_routes():
            got = doors.call(route, nobody, "voltwijk")
            assert got.status_code in (401, 403) or to_the_login(got), (
                f"{route.method} {route.rule}: {got.status_code} {got.text[:200]}"
            )


def to_the_login(got: object) -> bool:
    """A page of the office sends a browser to the log-in instead."""
    return got.status_code in (302, 303) and "login" in got.headers["Location"]  # type: ignore[attr-defined]


def test_another_tenants_people_learn_and_change_nothing(doors: Doors) -> None:
    before = doors.everything("voltwijk")
    ids = {row["id"] for rows in before.values() for row in rows if "id" in row}
    for route in closed_routes():
        for person in people(doors, route, "zonnehof", ("petra", "arie", "daan")):
            got = doors.call(route, person, "voltwijk")
            where = f"{route.method} {route.rule}: {got.status_code} {got.text[:300]}"
            assert got.status_code < 500, where
            if any(str(value).startswith(("a ", "an ")) for value in route.sample.path.values()):
                assert got.status_code in (401, 403, 404), where
            asked = set(str(got.request.path).split("/"))
            assert not {one for one in ids - asked if str(one) in got.text}, where
    assert doors.everything("voltwijk") == before


def people(doors: Doors, route: Route, tenant: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    *desk, technician = [f"{name}@{tenant}.example" for name in names]
    return [doors.phone(technician)] if route.door == "device" else [doors.office(email) for email in desk]


def test_a_planner_may_not_do_what_only_an_admin_may(doors: Doors) -> None:
    for route in routes():
        if route.permission in ("devices.lock", "audit.read", "jobs.read"):
            assert doors.call(route, doors.office("piet@voltwijk.example"), "voltwijk").status_code == 403, route.rule


def test_a_phones_token_opens_no_office_and_the_offices_no_phone(doors: Doors) -> None:
    for route in closed_routes():
        wrong = (
            doors.office("anna@voltwijk.example") if route.door == "device" else doors.phone("tess@voltwijk.example")
        )
        got = doors.call(route, wrong, "voltwijk")
        assert got.status_code in (401, 403) or to_the_login(got), f"{route.method} {route.rule}: {got.status_code}"


def test_every_sample_is_a_good_call_for_who_may(doors: Doors) -> None:
    """The last walk, for it changes things: each sample is understood. What it asks may be out of date by then (404, 409)."""
    for route in sorted(routes(), key=lambda route: (route.method != "GET", "lock" in route.rule)):
        doors.tokens.clear()  # one of them signs out
        headers = {
            "public": {},
            "device": lambda: doors.phone("tess@voltwijk.example"),
            "office": lambda: doors.office("anna@voltwijk.example"),
        }[route.door]
        got = doors.call(route, headers() if callable(headers) else headers, "voltwijk")
        log_in = (401,) if route.door == "public" else ()  # the demo's people have another password than the sample's
        assert got.status_code < 400 or got.status_code in (404, 409, *log_in), (
            f"{route.method} {route.rule}: {got.status_code} {got.text[:300]}"
        )


def test_every_table_shows_each_tenant_its_own_rows_and_no_others(doors: Doors) -> None:
    with doors.app.app_context():
        for table in tables_of_a_tenant():
            for slug, tenant in doors.tenants.items():
                with session_for(tenant) as session:
                    seen = session.execute(select(func.count()).select_from(table)).scalar()
                assert seen == len(doors.rows(slug, table.name)), table.name
    assert sum(bool(doors.rows("voltwijk", table.name)) for table in tables_of_a_tenant()) > 20, (
        "the demo is nearly empty"
    )
