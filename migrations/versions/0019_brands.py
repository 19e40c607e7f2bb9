"""Brands: where they are, their numbers, sender, legal texts, languages, end; and their logos."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def down(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], name=name)


def upgrade() -> None:
    # SQLite adds a column behind the constraints, and then the table is not the one that the models say.
    anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("entity", recreate=anew) as entity:
        entity.add_column(sa.Column("iban", sa.String(length=34), nullable=True))
        entity.add_column(sa.Column("sender", sa.String(length=254), nullable=True))
        entity.add_column(sa.Column("street", sa.String(length=200), nullable=True))
        entity.add_column(sa.Column("postcode", sa.String(length=12), nullable=True))
        entity.add_column(sa.Column("city", sa.String(length=100), nullable=True))
        entity.add_column(sa.Column("legal_nl", sa.Text(), nullable=True))
        entity.add_column(sa.Column("legal_en", sa.Text(), nullable=True))
        entity.add_column(sa.Column("langs", key(5), nullable=False, server_default="nl,en"))
        entity.add_column(sa.Column("ended_at", MOMENT, nullable=True))
    op.create_table(
        "brand_logo",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        down("brand_logo", "entity_id", "entity"),
        down("brand_logo", "by_member_id", "member"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_brand_logo")),
        sa.UniqueConstraint("tenant_id", "entity_id", name=op.f("uq_brand_logo_tenant_id_entity_id")),
    )
    put_tables_behind_the_wall(op.get_bind(), ["brand_logo"])
