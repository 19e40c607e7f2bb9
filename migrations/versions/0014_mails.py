"""Links for customers, mails, a brand's colour and how to reach it, and who may see mails."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7
from server.kit.policies import put_tables_behind_the_wall

revision = "0014"
down_revision = "0013"
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
RIGHTS = {
    "planner": ("mail.read",),
    "operations_manager": ("mail.read", "mail.write"),
    "admin": ("mail.read", "mail.write"),
}
LANGS = "lang IN ('nl', 'en')"
PURPOSES = "purpose IN ('follow', 'sign', 'rate', 'report')"
STATES = "state IN ('waiting', 'sending', 'sent', 'kept', 'failed', 'unsure', 'late')"


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    # SQLite adds a column behind the constraints, and then the table is not the one that the models say.
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("entity", recreate=anew) as entity:
        entity.add_column(sa.Column("colour", key(6), nullable=True))
        entity.add_column(sa.Column("email", sa.String(length=254), nullable=True))
        entity.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
    with op.batch_alter_table("rating") as rating:
        rating.alter_column("by_member_id", existing_type=ID, nullable=True)  # nobody of us was there
    _links()
    _mails()
    put_tables_behind_the_wall(op.get_bind(), ["customer_link", "mail", "mail_choice"])
    _give_rights(op.get_bind())


def _links() -> None:
    op.create_table(
        "customer_link",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", key(64), nullable=False),
        sa.Column("purpose", key(20), nullable=False),
        sa.Column("subject_kind", key(20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("lang", key(2), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("result_id", ID, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_member_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(LANGS, name=op.f("ck_customer_link_lang")),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_customer_link_purpose")),
        down("customer_link", "by_member_id", "member"),
        down("customer_link", "revoked_by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_link")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_customer_link_tenant_id_token_hash")),
    )
    op.create_index("ix_customer_link_subject", "customer_link", ["tenant_id", "subject_kind", "subject_id"])


def _mails() -> None:
    op.create_table(
        "mail",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(40), nullable=False),
        sa.Column("key", key(200), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("lang", key(2), nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("subject_kind", key(20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("letter", JSON, nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(LANGS, name=op.f("ck_mail_lang")),
        sa.CheckConstraint(STATES, name=op.f("ck_mail_state")),
        down("mail", "entity_id", "entity"),
        down("mail", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mail")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_mail_tenant_id_key")),
    )
    op.create_index("ix_mail_at", "mail", ["tenant_id", "at"])
    op.create_index("ix_mail_subject", "mail", ["tenant_id", "subject_kind", "subject_id"])
    op.create_table(
        "mail_choice",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", key(40), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        down("mail_choice", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_mail_choice_tenant_id_kind")),
    )


def _give_rights(connection: sa.Connection) -> None:
    roles = connection.execute(sa.select(ROLE).where(ROLE.c.code.in_(RIGHTS))).all()
    rows = [
        {
            "tenant_id": role.tenant_id,
            "id": uuid7(),
            "role_id": role.id,
            "permission": right,
            "created_at": datetime.now(UTC),
        }
        for role in roles
        for right in RIGHTS[role.code]
    ]
    if rows:
        connection.execute(sa.insert(RIGHT), rows)
