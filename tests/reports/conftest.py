"""Reports of the demo's finished visits, on both databases."""

from tests.office.conftest import *  # noqa: F403 - the planted demo, its people and its two databases
