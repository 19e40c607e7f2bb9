"""Indexes that a company of years needs: corrections of hours, a row's trail, visits by moment."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NEW = (
    ("ix_time_entry_corrects_id", "time_entry", ("corrects_id",)),
    ("ix_audit_subject_id_at", "audit", ("subject_id", "at", "id")),
    ("ix_visit_planned_from", "visit", ("planned_from", "id")),
)


def upgrade() -> None:
    for name, table, columns in NEW:
        op.create_index(name, table, ["tenant_id", *columns])


def downgrade() -> None:
    for name, table, _ in reversed(NEW):
        op.drop_index(name, table_name=table)
