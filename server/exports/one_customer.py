"""What we hold about one customer, for the customer (the right of access): every row that belongs to him, and his files.

Which tables that are is found by their foreign keys, from the customer down, and by the few that name what they are
about. Tables that hang on a customer and are not his are named in LEFT_OUT; a test finds one that is in neither list.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any

from sqlalchemy import Executable, ForeignKeyConstraint, Table, bindparam, select

from server.customers.models import Customer
from server.evidence.models import Blob
from server.kit.db import Model, tables_of_a_tenant
from server.kit.errors import Problem
from server.kit.files import Files, NoFile
from server.kit.house import House
from server.kit.synced import tenant_beside
from server.kit.synced_models import Mutation

from .mentions import Mentions
from .tables import columns_of, written

__all__ = [
    "ABOUT",
    "HASHES",
    "LEFT_OUT",
    "MENTIONS",
    "SUBJECTS",
    "files_of_rows",
    "hangs_on_customer",
    "rows_about",
    "rows_below",
    "write_customer",
]

ABOUT = frozenset(
    [
        "customer",
        "address",
        "address_signal",
        "work_order",
        "work_order_line",
        "visit",
        "visit_step",
        "visit_move",
        "visit_return",
        "cancellation",
        "reopening",
        "answer",
        "photo",
        "part_use",
        "part_return",
        "signature",
        "rating",
        "issue",
        "issue_handling",
        "follow_up",
        "notice",
        "report",
        "legal_hold",
        "erasure",
    ]
)
"""Tables whose rows are his when the row that they hang on is."""
LEFT_OUT = {
    "time_entry": "hours of our people",
    "day_change": "what a phone is told in a minute, gone then",
}
"""Tables that hang on one of his rows and are not about him, and why."""
SUBJECTS = {
    "customer_link": "subject_id",
    "mail": "subject_id",
    "document": "subject_id",
    "statement": "subject_id",
    "attention": "subject_id",
    "mutation": "visit_id",
    "document_version": "doc_id",
    "clash": "doc_id",
    "clash_entry": "clash_id",
    "quarantine_act": "visit_id",
    "import_row": "subject_id",
    "serial_claim": "cause_id",
    "audit": "subject_id",
}
"""Tables that name what they are about in this column, without a foreign key. In this order: an entry of a clash names
the clash, and the trail tells of all of them."""
MENTIONS = {"refused": "body"}
"""Tables that name him only within a text, which came as it was and could not be read."""
AT_ONCE = 400
HASHES = ("blob_sha256", "image_sha256", "statement_sha256")
Rows = dict[str, list[dict[str, Any]]]


def hangs_on_customer() -> set[str]:
    """Every table with a chain of foreign keys to a customer, whether it is about him or not."""
    found = {"customer"}
    while True:
        more = {table.name for table in tables_of_a_tenant() if any(to in found for _, to in _links(table))} - found
        if not more:
            return found
        found |= more


def rows_about(house: House, customer: str, mentions: Mentions | None = None) -> Rows:
    """Every row about this customer, by table, as it leaves the house. `mentions`: for who asks of many. Problem 404."""
    if house.session.get(Customer, (house.tenant, customer)) is None:
        raise Problem(404, "kit.not_found")
    return rows_below(house, "customer", customer, mentions)


def rows_below(house: House, top: str, id_: str, mentions: Mentions | None = None) -> Rows:
    """This row of a table in ABOUT and every row that hangs on it or names it: one work order's, of a customer who stays."""
    mentions = mentions or Mentions(house)
    held: dict[str, dict[str, dict[str, Any]]] = {top: _rows(house, _table(top), "id", [id_])}
    fresh = {top: {id_}}
    while fresh:  # only what the last round found is asked about: whoever asked for all again asked four times as often
        found: dict[str, set[str]] = {}
        for name in ABOUT - {top}:
            table, mine = _table(name), held.setdefault(name, {})
            for column, to in _links(table):
                if to in fresh:
                    more = _rows(house, table, column, fresh[to])
                    found.setdefault(name, set()).update(more.keys() - mine.keys())
                    mine |= more
        fresh = {name: ids for name, ids in found.items() if ids}
    for name, column in SUBJECTS.items():
        held[name] = _rows(house, _table(name), column, _ids(held))
        if name == "mutation":
            held[name] |= _rows(house, _table(name), "id", _acts(house, held))
    for name, column in MENTIONS.items():
        held[name] = _rows(house, _table(name), "id", mentions.of(name, column, _ids(held)))
    return {name: list(rows.values()) for name, rows in sorted(held.items()) if rows}


