"""The ratings of the last weeks, found without walking over those of all years."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_rating_received_at", "rating", ["tenant_id", "received_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_rating_received_at", "rating")
