"""What no longer grows with the years: hours found by their day, installed pieces summed, numbers found by words."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from server.kit.db import Moment
from server.kit.policies import put_tables_behind_the_wall

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
AT_ONCE = 5_000
ENTRY = sa.table(
    "time_entry",
    *(sa.column(name, ID) for name in ("tenant_id", "id", "member_id", "member_day")),
    sa.column("from_at", Moment),
)
SERIAL = sa.table("serial", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("serial_norm"))
WORD = sa.table("search_word", *(sa.column(name) for name in ("tenant_id", "kind", "word", "row_id")))
LONGEST = 40


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("time_entry") as entry:
        entry.add_column(sa.Column("member_day", ID, nullable=True))
    _name_days()
    with rebuilt("time_entry") as entry:
        entry.alter_column("member_day", existing_type=ID, nullable=False)
    op.create_index("ix_time_entry_member_day", "time_entry", ["tenant_id", "member_day"], unique=False)
    op.create_table(
        "installed_sum",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("counted_to", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_installed_sum_tenant_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_installed_sum")),
        sa.UniqueConstraint("tenant_id", "product_id", name=op.f("uq_installed_sum_tenant_id_product_id")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["installed_sum"])
    op.drop_index("ix_movement_sum", "movement")
    op.create_index("ix_serial_state", "serial", ["tenant_id", "state", "location_id"], unique=False)
    _find_serials()


def _name_days() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.select(ENTRY)).mappings()
    change = sa.update(ENTRY).where(ENTRY.c.tenant_id == sa.bindparam("tenant"), ENTRY.c.id == sa.bindparam("entry"))
    for rows in found.partitions(AT_ONCE):
        named = [
            {"tenant": row["tenant_id"], "entry": row["id"], "day": _member_day(str(row["member_id"]), row["from_at"])}
            for row in rows
        ]
        connection.execute(change.values(member_day=sa.bindparam("day")), named)


def _member_day(member: str, begins: datetime) -> str:
    """As server/visits/hours_names.py."""
    return str(uuid5(UUID(member), str(begins.astimezone(UTC).toordinal())))


def _find_serials() -> None:
    connection = op.get_bind()
    for rows in connection.execute(sa.select(SERIAL)).mappings().partitions(AT_ONCE):
        words = [
            {"tenant_id": row["tenant_id"], "kind": "serial", "word": word, "row_id": row["id"]}
            for row in rows
            for word in _words(row["serial_norm"].casefold())
        ]
        if words:
            connection.execute(sa.insert(WORD), words)


def _words(norm: str) -> tuple[str, ...]:
    """As server/inventory/finding.py: from the front, and from behind."""
    return (norm[:LONGEST], f"~{norm[::-1]}"[:LONGEST]) if norm else ()


def downgrade() -> None:
    op.drop_index("ix_serial_state", "serial")
    op.execute("DELETE FROM search_word WHERE kind = 'serial'")
    op.create_index("ix_movement_sum", "movement", ["tenant_id", "cause_kind", "product_id", "quantity"], unique=False)
    op.drop_table("installed_sum")
    op.drop_index("ix_time_entry_member_day", "time_entry")
    with op.batch_alter_table("time_entry") as entry:
        entry.drop_column("member_day")
