"""What is asked of ten times the company is found by an index: by its subject whatever that is, and only where one is said."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SUBJECTS = ("statement", "customer_link", "mail")
NARROWED = (
    ("ix_time_entry_corrects_id", "time_entry", "corrects_id"),
    ("ix_photo_issue_id", "photo", "issue_id"),
    ("ix_part_use_old_serial_id", "part_use", "old_serial_id"),
    ("ix_visit_member_id", "visit", "member_id"),
)
"""Were of all rows, most of which say nothing there."""
NEW = (
    ("ix_part_use_plate_photo_id", "part_use", "plate_photo_id"),
    ("ix_part_use_old_plate_photo_id", "part_use", "old_plate_photo_id"),
    ("ix_mutation_visit_id", "mutation", "visit_id"),
    ("ix_quarantine_act_visit_id", "quarantine_act", "visit_id"),
    ("ix_import_row_subject_id", "import_row", "subject_id"),
)


def upgrade() -> None:
    for table in SUBJECTS:
        op.drop_index(f"ix_{table}_subject", table)
        op.create_index(f"ix_{table}_subject", table, ["tenant_id", "subject_id", "subject_kind"])
    for name, table, column in NARROWED:
        op.drop_index(name, table)
        _where(name, table, column, f"{column} IS NOT NULL")
    for name, table, column in NEW:
        _where(name, table, column, f"{column} IS NOT NULL")
    _where("ix_mutation_of_no_visit", "mutation", "name", "visit_id IS NULL")
    op.create_index("ix_document_version_doc_id", "document_version", ["tenant_id", "doc_id"])


def _where(name: str, table: str, column: str, which: str) -> None:
    where = sa.text(which)
    op.create_index(name, table, ["tenant_id", column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_document_version_doc_id", "document_version")
    op.drop_index("ix_mutation_of_no_visit", "mutation")
    for name, table, _ in reversed(NEW):
        op.drop_index(name, table)
    for name, table, column in reversed(NARROWED):
        op.drop_index(name, table)
        op.create_index(name, table, ["tenant_id", column])
    for table in reversed(SUBJECTS):
        op.drop_index(f"ix_{table}_subject", table)
        op.create_index(f"ix_{table}_subject", table, ["tenant_id", "subject_kind", "subject_id"])
