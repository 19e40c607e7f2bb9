"""Ids and moments: what others take for granted of them."""

import uuid
from datetime import UTC, date, datetime

import pytest

from server.kit import clock
from server.kit.ids import is_id, named, uuid7


def test_a_new_id_is_a_version_seven_of_its_millisecond() -> None:
    made = uuid.UUID(uuid7(1_700_000_000_123, bytes(10)))
    assert made.version == 7 and made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_700_000_000_123
    assert str(made) == "018bcfe5-687b-7000-8000-000000000000"


def test_ids_differ() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        None,
        7,
        "018BCFE5-687B-7000-8000-000000000000",
        "018bcfe5687b70008000000000000000",
        "{018bcfe5-687b-7000-8000-0000000000}",
    ],
)
def test_only_the_canonical_text_is_an_id(wrong: object) -> None:
    assert not is_id(wrong)
    assert is_id("018bcfe5-687b-7000-8000-000000000000")


def test_both_sides_make_the_same_id_of_a_name() -> None:
    assert named("018bcfe5-687b-7000-8000-000000000000", "step") == str(
        uuid.uuid5(uuid.UUID("018bcfe5-687b-7000-8000-000000000000"), "step")
    )


def test_a_day_is_a_day_in_amsterdam() -> None:
    assert clock.day_in_amsterdam(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == date(2026, 11, 22)
    assert clock.start_of_day(date(2026, 3, 29)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert clock.start_of_day(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)  # summer time began


def test_a_minute_is_what_a_clock_on_the_wall_shows() -> None:
    """Also on a day of 25 hours: 02:30 ends when it has come twice."""
    noon = datetime(2026, 10, 25, 11, 0, tzinfo=UTC)
    assert clock.minute_of_day(noon) == 12 * 60
    assert clock.end_of_minute(date(2026, 10, 25), 12 * 60) == datetime(2026, 10, 25, 11, 0, 59, 999_999, tzinfo=UTC)
    assert clock.end_of_minute(date(2026, 10, 25), 150) == datetime(2026, 10, 25, 1, 30, 59, 999_999, tzinfo=UTC)


def test_what_a_phone_did_was_done_by_its_clock_put_right_and_before_it_came() -> None:
    eight, noon = datetime(2026, 10, 25, 8, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)
    assert clock.done_at(eight, 3_600_000, noon) == datetime(2026, 10, 25, 9, tzinfo=UTC)
    assert clock.done_at(noon, 3_600_000, noon) == noon
    assert clock.done_at(datetime.max.replace(tzinfo=UTC), 1, noon) == noon


def test_a_moment_goes_out_in_z_with_milliseconds_and_comes_back() -> None:
    moment = datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
    assert clock.rfc3339(moment) == "2026-11-21T08:30:00.123Z"
    assert clock.from_rfc3339("2026-11-21T09:30:00.123+01:00") == datetime(2026, 11, 21, 8, 30, 0, 123000, tzinfo=UTC)


def test_a_moment_without_an_offset_is_refused_and_an_odd_one_is_not() -> None:
    with pytest.raises(ValueError, match="offset"):
        clock.from_rfc3339("2026-11-21T08:30:00")
    for odd in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert clock.from_rfc3339(odd).tzinfo is UTC
