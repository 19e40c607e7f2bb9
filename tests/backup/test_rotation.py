"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from server.system.backup.rotation import kept

SUNDAY = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
NIGHTS = [SUNDAY - timedelta(days=day) for day in range(400)]


def days_ago(stay: set[datetime]) -> list[int]:
    return sorted((SUNDAY - one).days for one in stay)


def test_of_a_year_of_nights_seven_days_four_weeks_and_twelve_months_stay() -> None:
    stay = kept(NIGHTS, days=7, weeks=4, months=12)
    assert days_ago(stay)[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert [d for d in days_ago(stay) if 6 < d < 30] == [7, 14, 21, 22], "Sundays, and the last night of October"
    assert len({(one.year, one.month) for one in stay}) == 12
    assert len(stay) == 7 + 3 + 11


def test_what_was_made_before_an_upgrade_stays_beside_the_one_that_was_made_after() -> None:
    night, noon, evening = SUNDAY, SUNDAY + timedelta(hours=10), SUNDAY + timedelta(hours=18)
    assert kept([night, noon, evening], days=1, weeks=0, months=0) == {night, noon, evening}
    next_night = SUNDAY + timedelta(days=1)
    assert kept([night, noon, evening, next_night], days=7, weeks=4, months=12) == {night, noon, evening, next_night}


def test_of_an_older_day_with_several_the_last_stays_and_the_newest_always() -> None:
    morning, noon, later = SUNDAY, SUNDAY + timedelta(hours=10), SUNDAY + timedelta(hours=58)
    assert kept([morning, noon, later], days=2, weeks=0, months=0) == {noon, later}
    assert kept([morning, later], days=0, weeks=0, months=0) == {later}
    assert kept([morning], days=0, weeks=0, months=0) == {morning}
    assert kept([], days=7, weeks=4, months=12) == set()


def test_nights_without_a_backup_do_not_use_up_the_days() -> None:
    few = [SUNDAY - timedelta(days=day) for day in (0, 10, 20, 30)]
    assert kept(few, days=3, weeks=0, months=0) == set(few[:3])


def test_a_day_is_one_of_amsterdam() -> None:
    late, early = datetime(2026, 11, 21, 22, 30, tzinfo=UTC), datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert kept([late, early], days=2, weeks=0, months=0) == {late, early}
