"""Weeks of hours that the office approved, and who may: the roles that companies began with get the right."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0012"
down_revision = "0011"
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


def down(column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_hours_approval_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], ["member.tenant_id", "member.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "hours_approval",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        down("member_id"),
        down("by_member_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_hours_approval")),
    )
    op.create_index("ix_hours_approval_week", "hours_approval", ["tenant_id", "week", "member_id"], unique=False)
    op.create_index("ix_time_entry_from_at", "time_entry", ["tenant_id", "from_at"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["hours_approval"])
    give_rights(op.get_bind())


def give_rights(connection: sa.Connection) -> None:
    wanted = sa.select(ROLE).where(ROLE.c.code.in_(("planner", "operations_manager", "admin")))
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": "hours.approve",
            "created_at": datetime.now(UTC),
        }
        for role in connection.execute(wanted).all()
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
