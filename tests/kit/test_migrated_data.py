"""What a company wrote under an older schema is whole under the newest one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, inspect, text

from server.config import Settings
from server.kit.ids import named, uuid7
from server.kit.migrate import migrate
from server.visits.hours_names import member_day
from tests.kit.looking import looking


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


def test_what_was_erased_before_the_trail_said_so_is_said(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0036")
    erased = (1, 2, 4)
    with looking(empty) as connection:
        for number in range(1, 6):
            row = {"tenant_id": tenant, "id": uuid7(), "created_at": "2026-11-20 08:00:00", "chain": "signature"}
            row |= {"number": number, "subject_id": uuid7(), "content_sha256": "0" * 64, "prev_hash": "0" * 64}
            row |= {"hash": "0" * 64, "key_id": "k", "server_sig": "s", "at": "2026-11-20 08:00:00"}
            _puts(connection, "chain_link", row | {"erased_at": "2026-11-20 09:00:00" if number in erased else None})
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        lines = connection.execute(text("SELECT id, subject_id, after FROM audit WHERE verb = 'forget'")).all()
        waits = connection.execute(text("SELECT chain, subject_id FROM chain_wait")).all()
    ((line, chain, after),) = lines
    assert (chain, json.loads(after) if isinstance(after, str) else after) == ("signature", {"links": [[1, 2], [4, 4]]})
    assert [(chain, str(subject)) for chain, subject in waits] == [("audit", str(line))]


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
        company = klaas | {"id": named(tenant, "c"), "name": "Vaak B.V.", "phone_e164": None, "status": "lead"}
        for table, row in (("entity", brand), ("customer", klaas | {"phone_e164": "+31612345678", "status": "lead"}), ("customer", company)):  # fmt: skip
            _puts(connection, table, row)
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        words = connection.execute(text("SELECT kind, word FROM search_word WHERE row_id = :k ORDER BY word"), {"k": klaas["id"]}).all()  # fmt: skip
        kinds = dict(map(tuple, connection.execute(text("SELECT name, kind FROM customer")).all()))
        assert kinds == {"Klaas de Vries": "person", "Vaak B.V.": "company"}, "by its name"
        assert connection.execute(text("SELECT serves FROM entity")).scalar_one() == "both", "nobody is refused"
    own = sorted(word for kind, word in words if kind == "customer")
    assert (
        own == sorted(word for kind, word in words if kind == "whole_customer") == ["612345678", "de", "klaas", "vries"]
    )
    assert len(words) == 2 * len(own)


def test_a_new_index_is_counted_by_the_migration_that_makes_it(empty: str, tenant: str) -> None:
    """SQLite, which is told nothing of it, goes the wrong way round: a day page of 0.1 s took 2.5 s until the night."""
    migrate(Settings(database_url=empty), to="0043")
    brand = {"tenant_id": tenant, "id": named(tenant, "e"), "created_at": "2026-11-20 08:00:00"}
    with looking(empty) as connection:
        entity = {column["name"] for column in inspect(connection).get_columns("entity") if not column["nullable"]}
        _puts(connection, "entity", dict.fromkeys(entity, "1") | {"serves": "both"} | brand)
        for nr in range(20):
            customer = brand | {"id": named(tenant, f"c{nr}"), "v": 1, "entity_id": brand["id"], "name": f"C{nr}"}
            _puts(connection, "customer", customer | {"status": "lead", "kind": "person"})
    migrate(Settings(database_url=empty))
    if not empty.startswith("sqlite"):
        return  # PostgreSQL counts by itself
    with looking(empty) as connection:
        counted = dict(connection.execute(text("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'customer'")).all())
        assert counted["ix_customer_entity_id_kind"] == "20 20 20 20"
        connection.execute(text("DELETE FROM sqlite_stat1"))
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_stat1")).scalar_one() == 0, "not at every start"


def test_pieces_of_before_there_were_words_are_found(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0027")
    made = {"tenant_id": tenant, "created_at": "2026-11-20 08:00:00", "v": 1}
    product = made | {"id": named(tenant, "p"), "sku": "LP", "name": "Laadpaal", "category": "charger", "tracking": "serial", "unit": "piece", "specifications": "[]"}  # fmt: skip
    piece = made | {"id": named(tenant, "s"), "product_id": product["id"], "serial": "v1-26", "serial_norm": "V126", "state": "stock"}  # fmt: skip
    with looking(empty) as connection:
        for table, row in (("product", product), ("serial", piece)):
            _puts(connection, table, row)
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        words = connection.execute(text("SELECT word FROM search_word WHERE kind = 'serial' ORDER BY word")).scalars()
        assert sorted(words) == ["v126", "~621v"]


def test_hours_of_before_they_had_a_day_are_found_by_it(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0030")
    made = {"tenant_id": tenant, "created_at": "2026-11-20 08:00:00"}
    tess, moments = named(tenant, "tess"), (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), datetime(2026, 11, 21, 0, 30, tzinfo=UTC))  # fmt: skip
    with looking(empty) as connection:
        needs = {column["name"] for column in inspect(connection).get_columns("member") if not column["nullable"]}
        _puts(connection, "member", dict.fromkeys(needs, "1") | made | {"id": tess, "v": 1, "lang": "nl"})
        for begins in moments:
            written = dict.fromkeys(("from_at", "to_at", "at", "received_at"), begins.strftime("%Y-%m-%d %H:%M:%S.%f"))
            by_tess = dict.fromkeys(("member_id", "by_member_id"), tess) | {"kind": "other", "flags": "[]", "v": 1}
            clock = {"offset_ms": 0, "jumps": 0, "late": False}
            _puts(
                connection, "time_entry", made | by_tess | clock | written | {"id": named(tenant, begins.isoformat())}
            )
    migrate(Settings(database_url=empty))
    with looking(empty) as connection:
        days = connection.execute(text("SELECT member_day FROM time_entry ORDER BY from_at")).scalars()
        assert list(map(str, days)) == [member_day(tess, begins) for begins in moments]


def test_what_lay_of_each_batch_before_levels_said_so_is_summed_up(empty: str, tenant: str) -> None:
    migrate(Settings(database_url=empty), to="0019")
    rows = [*_a_shelf(tenant), *(_a_movement(tenant, *moved) for moved in ((9, None, "s", "40"), (4, "s", None, "40"),
            (2, None, "s", "47"), (2, "s", None, "47"), (3, None, "s", None)))]  # fmt: skip
    with looking(empty) as connection:
        for table, row in rows:
            _puts(connection, table, row)
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


def _puts(connection: Connection, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(row)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{one}' for one in row)})"), row)
