"""What a phone says that it may do, and whether there is a signal at an address."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    # SQLite adds a column behind the constraints, and then the table is not the one that the models say.
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("device", recreate=anew) as device:
        device.add_column(sa.Column("able", JSON, nullable=True))
