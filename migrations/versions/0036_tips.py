"""Tips: what a company tells its own people in a banner, and who has read which."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LINK = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "tip",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("text_nl", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=True),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("shown_at", JSON, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("link", LINK, nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        down("tip", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tip")),
    )
    op.create_index("ix_tip_to_day", "tip", ["tenant_id", "to_day"])
    op.create_table(
        "tip_away",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tip_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        down("tip_away", "tip_id", "tip"),
        down("tip_away", "member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tip_away")),
        sa.UniqueConstraint("tenant_id", "tip_id", "member_id", name=op.f("uq_tip_away_tenant_id_tip_id_member_id")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["tip", "tip_away"])
