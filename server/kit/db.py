"""The schema's ground: one metadata (Flask-SQLAlchemy's), the column types, what each table of a tenant begins with.

```python
class Visit(Synced, Model):                       # tenant_id, id, created_at and v come with it
    __tablename__ = "visit"
    __table_args__ = (down("work_order_id", "work_order"), one_of("state", "planned", "done"))
    work_order_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(Key(20))
    planned_from: Mapped[datetime | None] = mapped_column(Moment)
```

Every table has `tenant_id` first in its primary key, except the few in `WITHOUT_TENANT`. `db.session` and
`Model.query` are not used: `server.kit.tenancy.session_for` is the only session.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

__all__ = [
    "WITHOUT_TENANT",
    "Cents",
    "Day",
    "Id",
    "Json",
    "Key",
    "Model",
    "Moment",
    "Synced",
    "Tenanted",
    "Text",
    "db",
    "down",
    "index",
    "index_where_set",
    "one_of",
    "tables_of_a_tenant",
    "tenant_key",
    "unique",
]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Who may sign in where is asked before a tenant is known. A test of the house keeps this list as short as it is.
# `installation_run` is of nobody: the nightly backup of all of them together.
WITHOUT_TENANT = frozenset({"tenant", "login", "login_session", "membership", "installation_run"})

db = SQLAlchemy(metadata=MetaData(naming_convention=NAMES), disable_autonaming=True)


class Model(DeclarativeBase):
    """The base of every row class."""

    metadata = db.metadata


class _Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite drops zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # The processors and not `process_bind_param` and `process_result_value`, which SQLAlchemy puts behind two of its own:
    # a phone's first pull reads twenty thousand moments.
    def bind_processor(self, dialect: Dialect) -> Any:
        """What the driver gets: on SQLite the text that SQLAlchemy's own DateTime writes."""
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What the driver gives, as a moment in UTC."""
        return _of_text if dialect.name == "sqlite" else _in_utc


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise TypeError(f"A moment without a zone cannot be stored: {value!r}")
    return value.astimezone(UTC)


def _utc_text(value: datetime | None) -> str | None:
    utc = _utc(value)
    return None if utc is None else utc.isoformat(" ", "microseconds").removesuffix("+00:00")


def _of_text(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


def _in_utc(stored: datetime | None) -> datetime | None:
    return None if stored is None else stored.astimezone(UTC)


Id: TypeEngine[str] = String(36).with_variant(UUID(as_uuid=False), "postgresql")
"""An id: canonical UUID text in Python, on both databases."""
Moment = _Moment()
Day = Date()
Cents = BigInteger()
"""Money in euro cents."""
Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""What is never searched by field. JSONB on PostgreSQL: the order of keys is not kept."""


def Key(length: int) -> TypeEngine[str]:
    """A text that is compared, sorted or unique: byte by byte on both databases."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def tenant_key() -> Mapped[str]:
    """The column `tenant_id`, first in the primary key. Its value comes from the transaction when it is left out."""
    return mapped_column(Id, primary_key=True, sort_order=-30, default=_tenant_of_the_transaction)


def _tenant_of_the_transaction(context: Any) -> str:
    tenant: str | None = context.root_connection.get_execution_options().get("tenant")
    if tenant is None:
        raise RuntimeError("A row of a tenant was written without one: open the session with session_for(tenant).")
    return tenant


def _at_this_moment() -> datetime:
    return datetime.now(UTC)


class Tenanted:
    """A table of a tenant: primary key (tenant_id, id) and created_at."""

    tenant_id: Mapped[str] = tenant_key()
    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-29)
    created_at: Mapped[datetime] = mapped_column(Moment, default=_at_this_moment, sort_order=90)


class Synced(Tenanted):
    """A table whose rows phones may hold: `v` rises at each change. Written through the desk only."""

    v: Mapped[int] = mapped_column(BigInteger, default=1, sort_order=-28)


def down(column: str, table: str, *, to: str = "id") -> ForeignKeyConstraint:
    """A foreign key (tenant_id, column) to a table of the same room or of a floor below, never upward."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.{to}"])


def one_of(column: str, *values: str) -> CheckConstraint:
    """A text column that holds one of these values (or nothing, if it may be null)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def unique(*columns: str, name: str | None = None) -> UniqueConstraint:
    """These columns together are unique within the tenant."""
    return UniqueConstraint("tenant_id", *columns, name=name)


def index(name: str, *columns: str | TextClause, **options: Any) -> Index:
    """An index that leads with the tenant. `name` begins with ix_ and the table; options as in SQLAlchemy's Index."""
    return Index(name, "tenant_id", *columns, **options)


def index_where_set(name: str, column: str) -> Index:
    """An index of the rows in which this column says something, for columns that are mostly empty.

    With the empty ones in it SQLite's counting takes each value for a thousand rows, and passes the index by.
    """
    is_set = text(f"{column} IS NOT NULL")
    return index(name, column, sqlite_where=is_set, postgresql_where=is_set)


def tables_of_a_tenant(metadata: MetaData = db.metadata) -> Sequence[Table]:
    """Every table that stands behind the wall, by name."""
    return [table for name, table in sorted(metadata.tables.items()) if name not in WITHOUT_TENANT]
