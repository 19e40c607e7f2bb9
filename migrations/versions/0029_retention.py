"""Periods: how long each kind of data is kept, the ledger of the nights, proofs of erasures, and erasing one work order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def by_member(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_by_member_id")
    return sa.ForeignKeyConstraint(["tenant_id", "by_member_id"], ["member.tenant_id", "member.id"], name=name)


def upgrade() -> None:
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("erasure", recreate=rebuilt) as erasure:
        erasure.add_column(sa.Column("work_order_id", ID, nullable=True))
        erasure.create_foreign_key(
            op.f("fk_erasure_tenant_id_work_order_id"),
            "work_order",
            ["tenant_id", "work_order_id"],
            ["tenant_id", "id"],
        )
    op.create_table(
        "retention_period",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(20), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        by_member("retention_period"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_retention_period")),
        sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_retention_period_tenant_id_kind")),
    )
    op.create_table(
        "retention_run",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(20), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("busy", sa.BigInteger(), nullable=False),
        sa.Column("rest", sa.BigInteger(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("error", key(80), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_retention_run_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_retention_run")),
        sa.UniqueConstraint("tenant_id", "kind", "local_date", name=op.f("uq_retention_run_tenant_id_kind_local_date")),
    )
    op.create_index("ix_retention_run_began_at", "retention_run", ["tenant_id", "began_at", "id"])
    op.create_table(
        "erasure_check",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("chains", JSON, nullable=False),
        sa.Column("remains", JSON, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_erasure_check_state")),
        by_member("erasure_check"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_erasure_check")),
    )
    op.create_index("ix_erasure_check_at", "erasure_check", ["tenant_id", "at", "id"])
    put_tables_behind_the_wall(op.get_bind(), ["retention_period", "retention_run", "erasure_check"])
