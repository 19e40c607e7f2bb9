"""Imports of customers and visits: the uploaded table and its rows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STATES = "state IN ('uploaded', 'checking', 'checked', 'running', 'done', 'failed')"


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def counts() -> list[sa.Column]:
    return [
        sa.Column(name, sa.Integer(), nullable=False)
        for name in ("total", "done", "made", "changed", "same", "refused")
    ]


def upgrade() -> None:
    op.create_table(
        "data_import",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(10), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("state", key(10), nullable=False),
        *counts(),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('customers', 'visits')", name=op.f("ck_data_import_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_data_import_state")),
        down("data_import", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_data_import")),
    )
    op.create_table(
        "import_row",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("cells", JSON, nullable=False),
        sa.Column("outcome", key(10), nullable=True),
        sa.Column("why", JSON, nullable=False),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("outcome IN ('make', 'change', 'same', 'refuse')", name=op.f("ck_import_row_outcome")),
        down("import_row", "import_id", "data_import"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_import_id_no", "import_row", ["tenant_id", "import_id", "no"], unique=True)
    put_tables_behind_the_wall(op.get_bind(), ["data_import", "import_row"])
