"""Questions that every call asks (who is this, what may he do): put into words once, answered as named tuples.

```python
class Held(NamedTuple): id: str; state: str
_OF_TOKEN = Question(Held, select(Device.id, Device.state).where(Device.token_hash == bindparam("token")))
found = _OF_TOKEN.one(house.session, token=hashed)        # found.id, found.state; None when there is no such row
```

SQLAlchemy's own way takes five times as long for a row or two: it looks the statement up and builds a result around them.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session

from server.kit.synced_reading import BARE, turn_of

__all__ = ["Question"]


R = TypeVar("R")


class Question(Generic[R]):
    """A SELECT of columns with bindparams; each row becomes a `made` (its columns in this order, as a NamedTuple takes them).

    Values go in and come out as by SQLAlchemy: moments with their zone, ids as text. No lists (`IN`): their length is part
    of the words.
    """

    def __init__(self, made: Callable[..., R], statement: Select[*tuple[Any, ...]]) -> None:
        self._made, self._statement = made, statement
        self._words: dict[str, _Words] = {}

    def all(self, session: Session, **given: Any) -> list[R]:
        """All rows. What the session was given and has not written yet is there for them."""
        if session.new or session.dirty or session.deleted:
            session.flush()
        return self.rows(session.connection(), **given)

    def rows(self, connection: Connection, **given: Any) -> list[R]:
        """All rows, within a connection's transaction."""
        words = self._words.get(connection.dialect.name) or self._put(connection.dialect)
        cursor = cast("DBAPICursor", connection.exec_driver_sql(words.text, words.filled(given), BARE))
        found = cursor.fetchall()
        cursor.close()
        return [self._made(*words.turned(row)) for row in found]

    def one(self, session: Session, **given: Any) -> R | None:
        """The only row, None when there is none. ValueError when there are more."""
        found = self.all(session, **given)
        if len(found) > 1:
            raise ValueError(f"{len(found)} rows where one is asked for")
        return found[0] if found else None

    def _put(self, dialect: Dialect) -> "_Words":
        words = self._words[dialect.name] = _Words(self._statement, dialect)
        return words


class _Words:
    """A question as one kind of database understands it."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._named = dict(compiled.params)
        self._order = compiled.positiontup
        self._into: dict[str, Callable[[Any], Any]] = {
            name: into
            for name, bound in compiled.binds.items()
            if (into := bound.type.dialect_impl(dialect).bind_processor(dialect))
        }
        turns = [turn_of(column.type, dialect) for column in statement.selected_columns]
        self._turns = turns if any(turns) else None

    def filled(self, given: dict[str, Any]) -> Any:
        """The values as the driver takes them."""
        values = self._named | given
        for name, into in self._into.items():
            values[name] = into(values[name])
        return values if self._order is None else tuple(values[name] for name in self._order)

    def turned(self, row: Any) -> Any:
        """A row of the driver's with values of ours."""
        if self._turns is None:
            return row
        return [turn(value) if turn else value for turn, value in zip(self._turns, row, strict=True)]
