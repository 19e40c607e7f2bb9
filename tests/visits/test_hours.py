"""Hours as a phone logs them: what is odd is flagged, whatever its clock says, without reading those of all years."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from server.visits.hours_names import days_around, member_day

from .town import Town


def logs(town: Town, begins: str, ends: str, who: str = "tess", **more: Any) -> str:
    """A pause of this person; its id."""
    phone = getattr(town, who)
    id_ = phone.fresh("hours")
    assert phone.says("time.log", id=id_, kind="pause", **{"from": begins, "to": ends}, **more).status == "applied"
    return id_


def flags(town: Town, entry: str) -> list[str]:
    return list(town.row("time_entry", entry)["flags"])


def test_what_overlaps_is_flagged_also_over_midnight_and_not_a_colleagues(town: Town) -> None:
    logs(town, "2026-11-22T23:30:00Z", "2026-11-23T01:00:00Z")
    assert flags(town, logs(town, "2026-11-23T00:45:00Z", "2026-11-23T02:00:00Z")) == ["overlaps"]
    assert flags(town, logs(town, "2026-11-23T02:00:00Z", "2026-11-23T03:00:00Z")) == []
    assert flags(town, logs(town, "2026-11-23T02:30:00Z", "2026-11-23T03:00:00Z", who="bram")) == []
    assert flags(town, logs(town, "2026-11-21T10:00:00Z", "2026-11-23T00:00:00Z")) == ["overlaps"]


def test_what_was_corrected_overlaps_nothing(town: Town) -> None:
    first = logs(town, "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z")
    assert flags(town, logs(town, "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z", corrects=first)) == []
    assert flags(town, logs(town, "2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z")) == []
    assert flags(town, logs(town, "2026-11-23T10:30:00Z", "2026-11-23T10:40:00Z")) == ["overlaps"]


@pytest.mark.parametrize(("begins", "ends"), [("9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"), ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")])  # fmt: skip
def test_a_clock_at_the_edges_of_the_calendar_is_taken_as_it_is(town: Town, begins: str, ends: str) -> None:
    assert flags(town, logs(town, begins, ends)) == (["ends_before_start"] if ends < begins else [])


def test_a_block_looks_at_four_days_at_most() -> None:
    begins = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    me = "0192f000-0000-7000-8000-000000000000"
    for length, days in ((0, 2), (1, 3), (400, 4)):
        entry = {"member_id": me, "from_at": begins, "to_at": begins + timedelta(days=length)}
        names = list(days_around(entry))
        assert len(set(names)) == days and names[1] == member_day(me, begins)
