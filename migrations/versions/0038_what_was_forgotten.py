"""Links that were erased before the audit trail said which: it says so now, in one line for each chain, chained like any other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.ids import uuid7

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
KINDS: dict[str, Any] = {
    "number": sa.BigInteger(),
    "tenant_id": ID,
    "id": ID,
    "created_at": MOMENT,
    "erased_at": MOMENT,
    "at": MOMENT,
    "after": JSON,
}


def _columns(*names: str) -> list[sa.ColumnClause[Any]]:
    return [sa.column(one, KINDS.get(one, sa.String())) for one in names]


LINKS = sa.table("chain_link", *_columns("tenant_id", "chain", "number", "erased_at"))
WAITS = sa.table("chain_wait", *_columns("tenant_id", "id", "created_at", "chain"), sa.column("subject_id", ID))
SAID = ("origin", "verb", "subject_kind", "subject_id", "after")
AUDIT = sa.table("audit", *_columns("tenant_id", "id", "created_at", "at", *SAID))


def upgrade() -> None:
    link, now = op.get_bind(), datetime.now(UTC)
    now = now if link.dialect.name == "postgresql" else now.replace(tzinfo=None)
    for tenant, chain, ranges in _erased(link):
        made = {"tenant_id": tenant, "id": uuid7(), "created_at": now}
        said = {"origin": "migration 0037", "verb": "forget", "subject_kind": "chain", "subject_id": chain}
        link.execute(sa.insert(AUDIT).values(**made, **said, at=now, after={"links": ranges}))
        link.execute(sa.insert(WAITS).values(**made | {"id": uuid7()}, chain="audit", subject_id=made["id"]))


def downgrade() -> None:
    """The lines stay: they are chained by now."""


def _erased(link: sa.Connection) -> Iterator[tuple[str, str, list[list[int]]]]:
    """(company, chain, [[first, last], ...])"""
    found: dict[tuple[str, str], list[list[int]]] = {}
    columns = (LINKS.c.tenant_id, LINKS.c.chain, LINKS.c.number)
    rows: Any = link.execute(sa.select(*columns).where(LINKS.c.erased_at.is_not(None)).order_by(*columns))
    for tenant, chain, number in rows:
        ranges = found.setdefault((tenant, chain), [])
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    for (tenant, chain), ranges in found.items():
        yield tenant, chain, ranges
