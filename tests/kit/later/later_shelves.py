"""A later migration, for tests only: a batch rebuild of tables with rows that refer to them, a new table, moved data."""

import sqlalchemy as sa
from alembic import op

from server.kit.database import head_of_history
from server.kit.policies import put_tables_behind_the_wall

revision = "later"
down_revision = head_of_history()
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shelf",
        sa.Column("tenant_id", sa.String(36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("id", sa.String(36).with_variant(sa.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_shelf"),
    )
    put_tables_behind_the_wall(op.get_bind(), ["shelf"])
    op.execute("INSERT INTO shelf (tenant_id, id, name) SELECT tenant_id, id, 'plank ' || sku FROM product")
    with op.batch_alter_table("product") as product:
        product.add_column(sa.Column("shelf", sa.String(40), nullable=False, server_default="A"))
        product.create_check_constraint(op.f("ck_product_shelf"), "shelf <> ''")
    with op.batch_alter_table("product") as product:
        product.alter_column("name", type_=sa.String(300), existing_type=sa.String(200), existing_nullable=False)
    op.execute("UPDATE product SET shelf = 'B' WHERE sku LIKE '%2'")
