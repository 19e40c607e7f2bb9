"""Whether phones have a signal at an address."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_address_signal_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "address_signal",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("without", sa.Integer(), nullable=False),
        sa.Column("with_signal", sa.Integer(), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('none', 'good')", name=op.f("ck_address_signal_state")),
        down("address_id", "address"),
        down("by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_address_signal")),
        sa.UniqueConstraint("tenant_id", "address_id", name=op.f("uq_address_signal_tenant_id_address_id")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["address_signal"])
