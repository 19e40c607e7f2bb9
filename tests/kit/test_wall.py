"""Nobody sees, makes, changes or takes another tenant's rows, however the question is asked. On both databases."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from server.accounts.models import Tenant
from server.inventory.models import Product
from server.kit import wall
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.tenancy import doorstep, session_for

House_ = Callable[..., AbstractContextManager[House]]
PRODUCT, TENANT = Product.__table__, Tenant.__table__


def a_product(**fields: Any) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "v": 1,
        "sku": uuid7(),
        "name": "Groepenkast",
        "category": "meterkast",
        "tracking": "none",
        "unit": "stuk",
        **fields,
    }


@pytest.fixture
def cable(house: House_) -> str:
    """A product of the tenant; Mallory's tenant should never learn of it."""
    with house() as h:
        row = Product(**a_product(name="Kabel"))
        h.session.add(row)
    return row.id


@pytest.fixture
def elsewhere() -> str:
    """Mallory's tenant."""
    return uuid7()


def test_a_row_gets_the_tenant_of_its_session(house: House_, tenant: str) -> None:
    with house() as h:
        by_orm, by_core = Product(**a_product()), a_product()
        h.session.add(by_orm)
        h.session.execute(insert(PRODUCT), [by_core, a_product()])
    with house(write=False) as h:
        assert set(h.session.scalars(select(Product.tenant_id))) == {tenant}
        assert h.session.get(Product, (tenant, by_core["id"])) is not None
        assert by_orm.tenant_id == tenant


@pytest.mark.parametrize(
    "ask",
    [
        lambda s, cable: s.scalars(select(Product)).all(),
        lambda s, cable: s.scalars(select(Product).where(Product.id == cable)).all(),
        lambda s, cable: s.execute(select(PRODUCT)).all(),
        lambda s, cable: s.execute(select(func.count()).select_from(select(PRODUCT.c.id).subquery())).scalar(),
        lambda s, cable: s.execute(select(PRODUCT.alias("p").c.name)).all(),
        lambda s, cable: s.execute(text("SELECT * FROM product")).all(),
        lambda s, cable: s.execute(text("WITH all_of_it AS (SELECT * FROM product) SELECT * FROM all_of_it")).all(),
        lambda s, cable: s.connection().exec_driver_sql("SELECT id FROM product").all(),
        lambda s, cable: s.execute(text("SELECT 1 WHERE EXISTS (SELECT 1 FROM product)")).all(),
        lambda s, cable: s.execute(update(Product).values(name="Mallory was here")).rowcount,
        lambda s, cable: s.execute(update(PRODUCT).where(PRODUCT.c.id == cable).values(v=9)).rowcount,
        lambda s, cable: s.execute(text("UPDATE product SET name = 'Mallory'")).rowcount,
        lambda s, cable: s.execute(delete(Product)).rowcount,
        lambda s, cable: s.execute(text("DELETE FROM product")).rowcount,
    ],
)
def test_mallory_sees_and_changes_nothing(
    house: House_, tenant: str, elsewhere: str, cable: str, ask: Callable[..., Any]
) -> None:
    with house(elsewhere) as h:
        assert not ask(h.session, cable)
        assert h.session.get(Product, (tenant, cable)) is None
    with house(write=False) as h:
        assert h.session.scalars(select(Product)).one().name == "Kabel"


@pytest.mark.parametrize(
    "do",
    [
        lambda s, tenant: s.execute(insert(PRODUCT).values(**a_product(tenant_id=tenant))),
        lambda s, tenant: (s.add(Product(**a_product(tenant_id=tenant))), s.flush()),
        lambda s, tenant: (
            s.execute(insert(PRODUCT).values(**a_product())),
            s.execute(update(Product).values(tenant_id=tenant)),
        ),
    ],
)
def test_mallory_cannot_plant_a_row_with_the_neighbours(
    house: House_, tenant: str, elsewhere: str, do: Callable[..., Any]
) -> None:
    with pytest.raises(DBAPIError), house(elsewhere) as h:
        do(h.session, tenant)
    with house(write=False) as h:
        assert h.session.scalars(select(Product)).all() == []


def test_an_upsert_does_not_reach_the_neighbours_row(
    house: House_, tenant: str, elsewhere: str, cable: str, engine: Engine
) -> None:
    upsert = text(
        "INSERT INTO product (tenant_id, id, v, sku, name, category, tracking, unit, created_at) "
        "VALUES (:tenant, :id, 1, 'x', 'Mallory', 'x', 'none', 'x', '2026-11-21 00:00:00') ON CONFLICT (tenant_id, id) DO UPDATE SET name = 'Mallory'"
    )
    with pytest.raises(DBAPIError), house(elsewhere) as h:
        h.session.execute(upsert, {"tenant": tenant, "id": cable})
    with house(write=False) as h:
        assert h.session.scalars(select(Product)).one().name == "Kabel"


def test_a_session_without_a_tenant_is_refused(engine: Engine) -> None:
    for nobody in (None, "", "voltwijk", "*", "' OR 1=1 --"):
        with pytest.raises(PermissionError), session_for(nobody, engine=engine):  # type: ignore[arg-type]
            pass


