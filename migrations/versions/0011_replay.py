"""What phones were sent and how visits were, for the replay. Nothing is known of before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "document_version",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(30), nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_version")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "doc_id", "v", name=op.f("uq_document_version_tenant_id_kind_doc_id_v")
        ),
    )
    op.create_index("ix_document_version_at", "document_version", ["tenant_id", "at"], unique=False)
    op.create_table(
        "pull_page",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("cursor_hash", key(64), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.Column("reset", sa.Boolean(), nullable=False),
        sa.Column("more", sa.Boolean(), nullable=False),
        sa.Column("visits", JSON, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "device_id"], ["device.tenant_id", "device.id"], name=op.f("fk_pull_page_tenant_id_device_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_pull_page")),
    )
    op.create_index("ix_pull_page_device_id", "pull_page", ["tenant_id", "device_id", "sent_at"], unique=False)
    op.create_index("ix_pull_page_sent_at", "pull_page", ["tenant_id", "sent_at"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["document_version", "pull_page"])
