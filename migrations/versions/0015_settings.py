"""Settings of a company, and who may change them, brands and customers' data."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0015"
down_revision = "0014"
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
RIGHTS = ("settings.write", "brands.write", "customers.export", "customers.erase")


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "tenant_setting",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", key(60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tenant_setting")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_tenant_setting_tenant_id_name")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["tenant_setting"])
    admins = op.get_bind().execute(sa.select(ROLE).where(ROLE.c.code == "admin")).all()
    rows = [
        {"tenant_id": role.tenant_id, "id": uuid7(), "role_id": role.id, "permission": right, "created_at": datetime.now(UTC)}
        for role in admins
        for right in RIGHTS
    ]  # fmt: skip
    if rows:
        op.get_bind().execute(sa.insert(RIGHT), rows)
