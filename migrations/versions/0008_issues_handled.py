"""What the office did about issues: handled or not, and the visits that follow from them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0008"
down_revision = "0007"
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
    op.create_index("ix_issue_received_at", "issue", ["tenant_id", "received_at", "id"], unique=False)
    op.create_index("ix_photo_issue_id", "photo", ["tenant_id", "issue_id"], unique=False)
    op.create_table(
        "issue_handling",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=False),
        sa.Column("how", key(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("how IN ('solved', 'no_action')", name=op.f("ck_issue_handling_how")),
        down("issue_handling", "issue_id", "issue"),
        down("issue_handling", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_issue_handling")),
    )
    op.create_index("ix_issue_handling_issue_id", "issue_handling", ["tenant_id", "issue_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        down("follow_up", "issue_id", "issue"),
        down("follow_up", "visit_id", "visit"),
        down("follow_up", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("tenant_id", "visit_id", name=op.f("uq_follow_up_tenant_id_visit_id")),
    )
    op.create_index("ix_follow_up_issue_id", "follow_up", ["tenant_id", "issue_id"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["issue_handling", "follow_up"])
