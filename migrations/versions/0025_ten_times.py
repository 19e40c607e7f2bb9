"""Indexes that ten times the company needs: the ledger of a location, the visits of a checklist page by page."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SIDES = ("from_location_id", "to_location_id")
CHECKLIST = "ix_visit_checklist_version_id"


def upgrade() -> None:
    for side in SIDES:
        op.create_index(f"ix_movement_{side}", "movement", ["tenant_id", side, "at", "id"], unique=False)
    op.drop_index(CHECKLIST, "visit")
    op.create_index(CHECKLIST, "visit", ["tenant_id", "checklist_version_id", "planned_from", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(CHECKLIST, "visit")
    op.create_index(CHECKLIST, "visit", ["tenant_id", "checklist_version_id"], unique=False)
    for side in SIDES:
        op.drop_index(f"ix_movement_{side}", "movement")
