"""What SQLite answers where a SELECT names values, an order and a limit: rows, each with its own id."""

import random
import sqlite3
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Column, Engine, MetaData, Select, String, Table, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from server.kit.sqlite_order import answer_in_order

ROWS, ASKED, SHOWN = 30_000, 3_000, 500
PEOPLE = Table(
    "people",
    MetaData(),
    Column("company", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String),
)


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    chance = random.Random(1)
    return {str(UUID(int=chance.getrandbits(128))): f"{chance.choice('ABCDEFGH')}. Jansen" for _ in range(ROWS)}


@pytest.fixture
def engine(names: dict[str, str]) -> Iterator[Engine]:
    """Two companies, counted as every night: by some rows of each index."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    PEOPLE.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(PEOPLE), [{"company": "a", "id": id_, "name": name} for id_, name in names.items()])
        connection.execute(insert(PEOPLE), [{"company": "b", "id": id_, "name": "x"} for id_ in list(names)[:50]])
        connection.exec_driver_sql("PRAGMA analysis_limit = 400")
        connection.exec_driver_sql("ANALYZE")
    yield engine
    engine.dispose()


def asked(names: dict[str, str]) -> list[str]:
    return sorted(random.Random(2).sample(sorted(names), ASKED))


def first_of(names: dict[str, str]) -> Select[str, str]:
    some = PEOPLE.c.id.in_(asked(names))
    return (
        select(PEOPLE.c.id, PEOPLE.c.name)
        .where(PEOPLE.c.company == "a", some)
        .order_by(PEOPLE.c.name, PEOPLE.c.id)
        .limit(SHOWN)
    )


def test_each_row_comes_with_its_own_id(engine: Engine, names: dict[str, str]) -> None:
    answer_in_order(engine)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(first_of(names))]
    wanted = sorted((names[id_], id_) for id_ in asked(names))
    assert [(name, id_) for id_, name in rows] == wanted[:SHOWN]


def test_without_it_this_sqlite_mixes_rows_up(engine: Engine, names: dict[str, str]) -> None:
    """Should this fail, SQLite has mended it: then look whether every SQLite that we support has."""
    with engine.connect() as connection:
        asking = first_of(names).compile(engine, compile_kwargs={"render_postcompile": True})
        values = tuple(asking.params[name] for name in asking.positiontup or ())
        mixed = [row for row in connection.exec_driver_sql(str(asking), values) if names[row.id] != row.name]
    assert mixed or sqlite3.sqlite_version_info > (3, 40, 1)


def test_only_what_names_values_an_order_and_a_limit_is_written_otherwise(
    engine: Engine, names: dict[str, str]
) -> None:
    answer_in_order(engine)
    full = first_of(names)
    assert "random()" in str(full.compile(engine))
    some = select(PEOPLE.c.id).where(PEOPLE.c.company == "a").order_by(PEOPLE.c.id)
    for other in (full.limit(None), full.order_by(None), some.limit(5)):
        assert "random()" not in str(other.compile(engine))