def _ids(held: dict[str, dict[str, dict[str, Any]]]) -> set[str]:
    return {id_ for rows in held.values() for id_ in rows}


def _acts(house: House, held: dict[str, dict[str, dict[str, Any]]]) -> set[str]:
    """Mutations that name no visit: what made one of his rows, and what hid one of his photos, or one that never came to be."""
    made = {row["mutation_id"] for name, rows in held.items() if name in ABOUT for row in rows.values() if row.get("mutation_id")}  # fmt: skip
    refused = {json.loads(row["args"]).get("id") for row in held["mutation"].values() if row["name"] == "photo.add"}
    hidings = select(Mutation.id, Mutation.args).where(
        Mutation.tenant_id == house.tenant, Mutation.name == "photo.hide", Mutation.visit_id.is_(None)
    )
    hidden = (held["photo"].keys() | refused) - {None}
    return made | {id_ for id_, args in house.session.execute(hidings) if args.get("id") in hidden}


def write_customer(house: House, files: Files, customer: str) -> BytesIO:
    """A zip: data.json (a table a name), readme.txt, and his photos, signatures, statements and reports by their hashes."""
    rows, out = rows_about(house, customer), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1, default=written))
        archive.writestr("readme.txt", _readme(rows))
        for sha256, kind in _files(house, rows):
            name = f"files/{sha256}.{kind.rpartition('/')[2]}"
            with suppress(NoFile), files.open(house.tenant, sha256) as source, archive.open(name, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    out.seek(0)
    return out


def files_of_rows(rows: Rows) -> set[str]:
    """The hashes of all files that these rows name."""
    return {row[name] for table in rows.values() for row in table for name in HASHES if row.get(name)}


def _files(house: House, rows: Rows) -> Iterator[tuple[str, str]]:
    for some in _portions(sorted(files_of_rows(rows))):
        here = select(Blob.sha256, Blob.type).where(Blob.tenant_id == house.tenant, Blob.sha256.in_(some))
        yield from ((row.sha256, row.type) for row in house.session.execute(here))


def _readme(rows: Rows) -> str:
    """What stands in which table, in the words of the tables themselves."""
    promises = {mapper.class_.__tablename__: (mapper.class_.__doc__ or "").strip() for mapper in Model.registry.mappers}
    lines = [f"{name} ({len(some)}): {promises.get(name, '')}" for name, some in rows.items()]
    return "All that is held about one customer: data.json, and the files that it names by their SHA-256.\n\n" + "\n\n".join(lines)  # fmt: skip


def _rows(house: House, table: Table, column: str, values: Iterable[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    asked = _asking(table.name, column, house.session.get_bind().dialect.name)
    for some in _portions(sorted(values)):
        for row in house.session.execute(asked, {"tenant": house.tenant, "wanted": some}).mappings():
            found[row["id"]] = {name: written(value) for name, value in row.items()}
    return found


@cache
def _asking(name: str, column: str, dialect: str) -> Executable:
    """The statement is put together once: a walk asks some eighty of them."""
    table = _table(name)
    whose = tenant_beside(table, dialect) == bindparam("tenant")
    return select(*columns_of(table)).where(whose, table.c[column].in_(bindparam("wanted", expanding=True)))


def _portions(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _table(name: str) -> Table:
    return Model.metadata.tables[name]


@cache
def _links(table: Table) -> list[tuple[str, str]]:
    """(column, table that it names) of its foreign keys within the tenant."""
    found: list[tuple[str, str]] = []
    for one in table.constraints:
        if isinstance(one, ForeignKeyConstraint) and len(one.elements) == 2:
            found += [(str(key.parent.name), key.column.table.name) for key in one.elements if key.parent.name != "tenant_id"]  # fmt: skip
    return found
