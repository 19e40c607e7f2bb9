"""Wiping phones, quarantine, rescue keys; and who may order a wipe: the admins."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
TABLES = ["device_wipe", "rescue_key", "quarantine", "quarantine_act", "quarantine_file"]
ROLE = sa.table("role", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("code", sa.String))
RIGHT = sa.table(
    "role_permission",
    sa.column("tenant_id", ID),
    sa.column("id", ID),
    sa.column("role_id", ID),
    sa.column("permission", sa.String),
    sa.column("created_at", MOMENT),
)


def key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        *parts,
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )


def down(of: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{of}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def one_of(of: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{of}_{column}"))


def upgrade() -> None:
    table(
        "device_wipe",
        sa.Column("device_id", ID, nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("ordered_by_member_id", ID, nullable=True),
        sa.Column("handed_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by_member_id", ID, nullable=True),
        down("device_wipe", "device_id", "device"),
        down("device_wipe", "ordered_by_member_id", "member"),
        down("device_wipe", "withdrawn_by_member_id", "member"),
    )
    op.create_index("ix_device_wipe_device_id", "device_wipe", ["tenant_id", "device_id", "ordered_at"])
    table(
        "rescue_key",
        sa.Column("key_id", key(16), nullable=False),
        sa.Column("public_key", key(130), nullable=False),
        sa.Column("private_sealed", sa.String(400), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        one_of("rescue_key", "state", "active", "retired"),
    )
    op.create_index("ix_rescue_key_key_id", "rescue_key", ["tenant_id", "key_id"], unique=True)
    active = sa.text("state = 'active'")
    op.create_index(
        "ix_rescue_key_active",
        "rescue_key",
        ["tenant_id", "state"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    quarantine()
    put_tables_behind_the_wall(op.get_bind(), TABLES)
    give_rights(op.get_bind())


def quarantine() -> None:
    table(
        "quarantine",
        sa.Column("source", key(10), nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("device_name", sa.String(100), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("carrier_member_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("decided_by_member_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        down("quarantine", "member_id", "member"),
        down("quarantine", "carrier_member_id", "member"),
        down("quarantine", "decided_by_member_id", "member"),
        one_of("quarantine", "source", "wipe", "file"),
        one_of("quarantine", "state", "open", "accepted", "dismissed"),
    )
    op.create_index("ix_quarantine_came_at", "quarantine", ["tenant_id", "came_at"])
    op.create_index("ix_quarantine_device_id", "quarantine", ["tenant_id", "device_id"])
    op.create_index("ix_quarantine_file_id", "quarantine", ["tenant_id", "file_id"], unique=True)
    table(
        "quarantine_act",
        sa.Column("quarantine_id", ID, nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(60), nullable=True),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("status", key(10), nullable=True),
        sa.Column("code", sa.String(60), nullable=True),
        down("quarantine_act", "quarantine_id", "quarantine"),
    )
    op.create_index(
        "ix_quarantine_act_quarantine_id", "quarantine_act", ["tenant_id", "quarantine_id", "nr"], unique=True
    )
    table(
        "quarantine_file",
        sa.Column("quarantine_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        down("quarantine_file", "quarantine_id", "quarantine"),
        down("quarantine_file", "member_id", "member"),
    )
    op.create_index("ix_quarantine_file_sha256", "quarantine_file", ["tenant_id", "sha256"])
    op.create_index("ix_quarantine_file_quarantine_id", "quarantine_file", ["tenant_id", "quarantine_id"])


def give_rights(connection: sa.Connection) -> None:
    wanted = sa.select(ROLE).where(ROLE.c.code == "admin")
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": "devices.wipe",
            "created_at": datetime.now(UTC),
        }
        for role in connection.execute(wanted).all()
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