def test_before_a_tenant_is_known_no_tenants_rows_are_seen_or_written(engine: Engine, cable: str) -> None:
    with doorstep(engine=engine) as session:
        assert session.execute(text("SELECT count(*) FROM product")).scalar() == 0
    with engine.connect() as connection:  # not even by who goes to the engine itself
        assert connection.execute(text("SELECT count(*) FROM product")).scalar() == 0
    with pytest.raises(SQLAlchemyError), doorstep(engine=engine, write=True) as session:
        session.execute(insert(PRODUCT).values(**a_product()))


def test_a_session_stays_with_its_tenant_after_a_commit_and_a_rollback(
    house: House_, elsewhere: str, cable: str
) -> None:
    with house(elsewhere) as h:
        h.session.commit()
        assert h.session.scalars(select(Product)).all() == []
        h.session.rollback()
        assert h.session.scalars(select(Product)).all() == []
        with pytest.raises(PermissionError):
            h.session.connection(execution_options={"tenant": uuid7()})
        with pytest.raises(AttributeError):
            h.session.tenant = "another"  # type: ignore[misc]


def test_a_connection_that_served_one_tenant_serves_the_next_as_new(
    house: House_, tenant: str, elsewhere: str, cable: str
) -> None:
    for _ in range(3):
        with house(elsewhere, write=False) as h:
            assert h.session.execute(select(PRODUCT.c.id)).all() == []
        with house(write=False) as h:
            assert h.session.execute(select(PRODUCT.c.id)).all() == [(cable,)]


def test_reading_cannot_write(house: House_, cable: str) -> None:
    for change in (update(Product).values(name="x"), delete(Product), insert(PRODUCT).values(**a_product())):
        with pytest.raises(DBAPIError), house(write=False) as h:
            h.session.execute(change)


def test_reading_before_a_tenant_is_known_cannot_write_either(engine: Engine, clock: Callable[[], datetime]) -> None:
    row = {"id": uuid7(), "slug": "x", "name": "X", "epoch": uuid7(), "created_at": clock()}
    adding = insert(TENANT).values(**row)
    with doorstep(engine=engine, write=True) as session:
        session.execute(adding.values(slug="y", id=uuid7()))
    for change in (adding, update(TENANT).values(name="Mallory"), delete(TENANT)):
        with pytest.raises(DBAPIError), doorstep(engine=engine) as session:
            session.execute(change)


@pytest.mark.parametrize(
    "sneaky",
    [
        "SELECT * FROM main.product",
        'SELECT * FROM "main"."product"',
        "UPDATE main.product SET v = 1",
        "PRAGMA query_only = 0",
        "DROP VIEW product",
        "ATTACH 'x' AS y",
        "REPLACE INTO product (id) VALUES ('x')",
        "INSERT OR REPLACE INTO product (id) VALUES ('x')",
        "CREATE TEMP VIEW x AS SELECT * FROM product",
    ],
)
def test_sqlite_refuses_a_way_around_the_wall(house: House_, engine: Engine, cable: str, sneaky: str) -> None:
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL has no such ways: row-level security has no other name for a table
    with pytest.raises((PermissionError, DBAPIError)), house() as h:
        h.session.execute(text(sneaky))


def test_a_second_connection_copies_the_walls_and_stands_behind_them_all(
    house: House_, engine: Engine, cable: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()
    monkeypatch.setattr(wall, "_raised", {})
    with house(elsewhere, write=False) as first, house(write=False) as second:
        built, copied = (one.session.connection().connection.cursor() for one in (first, second))
        raised = "SELECT type, name, sql FROM sqlite_temp_master ORDER BY name"
        assert built.execute(raised).fetchall() == copied.execute(raised).fetchall() != []
        for (table,) in built.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'").fetchall():
            with pytest.raises(sqlite3.DatabaseError, match="only reads"):
                copied.execute(f"INSERT INTO main.{table} DEFAULT VALUES")
        assert copied.execute("SELECT id FROM product").fetchall() == [(cable,)]
        assert built.execute("SELECT id FROM product").fetchall() == []
    with house(elsewhere) as third:  # a connection that came back to the pool
        link = third.session.connection().connection.cursor()
        with pytest.raises(sqlite3.DatabaseError, match="another tenant"):
            link.execute("INSERT INTO main.product (tenant_id) VALUES ('x')")
        assert link.execute("UPDATE main.product SET name = 'x'").rowcount == 0
        assert link.execute("DELETE FROM main.product").rowcount == 0


def test_a_table_that_a_migration_adds_under_an_open_connection_is_walled_too(
    house: House_, engine: Engine, settings: Any, cable: str, elsewhere: str
) -> None:
    if engine.dialect.name != "sqlite":
        return
    from server.kit.migrate import outside_the_wall

    migrating = outside_the_wall(settings.database)
    with migrating.begin() as connection:
        connection.execute(text("CREATE TABLE novelty AS SELECT tenant_id, id FROM product"))
    with house(elsewhere, write=False) as h:
        assert h.session.execute(text("SELECT * FROM novelty")).all() == []
    with house(write=False) as h:
        assert len(h.session.execute(text("SELECT * FROM novelty")).all()) == 1
