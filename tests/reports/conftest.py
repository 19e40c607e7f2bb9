"""Reports of the demo's finished visits, on both databases."""

import pytest
from flask import Flask

from server.kit.chain_jobs import chain_what_waits
from server.kit.work import Work
from tests.conftest import FakeClock
from tests.office.conftest import browser, database, petra, piet, pytest_generate_tests
from tests.office.people import Program
from tests.reports.newest import VOLTWIJK

__all__ = ["browser", "database", "petra", "piet", "pytest_generate_tests", "signed", "work"]


@pytest.fixture
def work(app: Flask, clock: FakeClock) -> Work:
    """A worker in voltwijk; all that waited is chained."""
    clock.passes(microseconds=123_456)  # as real clocks do
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    return work


@pytest.fixture
def signed(piet: Program) -> str:
    """A visit of yesterday that ended and was signed."""
    return str(piet.visits(day="2026-11-20", team="noord")[1]["id"])
