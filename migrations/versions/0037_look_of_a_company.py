"""The colour that a company chose for office and app; none has one yet, so all look as before."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rebuilt on SQLite, so that the column stands where a new table has it.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("tenant", recreate=recreate) as tenant:
        colour = sa.String(6).with_variant(sa.String(6, collation="C"), "postgresql")
        tenant.add_column(sa.Column("colour", colour, nullable=True))
