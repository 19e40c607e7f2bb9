"""The demo on both databases, and Olga's desk."""

import pytest
from flask import Flask

from tests.conftest import FakeClock
from tests.field_api.conftest import database, phone, tess
from tests.field_api.phone import Phone
from tests.imports.desk import Desk

__all__ = ["database", "phone", "tess"]


@pytest.fixture
def desk(app: Flask, clock: FakeClock, tess: Phone) -> Desk:
    return Desk(app, clock, tess.me["tenant"])
