"""How much was handed over is said as people say it."""

import pytest

from server.visits.handed import how_much


@pytest.mark.parametrize(
    ("acts", "files", "said"),
    [
        (12, 3, "12 handelingen en 3 bestanden"),
        (1, 1, "1 handeling en 1 bestand"),
        (0, 2, "2 bestanden"),
        (1, 0, "1 handeling"),
        (0, 0, "0 handelingen"),
    ],
)
def test_one_is_one_and_what_is_not_there_is_not_named(acts: int, files: int, said: str) -> None:
    assert how_much("nl", acts=acts, files=files) == said
