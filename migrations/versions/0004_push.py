"""Push messages: where phones are told, what a company muted, what changed in a day and is still to be told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "push_subscription",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("endpoint", sa.String(length=2000), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        down("push_subscription", "device_id", "device"),
        down("push_subscription", "member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("tenant_id", "device_id", name=op.f("uq_push_subscription_tenant_id_device_id")),
    )
    op.create_index("ix_push_subscription_member_id", "push_subscription", ["tenant_id", "member_id"], unique=False)
    op.create_table(
        "muted_push",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("what", key(20), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("what IN ('ready')", name=op.f("ck_muted_push_what")),
        down("muted_push", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_muted_push")),
        sa.UniqueConstraint("tenant_id", "what", name=op.f("uq_muted_push_tenant_id_what")),
    )
    op.create_table(
        "day_change",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("what", key(20), nullable=False),
        sa.Column("was_from", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("what IN ('made', 'moved', 'cancelled', 'reopened')", name=op.f("ck_day_change_what")),
        down("day_change", "member_id", "member"),
        down("day_change", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_day_change")),
    )
    op.create_index("ix_day_change_member_id", "day_change", ["tenant_id", "member_id"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["push_subscription", "muted_push", "day_change"])
