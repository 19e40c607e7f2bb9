"""Whole days: a real server by bin/run, a real Chromium on a line that can be cut."""

import contextlib
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests import postgres
from tests.journeys.line import Line
from tests.journeys.phone import Phone
from tests.journeys.planner import Planner
from tests.journeys.running import Running
from tests.journeys.technician import Technician

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Half a minute each on a quiet machine; starting and killing real servers takes longer on a busy one."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(400))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any]:
    """A journey that breaks leaves what every phone showed, beside the server's log in its folder."""
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        for number, phone in enumerate(Phone.open_ones):
            with contextlib.suppress(Exception):
                phone.page.screenshot(path=item.funcargs["tmp_path"] / f"broke-{number}.png")  # type: ignore[attr-defined]
                print(phone.page.url, *phone.complaints, sep="\n")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A database with today's demo: None is SQLite in the data folder. Tests that run on both parametrise it (`BOTH`)."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    server, name = request.getfixturevalue("postgres_server"), postgres.new_name()
    yield postgres.create_database(server, name, request.getfixturevalue("planted_postgresql").name)
    postgres.drop_database(server, name)


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, database_url: str | None
) -> Iterator[Running]:
    """One for all stories of a module: each has customers of its own."""
    folder = tmp_path_factory.mktemp("server")
    planted = request.getfixturevalue(f"planted_{'postgresql' if database_url else 'sqlite'}")
    shutil.copytree(planted.folder, folder / "data")
    running = Running(folder, database_url)
    yield running
    running.stop()


@pytest.fixture
def line(server: Running) -> Iterator[Line]:
    line = Line(server.port)
    yield line
    line.close()


@pytest.fixture
def hands_out(chromium: Playwright, tmp_path: Path) -> Iterator[Callable[[str, str], Technician]]:
    """`hands_out("tess", url)`: a technician with a phone of her own, logged in. A page that complained fails the test."""
    given: list[Phone] = []

    def give(
        first: str, url: str, tenant: str = "voltwijk", clock_wrong: timedelta = timedelta(0), **of_phone: Any
    ) -> Technician:
        phone = Phone(chromium, tmp_path / f"phone-{first}-{len(given)}", url, **of_phone)
        phone.clock_wrong = clock_wrong
        given.append(phone)
        phone.open()
        person = Technician(phone, f"{first}@{tenant}.example")
        person.logs_in()
        return person

    yield give
    for phone in given:
        phone.close()
    assert not [complaint for phone in given for complaint in phone.complaints]


@pytest.fixture
def piet(server: Running) -> Iterator[Planner]:
    planner = Planner(server.url, "piet@voltwijk.example")
    yield planner
    planner.stands_up()
