"""The demo on both databases, one per file: what is erased there is another customer each time."""

from tests.office.conftest import *  # noqa: F403 - the demo on both databases, and its people
