"""Papers of an address; types of visit that are put away."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "ck_document_subject_kind"
OF = ("work_order", "visit", "customer", "address")


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("document") as document:
        document.drop_constraint(op.f(NAME), type_="check")
        document.create_check_constraint(op.f(NAME), sa.column("subject_kind").in_(OF))
    with rebuilt("visit_type") as kind:
        kind.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
