"""One history for both databases: what it makes is what the models say, and rows live through it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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
from server.kit.ids import named, uuid7
from server.kit.migrate import history, migrate, outside_the_wall
from server.kit.policies import put_tables_behind_the_wall
from server.kit.tenancy import session_for
from server.rooms import import_rooms
from tests import postgres
from tests.conftest import Database

House_ = Callable[..., AbstractContextManager[House]]
LATER = Path(__file__).parent / "later"


@pytest.fixture
def empty(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a second database of the same kind, with nothing in it."""
    if database.kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server, name = request.getfixturevalue("postgres_server"), postgres.new_name()
    yield Settings(database_url=postgres.create_database(server, name)).database
    postgres.drop_database(server, name)


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    engine = outside_the_wall(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


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


def test_what_was_audited_before_there_were_chains_waits_to_be_linked(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0001")
    with looking(empty) as connection:
        connection.execute(
            text("INSERT INTO audit (tenant_id, id, at, origin, verb, subject_kind, subject_id, created_at)"
                 " VALUES (:t, :id, :at, 'test', 'move', 'visit', 'v', :at)"),
            {"t": tenant, "id": tenant, "at": "2026-11-20 08:00:00"},
        )  # fmt: skip
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        waits = connection.execute(text("SELECT chain, subject_id FROM chain_wait")).all()
        assert [(chain, str(subject)) for chain, subject in waits] == [("audit", tenant)]


def test_the_roles_that_a_company_began_with_get_the_rights_on_checklists(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0002")
    roles = {code: uuid7() for code in ("technician", "planner", "admin")}
    with looking(empty) as connection:
        for code, id_ in roles.items():
            connection.execute(
                text("INSERT INTO role (tenant_id, id, code, name, created_at) VALUES (:t, :id, :c, :c, :at)"),
                {"t": tenant, "id": id_, "c": code, "at": "2026-11-20 08:00:00"},
            )
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        rows = connection.execute(text("SELECT role_id, permission FROM role_permission ORDER BY permission")).all()
    rights = [(str(role), right) for role, right in rows if right.startswith("checklists.")]
    assert rights.count((roles["planner"], "checklists.read")) == 1 and len(rights) == 4
    assert {right for role, right in rights if role == roles["admin"]} == {
        "checklists.read", "checklists.write", "checklists.publish",
    }  # fmt: skip


def test_customers_of_before_there_were_words_are_found(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0023")
    made = {"tenant_id": tenant, "id": named(tenant, "e"), "created_at": "2026-11-20 08:00:00"}
    klaas = made | {"id": named(tenant, "k"), "v": 1, "entity_id": made["id"], "name": "Klaas de Vries"}
    with looking(empty) as connection:
        entity = {column["name"] for column in inspect(connection).get_columns("entity") if not column["nullable"]}
        brand = dict.fromkeys(entity, "1") | made
        for table, row in (("entity", brand), ("customer", klaas | {"phone_e164": "+31612345678", "status": "lead"})):
            columns = ", ".join(row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{one}' for one in row)})"), row)  # fmt: skip
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        words = connection.execute(text("SELECT kind, word FROM search_word ORDER BY word")).all()
    assert list(map(tuple, words)) == [("customer", word) for word in ("612345678", "de", "klaas", "vries")]


def test_pieces_of_before_there_were_words_are_found(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0027")
    made = {"tenant_id": tenant, "created_at": "2026-11-20 08:00:00", "v": 1}
    product = made | {"id": named(tenant, "p"), "sku": "LP", "name": "Laadpaal", "category": "charger", "tracking": "serial", "unit": "piece", "specifications": "[]"}  # fmt: skip
    piece = made | {"id": named(tenant, "s"), "product_id": product["id"], "serial": "v1-26", "serial_norm": "V126", "state": "stock"}  # fmt: skip
    with looking(empty) as connection:
        for table, row in (("product", product), ("serial", piece)):
            columns = ", ".join(row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{one}' for one in row)})"), row)  # fmt: skip
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        words = connection.execute(text("SELECT word FROM search_word WHERE kind = 'serial' ORDER BY word")).scalars()
        assert sorted(words) == ["v126", "~621v"]


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


def test_what_lay_of_each_batch_before_levels_said_so_is_summed_up(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0019")
    rows = [*_a_shelf(tenant), *(_a_movement(tenant, *moved) for moved in ((9, None, "s", "40"), (4, "s", None, "40"),
            (2, None, "s", "47"), (2, "s", None, "47"), (3, None, "s", None)))]  # fmt: skip
    with looking(empty) as connection:
        for table, row in rows:
            columns = ", ".join(row)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{one}' for one in row)})"), row)  # fmt: skip
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        batches = connection.execute(text("SELECT batches FROM stock_level")).scalar_one()
    assert (json.loads(batches) if isinstance(batches, str) else batches) == {"40": 5}


def _a_shelf(tenant: str) -> Iterator[tuple[str, dict[str, Any]]]:
    made = {"tenant_id": tenant, "created_at": "2026-11-20 08:00:00"}
    synced = made | {"v": 1}
    names = {"sku": "A", "name": "A", "category": "a", "tracking": "batch", "unit": "piece"}
    yield "product", synced | names | {"id": named(tenant, "p")}
    yield "location", synced | {"id": named(tenant, "s"), "kind": "warehouse", "name": "S"}
    yield "stock_level", synced | {"id": named(tenant, "l"), "product_id": named(tenant, "p"), "location_id": named(tenant, "s"), "quantity": 8}  # fmt: skip


def _a_movement(tenant: str, quantity: int, source: str | None, goal: str | None, batch: str | None) -> tuple[str, dict[str, Any]]:  # fmt: skip
    ends = {f"{end}_location_id": place and named(tenant, place) for end, place in (("from", source), ("to", goal))}
    row = {"tenant_id": tenant, "id": uuid7(), "product_id": named(tenant, "p"), "quantity": quantity, "batch": batch}
    at = {"cause_kind": "receipt", "cause_id": tenant, "at": "2026-11-20 08:00:00", "created_at": "2026-11-20 08:00:00"}
    return "movement", row | ends | at
