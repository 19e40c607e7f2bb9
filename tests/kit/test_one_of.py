"""A list of values as one parameter, and ids as texts, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import aliased

from server.accounts.models import Team
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.one_of import one_of

OpenHouse = Callable[..., AbstractContextManager[House]]
ODD = ("Noord", "'); --", 'say "no"', "Zuid\\", "Öst 😀")


def teams(house: House) -> list[Team]:
    rows = [Team(id=uuid7(), slug=uuid7(), name=name, capacity_day=4) for name in ODD]
    house.session.add_all(rows)
    house.session.flush()
    return rows


def test_it_finds_what_a_list_finds(house: OpenHouse) -> None:
    with house() as h:
        rows = teams(h)
        ids = [row.id for row in rows]
        for some in ([], ids[:1], ids[1:4], [*ids, uuid7()], ids * 500):
            assert sorted(h.session.scalars(select(Team.id).where(one_of(Team.id, some)))) == sorted(
                set(some) & set(ids)
            )
        assert sorted(h.session.scalars(select(Team.name).where(one_of(Team.name, ODD)))) == sorted(ODD)


def test_two_lists_in_one_statement_stay_apart_and_the_next_statement_has_lists_of_its_own(house: OpenHouse) -> None:
    with house() as h:
        rows, other = teams(h), aliased(Team)
        for first, second in ((rows[:2], rows[2:3]), (rows[3:], rows[:1])):
            mine = one_of(Team.id, [row.id for row in first]) & one_of(other.name, [row.name for row in second])
            asked = select(func.count()).select_from(Team).join(other, other.tenant_id == Team.tenant_id).where(mine)
            assert h.session.scalar(asked) == len(first) * len(second)
        either = or_(one_of(Team.id, [rows[0].id]), one_of(Team.name, [rows[1].name]))
        assert set(h.session.scalars(select(Team.name).where(either))) == {rows[0].name, rows[1].name}


def test_an_id_is_a_text_also_where_nobody_said_what_it_is(house: OpenHouse) -> None:
    with house() as h:
        ids = [row.id for row in teams(h)]
        assert sorted(h.session.scalars(text("SELECT id FROM team WHERE name IN ('Noord', 'Öst 😀')"))) == sorted([ids[0], ids[4]])  # fmt: skip
