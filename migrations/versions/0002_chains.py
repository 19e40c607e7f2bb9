"""Signing keys and the chains of audit and signatures. What was written before waits to be linked, in its order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
ACTIVE = sa.text("state = 'active'")
TABLES = ("signing_key", "chain_link", "chain_head", "chain_wait")


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def own() -> list[sa.Column]:
    return [sa.Column("tenant_id", ID, nullable=False), sa.Column("id", ID, nullable=False)]


def ends(name: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    ]


def of_chain(name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("chain IN ('audit', 'signature')", name=op.f(f"ck_{name}_chain"))


def upgrade() -> None:
    op.create_table(
        "signing_key",
        *own(),
        sa.Column("key_id", key(16), nullable=False),
        sa.Column("public_key", key(64), nullable=False),
        sa.Column("private_sealed", sa.Text(), nullable=True),
        sa.Column("state", key(10), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        *ends("signing_key"),
        sa.CheckConstraint("state IN ('active', 'retired', 'revoked')", name=op.f("ck_signing_key_state")),
        sa.UniqueConstraint("tenant_id", "key_id", name=op.f("uq_signing_key_tenant_id_key_id")),
    )
    op.create_index(
        "uq_signing_key_active",
        "signing_key",
        ["tenant_id", "state"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_table(
        "chain_link",
        *own(),
        sa.Column("chain", key(20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("salt", key(32), nullable=True),
        sa.Column("content_sha256", key(64), nullable=False),
        sa.Column("prev_hash", key(64), nullable=False),
        sa.Column("hash", key(64), nullable=False),
        sa.Column("key_id", key(16), nullable=False),
        sa.Column("server_sig", key(128), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        *ends("chain_link"),
        of_chain("chain_link"),
        sa.UniqueConstraint("tenant_id", "chain", "number", name=op.f("uq_chain_link_tenant_id_chain_number")),
        sa.UniqueConstraint("tenant_id", "chain", "subject_id", name=op.f("uq_chain_link_tenant_id_chain_subject_id")),
    )
    op.create_table(
        "chain_head",
        *own(),
        sa.Column("chain", key(20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", key(64), nullable=False),
        *ends("chain_head"),
        of_chain("chain_head"),
        sa.UniqueConstraint("tenant_id", "chain", name=op.f("uq_chain_head_tenant_id_chain")),
    )
    op.create_table(
        "chain_wait",
        *own(),
        sa.Column("chain", key(20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        *ends("chain_wait"),
        of_chain("chain_wait"),
        sa.UniqueConstraint("tenant_id", "chain", "subject_id", name=op.f("uq_chain_wait_tenant_id_chain_subject_id")),
    )
    op.create_index("ix_chain_wait_created_at", "chain_wait", ["tenant_id", "chain", "created_at"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), TABLES)
    # The row's own id serves for its waiting too: one row waits once.
    for chain, table, moment in (("audit", "audit", "at"), ("signature", "signature", "received_at")):
        op.execute(
            "INSERT INTO chain_wait (tenant_id, id, chain, subject_id, created_at) "  # noqa: S608 - names of ours
            f"SELECT tenant_id, id, '{chain}', id, {moment} FROM {table}"
        )
