"""Invitations and other passwords by mail, two steps to sign in, last days, vans' plates, and who may see to people."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
ROLE = sa.table("role", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("code", sa.String))
RIGHT = sa.table(
    "role_permission",
    sa.column("tenant_id", ID),
    sa.column("id", ID),
    sa.column("role_id", ID),
    sa.column("permission", sa.String),
    sa.column("created_at", MOMENT),
)
RIGHTS = ("members.write", "roles.write")


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    # SQLite adds a column behind the constraints, and then the table is not the one that the models say.
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("login", recreate=anew) as login:
        login.add_column(sa.Column("totp_sealed", sa.String(300), nullable=True))
        login.add_column(sa.Column("totp_at", MOMENT, nullable=True))
        login.add_column(sa.Column("totp_step", sa.BigInteger(), nullable=True))
        login.add_column(sa.Column("recovery_hashes", JSON, nullable=True))
    with op.batch_alter_table("member", recreate=anew) as member:
        member.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
    with op.batch_alter_table("role", recreate=anew) as role:
        role.add_column(sa.Column("two_steps", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("role") as role:
        role.alter_column("two_steps", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    _links()
    put_tables_behind_the_wall(op.get_bind(), ["account_link"])
    _give_rights(op.get_bind())


def _links() -> None:
    op.create_table(
        "account_link",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", key(20), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("email_norm", sa.String(254), nullable=False),
        sa.Column("token_hash", key(64), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("purpose IN ('invite', 'password')", name=op.f("ck_account_link_purpose")),
        down("account_link", "member_id", "member"),
        down("account_link", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_account_link_tenant_id_token_hash")),
    )
    op.create_index("ix_account_link_member_id", "account_link", ["tenant_id", "member_id", "at"])


def _give_rights(connection: sa.Connection) -> None:
    roles = connection.execute(sa.select(ROLE).where(ROLE.c.code == "admin")).all()
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": right,
            "created_at": datetime.now(UTC),
        }
        for role in roles
        for right in RIGHTS
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
