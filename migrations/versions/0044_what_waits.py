"""Visits that have not begun by their checklist's version; customers of a brand by their kind."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'planned'")


def upgrade() -> None:
    columns = ["tenant_id", "checklist_version_id"]
    op.create_index("ix_visit_waits", "visit", columns, sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index("ix_customer_entity_id_kind", "customer", ["tenant_id", "entity_id", "kind"])
    op.drop_index("ix_customer_entity_id", "customer")
