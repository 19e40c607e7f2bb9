"""Imports: what a text file was read as, so that somebody can choose otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("data_import", sa.Column("encoding", sa.String(length=12), nullable=True))
