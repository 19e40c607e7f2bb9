"""Customers in order of their names."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KNOWN = sa.text("erased_at IS NULL")


def upgrade() -> None:
    columns = ["tenant_id", sa.text("lower(name)"), "id"]
    op.create_index("ix_customer_name", "customer", columns, sqlite_where=KNOWN, postgresql_where=KNOWN)
