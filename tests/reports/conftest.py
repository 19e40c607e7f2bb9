"""Reports of the demo's finished visits, on both databases."""

from tests.office.conftest import browser, database, petra, piet, pytest_generate_tests

__all__ = ["browser", "database", "petra", "piet", "pytest_generate_tests"]
