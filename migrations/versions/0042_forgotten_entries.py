"""Lines of the audit trail that were forgotten say no more from where: it may be a customer's own address."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE audit SET origin = '' WHERE EXISTS (SELECT 1 FROM chain_link l WHERE l.tenant_id = audit.tenant_id"
        " AND l.chain = 'audit' AND l.subject_id = audit.id AND l.salt IS NULL)"
    )
