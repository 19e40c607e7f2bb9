"""Imports: what a text file was read as, so that somebody can choose otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rebuilt on SQLite, so that its columns stand where a new table has them.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("data_import", recreate=recreate) as data_import:
        data_import.add_column(sa.Column("encoding", sa.String(length=12), nullable=True))
