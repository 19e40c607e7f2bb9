"""Reports of visits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lang", key(2), nullable=False),
        sa.Column("blob_sha256", key(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("basis", key(64), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("lang IN ('nl', 'en')", name=op.f("ck_report_lang")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_report_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_report")),
        sa.UniqueConstraint("tenant_id", "visit_id", "number", name=op.f("uq_report_tenant_id_visit_id_number")),
    )
    op.create_index("ix_report_blob_sha256", "report", ["tenant_id", "blob_sha256"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["report"])
