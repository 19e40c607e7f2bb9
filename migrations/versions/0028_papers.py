"""Papers of the office: which of them a customer may read."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("for_customer", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("document") as document:
        document.alter_column("for_customer", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
