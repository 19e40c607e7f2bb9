"""When a piece of work began and how far it is; runs of the installation's own tasks (backup, restore test)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in ("delivery", "job"):
        with op.batch_alter_table(table, recreate=rebuilt) as batch:
            batch.add_column(sa.Column("began_at", MOMENT, nullable=True))
            batch.add_column(sa.Column("progress", JSON, nullable=True))
    op.create_table(
        "installation_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("task", key(40), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("progress", JSON, nullable=True),
        sa.Column("result", JSON, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_installation_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation_run")),
        sa.UniqueConstraint("task", "local_date", name="uq_installation_run_task_local_date"),
    )
    put_tables_behind_the_wall(op.get_bind(), [])  # no wall, but the app's role may work with it
