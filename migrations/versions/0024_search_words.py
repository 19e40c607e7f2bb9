"""The words that customers, addresses and visits are found by, made of what is there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall
from server.kit.search_words import phone_words, words_in

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
AT_ONCE = 5_000
TEXTS = {
    "customer": ("name",),
    "address": ("street", "number", "addition", "postcode", "city"),
    "work_order": ("number",),
    "visit": ("contact_name",),
    "part_use": ("serial", "old_serial"),
}
PHONES = {"customer": "phone_e164", "visit": "contact_phone"}


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    words = op.create_table(
        "search_word",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("kind", key(30), nullable=False),
        sa.Column("word", key(40), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "word", "row_id", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_word_row_id", "search_word", ["tenant_id", "row_id"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), ["search_word"])
    for kind in TEXTS:
        _fill(words, kind)


def _fill(words: sa.Table, kind: str) -> None:
    connection, columns = op.get_bind(), [*TEXTS[kind], *([PHONES[kind]] if kind in PHONES else [])]
    table = sa.table(kind, sa.column("tenant_id", ID), sa.column("id", ID), *(sa.column(name) for name in columns))
    found = connection.execute(sa.select(table)).mappings()
    for rows in found.partitions(AT_ONCE):
        made = [
            {"tenant_id": row["tenant_id"], "kind": kind, "word": word, "row_id": row["id"]}
            for row in rows
            for word in sorted(_words(kind, row))
        ]
        if made:
            connection.execute(sa.insert(words), made)


def _words(kind: str, row: sa.RowMapping) -> set[str]:
    found = words_in(*(row[name] for name in TEXTS[kind]))
    if kind == "address" and row["addition"]:
        found |= words_in(f"{row['number']}{row['addition']}")
    return found | phone_words(row[PHONES[kind]]) if kind in PHONES else found


def downgrade() -> None:
    op.drop_table("search_word")
