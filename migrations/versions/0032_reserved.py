"""What work needs and what is reserved for it. What is planned already gets its own in the first night (visits.follow_material)."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KEY_40 = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
TABLES = ("need", "reservation")


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def own() -> list[sa.Column]:
    return [sa.Column("tenant_id", ID, nullable=False), sa.Column("id", ID, nullable=False)]


def ends(name: str, *unique: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", *unique, name=op.f(f"uq_{name}_tenant_id_{'_'.join(unique)}")),
    ]


def down(name: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    key = op.f(f"fk_{name}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=key)


def upgrade() -> None:
    with rebuilt("stock_level") as level:
        level.add_column(sa.Column("reserved", sa.BigInteger(), nullable=False, server_default="0"))
    with rebuilt("stock_level") as level:
        level.alter_column("reserved", existing_type=sa.BigInteger(), server_default=None)
    op.create_table(
        "need",
        *own(),
        sa.Column("cause_kind", KEY_40, nullable=False),
        sa.Column("cause_id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("needed_at", MOMENT, nullable=False),
        *ends("need", "cause_id", "product_id"),
        down("need", "product_id", "product"),
        down("need", "team_id", "team"),
    )
    op.create_index("ix_need_product_id", "need", ["tenant_id", "product_id"], unique=False)
    op.create_index("ix_need_needed_at", "need", ["tenant_id", "needed_at"], unique=False)
    op.create_table(
        "reservation",
        *own(),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=False),
        sa.Column("stock_level_id", ID, nullable=False),
        sa.Column("cause_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        *ends("reservation", "cause_id", "stock_level_id"),
        down("reservation", "product_id", "product"),
        down("reservation", "location_id", "location"),
        down("reservation", "stock_level_id", "stock_level"),
    )
    op.create_index("ix_reservation_stock_level_id", "reservation", ["tenant_id", "stock_level_id"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), TABLES)


def downgrade() -> None:
    op.drop_table("reservation")
    op.drop_table("need")
    with op.batch_alter_table("stock_level") as level:
        level.drop_column("reserved")
