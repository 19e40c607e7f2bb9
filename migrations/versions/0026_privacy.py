"""Erasing a customer, and what forbids it: the proofs, legal holds, and the mark on what was erased."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    for table in ("customer", "visit"):
        with rebuilt(table) as changed:
            changed.add_column(sa.Column("erased_at", MOMENT, nullable=True))
    op.create_table(
        "erasure",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("reason", key(20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("state", key(10), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("heads_before", JSON, nullable=True),
        sa.Column("heads_after", JSON, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("failure", key(80), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("reason IN ('asked', 'retention', 'mistake', 'again')", name=op.f("ck_erasure_reason")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_erasure_state")),
        down("erasure", "customer_id", "customer"),
        down("erasure", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_at", "erasure", ["tenant_id", "at", "id"])
    op.create_index("ix_erasure_customer_id", "erasure", ["tenant_id", "customer_id"])
    op.create_table(
        "legal_hold",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by_member_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        down("legal_hold", "customer_id", "customer"),
        down("legal_hold", "by_member_id", "member"),
        down("legal_hold", "lifted_by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_customer_id", "legal_hold", ["tenant_id", "customer_id"])
    put_tables_behind_the_wall(op.get_bind(), ["erasure", "legal_hold"])
