"""Who may see, write and publish checklists: the roles that companies began with get these rights."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
ROLE = sa.table("role", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("code", sa.String))
RIGHT = sa.table(
    "role_permission",
    sa.column("tenant_id", ID),
    sa.column("id", ID),
    sa.column("role_id", ID),
    sa.column("permission", sa.String),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
ALL = ("checklists.read", "checklists.write", "checklists.publish")
RIGHTS = {"planner": ALL[:1], "operations_manager": ALL, "admin": ALL}


def upgrade() -> None:
    connection = op.get_bind()
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
