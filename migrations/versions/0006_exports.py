"""Exports of a company's data, and who may export and import."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STATES = "state IN ('waiting', 'running', 'done', 'failed', 'expired')"
ROLE = sa.table("role", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("code", sa.String))
RIGHT = sa.table(
    "role_permission",
    sa.column("tenant_id", ID),
    sa.column("id", ID),
    sa.column("role_id", ID),
    sa.column("permission", sa.String),
    sa.column("created_at", MOMENT),
)
RIGHTS = {"operations_manager": ("data.import",), "admin": ("data.export", "data.import")}


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "data_export",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("with_files", sa.Boolean(), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_data_export_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_data_export_tenant_id_by_member_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_data_export")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["data_export"])
    _give_rights(op.get_bind())


def _give_rights(connection: sa.Connection) -> None:
    roles = connection.execute(sa.select(ROLE).where(ROLE.c.code.in_(RIGHTS))).all()
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": right,
            "created_at": datetime.now(UTC),
        }
        for role in roles
        for right in RIGHTS[role.code]
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
