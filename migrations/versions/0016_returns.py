"""Visits that the office sent back, and photos that it finds not good enough."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_visit_return_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], name=name)


def upgrade() -> None:
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("photo", recreate=rebuilt) as batch:
        batch.add_column(sa.Column("poor_reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("poor_by", ID, nullable=True))
        batch.add_column(sa.Column("poor_at", MOMENT, nullable=True))
    op.create_table(
        "visit_return",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_state", key(20), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", key(20), nullable=False),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("from_state IN ('done', 'partial')", name=op.f("ck_visit_return_from_state")),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_visit_return_state")),
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visit_return")),
    )
    op.create_index("ix_visit_return_visit_id", "visit_return", ["tenant_id", "visit_id"], unique=False)
    op.create_index("ix_visit_return_state", "visit_return", ["tenant_id", "state", "at"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["visit_return"])
