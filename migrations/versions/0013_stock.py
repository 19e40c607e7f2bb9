"""Stock at the office: its acts as causes of movements, what should lie where, warranty, what becomes of a piece, swaps."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
ROLE = sa.table("role", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("code", sa.String))
RIGHT = sa.table(
    "role_permission",
    sa.column("tenant_id", ID),
    sa.column("id", ID),
    sa.column("role_id", ID),
    sa.column("permission", sa.String),
    sa.column("created_at", MOMENT),
)
RIGHTS = ("inventory.read", "inventory.write")
STATES = ("stock", "installed", "defective", "scrapped", "returned", "lost")


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("product") as product:
        for name in ("reorder_point", "van_minimum", "warranty_months"):
            product.add_column(sa.Column(name, sa.Integer(), nullable=True))
    with rebuilt("serial") as serial:
        serial.drop_constraint(op.f("ck_serial_state"), type_="check")
        serial.create_check_constraint(op.f("ck_serial_state"), sa.column("state").in_(STATES))
    swaps()
    acts()
    grant()


def swaps() -> None:
    """Columns of a part use that replaced another piece."""
    with rebuilt("part_use") as part_use:
        part_use.add_column(sa.Column("old_serial", sa.String(length=200), nullable=True))
        part_use.add_column(sa.Column("old_serial_id", ID, nullable=True))
        part_use.add_column(sa.Column("fate", key(20), nullable=True))
        part_use.add_column(sa.Column("reason", sa.String(length=1000), nullable=True))
        part_use.create_foreign_key(
            op.f("fk_part_use_tenant_id_old_serial_id"), "serial", ["tenant_id", "old_serial_id"], ["tenant_id", "id"]
        )
        part_use.create_check_constraint(
            op.f("ck_part_use_fate"), sa.column("fate").in_(("defective", "scrap", "return"))
        )
    op.create_index("ix_part_use_old_serial_id", "part_use", ["tenant_id", "old_serial_id"], unique=False)


def acts() -> None:
    """What the office does to stock, and the ways to look into the ledger."""
    op.create_table(
        "stock_act",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(20), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("corrects_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('receipt', 'transfer', 'count', 'correction', 'fate')", name=op.f("ck_stock_act_kind")
        ),
        down("stock_act", "by_member_id", "member"),
        down("stock_act", "location_id", "location"),
        down("stock_act", "corrects_id", "movement"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_act")),
        sa.UniqueConstraint("tenant_id", "corrects_id", name=op.f("uq_stock_act_tenant_id_corrects_id")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["stock_act"])
    op.create_index("ix_movement_serial_id", "movement", ["tenant_id", "serial_id"], unique=False)
    op.create_index("ix_movement_batch", "movement", ["tenant_id", "batch"], unique=False)
    op.create_index("ix_movement_at", "movement", ["tenant_id", "at", "id"], unique=False)


def grant() -> None:
    """The office's first roles may see and move stock."""
    connection = op.get_bind()
    roles = connection.execute(sa.select(ROLE).where(ROLE.c.code.in_(("planner", "operations_manager", "admin")))).all()
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": right,
            "created_at": datetime.now(UTC),
        }
        for role in roles
        for right in RIGHTS
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
