"""The demo on both databases, one per file: what is erased there is another customer each time."""

from tests.office.conftest import anna, browser, database, piet, pytest_generate_tests, tess

__all__ = ["anna", "browser", "database", "piet", "pytest_generate_tests", "tess"]
