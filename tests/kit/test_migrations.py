"""One history for both databases: what it makes is what the models say, and rows live through it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, inspect, select, text

from server.config import Settings
from server.inventory.models import Location, Product, Serial
from server.kit.database import VERSIONS, WrongDatabase, check_database, head_of_history, open_engine
from server.kit.db import WITHOUT_TENANT, Model, tables_of_a_tenant
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.migrate import history, migrate, outside_the_wall
from server.kit.policies import put_tables_behind_the_wall
from server.kit.tenancy import session_for
from server.rooms import import_rooms
from tests.conftest import Database
from tests.kit.looking import looking

House_ = Callable[..., AbstractContextManager[House]]
LATER = Path(__file__).parent / "later"


def test_the_migrated_schema_is_the_one_that_the_models_say(settings: Settings, empty: str) -> None:
    import_rooms()
    with looking(empty) as connection:
        Model.metadata.create_all(connection)
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) CONSTRAINT alembic_version_pkc PRIMARY KEY)")
        )
        put_tables_behind_the_wall(connection, [table.name for table in tables_of_a_tenant()])
        created = schema(connection)
    with looking(settings.database) as connection:
        migrated = schema(connection)
    for kind in created:
        assert migrated[kind] == created[kind], f"{kind}: write a new migration in migrations/versions"


def schema(connection: Connection) -> dict[str, Any]:
    """Everything that the database itself says of its tables, in an order that does not depend on when they were made."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name <> 'alembic_version'")
        )
        return {name: parts(sql or "") for name, sql in rows if "sqlite_autoindex_alembic" not in name}
    return {kind: sorted(map(str, connection.execute(text(ask)))) for kind, ask in CATALOGUE.items()}


def parts(sql: str) -> list[str]:
    """The lines of a CREATE statement, sorted: batch rebuilds and create_all name constraints in another order."""
    return sorted(line.strip().rstrip(",").replace('"', "") for line in re.sub(r"\s*\n\s*", "\n", sql).splitlines())


OURS = "n.nspname = 'public' AND c.relname NOT LIKE 'alembic%'"
CATALOGUE = {
    "columns": f"""SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname, pg_get_expr(d.adbin, d.adrelid), a.attidentity
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE {OURS} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": f"""SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}""",
    "indexes": f"SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind = 'i'",
    "walls": f"SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND c.relkind IN ('r', 'S')",
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'",
}


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    with looking(settings.database) as connection:
        before = schema(connection)
    migrate(settings)
    with looking(settings.database) as connection:
        assert schema(connection) == before


def test_rows_live_through_a_later_migration(house: House_, tenant: str, settings: Settings, engine: Engine) -> None:
    """Two tenants' rows, and rows that refer to the rebuilt table: none is lost, each stays with its own."""
    other = uuid7()
    for of in (tenant, other):
        with house(of) as h:
            products = [Product(id=uuid7(), sku=f"K-{n}", name="Kabel", category="kabel", unit="meter") for n in (1, 2)]
            van = Location(id=uuid7(), kind="van", name="Bus", team_id=None)
            h.session.add_all([*products, van])
            h.session.flush()
            h.session.add_all(
                Serial(id=uuid7(), product_id=p.id, serial=p.sku, serial_norm=p.sku, state="stock", location_id=van.id)
                for p in products
            )
    engine.dispose()
    upgrade_to_later(settings.database)
    for of in (tenant, other):
        with session_for(of, engine=engine) as session:
            assert sorted(session.execute(text("SELECT sku, shelf FROM product")).all()) == [("K-1", "A"), ("K-2", "B")]
            assert (
                session.execute(
                    text("SELECT count(*) FROM serial JOIN product ON product.id = serial.product_id")
                ).scalar()
                == 2
            )
            assert sorted(session.scalars(text("SELECT name FROM shelf"))) == ["plank K-1", "plank K-2"]
    with looking(settings.database) as connection:
        assert {key["referred_table"] for key in inspect(connection).get_foreign_keys("serial")} == {
            "product",
            "location",
        }
        assert {check["name"] for check in inspect(connection).get_check_constraints("product")} == {
            "ck_product_shelf",
            "ck_product_tracking",
        }


def upgrade_to_later(url: str) -> None:
    engine = outside_the_wall(url)
    with engine.connect() as connection:
        config = history(connection)
        config.set_main_option("version_locations", f"{VERSIONS} {LATER}")
        config.set_main_option("path_separator", "space")
        command.upgrade(config, "later")
        connection.commit()
    engine.dispose()


def test_a_migration_that_fails_leaves_everything_as_it_was(
    house: House_, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house() as h:
        h.session.add(Product(id=uuid7(), sku="K-1", name="Kabel", category="kabel", unit="meter"))
    engine.dispose()
    monkeypatch.setattr("alembic.operations.base.Operations.f", lambda self, name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade_to_later(settings.database)
    check_database(engine)
    with house(write=False) as h:
        assert h.session.scalars(select(Product.sku)).all() == ["K-1"]
        assert "shelf" not in list(h.session.execute(text("SELECT * FROM product")).keys())


def test_a_wrong_schema_says_what_to_do(settings: Settings, empty: str) -> None:
    engine = open_engine(Settings(database_url=empty))
    with pytest.raises(WrongDatabase, match=r"schema none.*Run: bin/migrate"):
        check_database(engine)
    engine.dispose()
    with looking(settings.database) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine = open_engine(settings)
    with pytest.raises(WrongDatabase, match=f"9999, newer than this program \\({head_of_history()}\\)"):
        check_database(engine)
    engine.dispose()


def test_every_table_of_a_tenant_stands_behind_the_wall(database: Database, settings: Settings) -> None:
    """PostgreSQL's own word for it, over every table that exists, whoever made it."""
    if database.kind == "sqlite":
        return  # the wall stands in each connection there: test_wall.py
    with looking(settings.database) as connection:
        tables = connection.execute(
            text(
                "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
        ).all()
        policies = connection.execute(text("SELECT tablename, count(*) FROM pg_policies GROUP BY tablename")).all()
    open_ones = {name for name, walled in tables if not walled}
    assert open_ones == WITHOUT_TENANT | {"alembic_version"}
    assert dict(map(tuple, policies)) == {name: 2 for name, walled in tables if walled}


def test_the_tables_without_a_tenant_are_these_five() -> None:
    import_rooms()
    assert {"tenant", "login", "login_session", "membership", "installation_run"} == WITHOUT_TENANT
    assert set(Model.metadata.tables) >= WITHOUT_TENANT
    for table in tables_of_a_tenant():
        assert next(iter(table.primary_key.columns)).name == "tenant_id", table.name
        assert "created_at" in table.columns or table.name in ("feed", "feed_clock", "search_word"), table.name


def test_every_check_has_a_name_so_that_a_rebuild_keeps_it() -> None:
    import_rooms()
    for table in Model.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
            assert len(str(constraint.name)) <= 63, f"PostgreSQL cuts names at 63: {constraint.name}"
