"""What lies of each batch, what is special about a product, the plate of a piece that was swapped out; a quicker ledger."""

from collections import defaultdict
from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
WHERE = ("tenant_id", "product_id", "from_location_id", "to_location_id", "serial_id")
MOVEMENT = sa.table("movement", *(sa.column(name, ID) for name in WHERE), sa.column("quantity"), sa.column("batch"))
LEVEL = sa.table(
    "stock_level",
    sa.column("tenant_id", ID),
    sa.column("location_id", ID),
    sa.column("product_id", ID),
    sa.column("batches", JSON),
)


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("stock_level") as level:
        level.add_column(sa.Column("batches", JSON, nullable=False, server_default="{}"))
    with rebuilt("product") as product:
        product.add_column(sa.Column("specifications", JSON, nullable=False, server_default="[]"))
    with rebuilt("part_use") as part_use:
        part_use.add_column(sa.Column("old_plate_photo_id", ID, nullable=True))
        part_use.create_foreign_key(
            op.f("fk_part_use_tenant_id_old_plate_photo_id"),
            "photo",
            ["tenant_id", "old_plate_photo_id"],
            ["tenant_id", "id"],
        )
    sum_up()
    look_into_the_ledger()
    for table, column in (("stock_level", "batches"), ("product", "specifications")):
        with rebuilt(table) as changed:
            changed.alter_column(column, server_default=None)


def look_into_the_ledger() -> None:
    """Indexes in the order in which the ledger is read, and one that what is installed is summed from."""
    for name in ("product_id", "serial_id", "batch"):
        op.drop_index(f"ix_movement_{name}", "movement")
        op.create_index(f"ix_movement_{name}", "movement", ["tenant_id", name, "at", "id"], unique=False)
    op.create_index("ix_movement_sum", "movement", ["tenant_id", "cause_kind", "product_id", "quantity"], unique=False)


def sum_up() -> None:
    """The batches of every level, from the movements that name one. Phones hear of it when a level next changes."""
    connection = op.get_bind()
    sums: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    asked = sa.select(MOVEMENT).where(MOVEMENT.c.batch.is_not(None), MOVEMENT.c.serial_id.is_(None))
    for row in connection.execute(asked):
        for place, sign in ((row.to_location_id, 1), (row.from_location_id, -1)):
            if place:
                sums[row.tenant_id, place, row.product_id][row.batch] += sign * row.quantity
    for (tenant, place, product), found in sums.items():
        here = (LEVEL.c.tenant_id == tenant, LEVEL.c.location_id == place, LEVEL.c.product_id == product)
        left = {batch: quantity for batch, quantity in found.items() if quantity}
        connection.execute(sa.update(LEVEL).where(*here).values(batches=left))
