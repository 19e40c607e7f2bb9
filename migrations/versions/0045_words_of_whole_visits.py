"""Visits are found by words of their own: those of their customer, address and order too. Customers by those of their addresses."""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OF_VISITS = """
INSERT INTO search_word (tenant_id, kind, word, row_id)
SELECT v.tenant_id, 'whole_visit', w.word, v.id FROM visit v
JOIN search_word w ON w.tenant_id = v.tenant_id AND w.row_id = v.id AND w.kind = 'visit'
UNION SELECT v.tenant_id, 'whole_visit', w.word, v.id FROM visit v
JOIN work_order o ON o.tenant_id = v.tenant_id AND o.id = v.work_order_id
JOIN search_word w ON w.tenant_id = o.tenant_id AND w.row_id = o.id AND w.kind = 'work_order'
UNION SELECT v.tenant_id, 'whole_visit', w.word, v.id FROM visit v
JOIN work_order o ON o.tenant_id = v.tenant_id AND o.id = v.work_order_id
JOIN search_word w ON w.tenant_id = o.tenant_id AND w.row_id = o.customer_id AND w.kind = 'customer'
UNION SELECT v.tenant_id, 'whole_visit', w.word, v.id FROM visit v
JOIN work_order o ON o.tenant_id = v.tenant_id AND o.id = v.work_order_id
JOIN search_word w ON w.tenant_id = o.tenant_id AND w.row_id = o.address_id AND w.kind = 'address'
"""
OF_CUSTOMERS = """
INSERT INTO search_word (tenant_id, kind, word, row_id)
SELECT w.tenant_id, 'whole_customer', w.word, w.row_id FROM search_word w WHERE w.kind = 'customer'
UNION SELECT a.tenant_id, 'whole_customer', w.word, a.customer_id FROM address a
JOIN search_word w ON w.tenant_id = a.tenant_id AND w.row_id = a.id AND w.kind = 'address'
"""


def upgrade() -> None:
    op.execute(OF_VISITS)
    op.execute(OF_CUSTOMERS)


def downgrade() -> None:
    op.execute("DELETE FROM search_word WHERE kind IN ('whole_visit', 'whole_customer')")
