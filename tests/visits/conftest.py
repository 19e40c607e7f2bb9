"""The town that these tests play in."""

import pytest

from .town import Town


@pytest.fixture
def town() -> Town:
    """Monday morning: Tess and Bram drive for Noord, Milan for Oost, Piet plans."""
    return Town()
