"""Vans: a plate, an end, and when each goes from one team to another."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
PLATE = sa.String(12).with_variant(sa.String(12, collation="C"), "postgresql")


def down(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_van_change_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("location", recreate=rebuilt) as location:
        location.add_column(sa.Column("plate", PLATE, nullable=True))
        location.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
    op.create_index("ix_location_plate", "location", ["tenant_id", "plate"], unique=True)
    op.create_table(
        "van_change",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=False),
        sa.Column("from_team_id", ID, nullable=True),
        sa.Column("to_team_id", ID, nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        down("location_id", "location"),
        down("from_team_id", "team"),
        down("to_team_id", "team"),
        down("by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_van_change")),
    )
    op.create_index("ix_van_change_location_id", "van_change", ["tenant_id", "location_id", "on_day"])
    put_tables_behind_the_wall(op.get_bind(), ["van_change"])
