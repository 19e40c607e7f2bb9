"""A mail may come from the company itself and from no brand: invitations and ways to another password do."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("mail") as mail:
        mail.alter_column("entity_id", existing_type=ID, nullable=True)
