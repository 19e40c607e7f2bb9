"""A swap remembers what the old piece was before it, so that it can be hung back."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("part_use") as part_use:
        part_use.add_column(sa.Column("old_was", JSON, nullable=True))
