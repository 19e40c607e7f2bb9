"""Questions that every call asks, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import bindparam, select

from server.accounts.models import Team
from server.kit.asking import Question
from server.kit.house import House
from server.kit.ids import uuid7

OpenHouse = Callable[..., AbstractContextManager[House]]


class Found(NamedTuple):
    id: str
    name: str
    since: datetime


NAMED = Question(
    Found, select(Team.id, Team.name, Team.created_at).where(Team.name == bindparam("name")).order_by(Team.id)
)
SINCE = Question(
    Found, select(Team.id, Team.name, Team.created_at).where(Team.created_at <= bindparam("until")).limit(1)
)


def team(house: House, name: str) -> str:
    row = Team(id=uuid7(), slug=uuid7(), name=name, capacity_day=4)
    house.session.add(row)
    return row.id


def test_a_row_comes_with_ids_as_text_and_moments_in_their_zone_also_one_not_yet_written(house: OpenHouse) -> None:
    with house() as h:
        id_ = team(h, "Noord")
        assert NAMED.one(h.session, name="Noord") == Found(id_, "Noord", h.now)
        assert NAMED.one(h.session, name="Zuid") is None
    with house(write=False) as h:
        assert SINCE.one(h.session, until=h.now) == Found(id_, "Noord", h.now)
        assert SINCE.one(h.session, until=h.now - timedelta(seconds=1)) is None


def test_one_is_no_guess_among_several(house: OpenHouse) -> None:
    with house() as h:
        ids = sorted(team(h, "Noord") for _ in range(2))
        assert [found.id for found in NAMED.all(h.session, name="Noord")] == ids
        with pytest.raises(ValueError, match="2 rows"):
            NAMED.one(h.session, name="Noord")


def test_another_company_is_not_seen(house: OpenHouse) -> None:
    with house(uuid7()) as h:
        team(h, "Noord")
    with house(write=False) as h:
        assert NAMED.all(h.session, name="Noord") == []
