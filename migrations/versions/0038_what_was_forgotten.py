"""Links that were erased before the audit trail said which: it says so now, in one line for each chain, chained like any other.

And each chain remembers how far it was when the whole of it last held.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
HASH = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
KINDS: dict[str, Any] = {
    "number": sa.BigInteger(),
    "tenant_id": ID,
    "id": ID,
    "created_at": MOMENT,
    "erased_at": MOMENT,
    "at": MOMENT,
    "after": JSON,
}


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def _columns(*names: str) -> list[sa.ColumnClause[Any]]:
    return [sa.column(one, KINDS.get(one, sa.String())) for one in names]


LINKS = sa.table("chain_link", *_columns("tenant_id", "chain", "number", "erased_at"))
WAITS = sa.table("chain_wait", *_columns("tenant_id", "id", "created_at", "chain"), sa.column("subject_id", ID))
SAID = ("origin", "verb", "subject_kind", "subject_id", "after")
AUDIT = sa.table("audit", *_columns("tenant_id", "id", "created_at", "at", *SAID))


def upgrade() -> None:
    with rebuilt("chain_head") as head:
        head.add_column(sa.Column("held_at", MOMENT, nullable=True))
        head.add_column(sa.Column("held_number", sa.BigInteger(), nullable=True))
        head.add_column(sa.Column("held_hash", HASH, nullable=True))
    link, now = op.get_bind(), datetime.now(UTC)
    now = now if link.dialect.name == "postgresql" else now.replace(tzinfo=None)
    for tenant, chain, ranges in _erased(link):
        made = {"tenant_id": tenant, "id": uuid7(), "created_at": now}
        said = {"origin": "migration 0037", "verb": "forget", "subject_kind": "chain", "subject_id": chain}
        link.execute(sa.insert(AUDIT).values(**made, **said, at=now, after={"links": ranges}))
        link.execute(sa.insert(WAITS).values(**made | {"id": uuid7()}, chain="audit", subject_id=made["id"]))


def downgrade() -> None:
    """The lines stay: they are chained by now."""
    with rebuilt("chain_head") as head:
        for column in ("held_hash", "held_number", "held_at"):
            head.drop_column(column)


def _erased(link: sa.Connection) -> Iterator[tuple[str, str, list[list[int]]]]:
    """(company, chain, [[first, last], ...])"""
    found: dict[tuple[str, str], list[list[int]]] = {}
    columns = (LINKS.c.tenant_id, LINKS.c.chain, LINKS.c.number)
    rows: Any = link.execute(sa.select(*columns).where(LINKS.c.erased_at.is_not(None)).order_by(*columns))
    for tenant, chain, number in rows:
        ranges = found.setdefault((tenant, chain), [])
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    for (tenant, chain), ranges in found.items():
        yield tenant, chain, ranges
