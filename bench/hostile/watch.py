"""Who watches the database while the server is asked what it must refuse: which tables were written."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from server.kit.db import db
from server.kit.migrate import outside_the_wall

__all__ = ["Watch", "watching"]

SEEN = "seen_at"
"""That somebody was heard is noted whatever he said."""


class Watch:
    """Every row that is written leaves the name of its table, by triggers in the database itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def written(self) -> Counter[str]:
        """Tables written since the last question, with how many rows."""
        found = Counter[str](self._connection.execute(text("SELECT name FROM bench_written")).scalars())
        if found:
            self._connection.execute(text("DELETE FROM bench_written"))
        self._connection.commit()
        return found


@contextmanager
def watching(url: str) -> Generator[Watch]:
    """Over a scratch database."""
    engine = outside_the_wall(url)
    with engine.connect() as connection:
        for statement in _triggers(engine.dialect.name):
            connection.execute(text(statement))
        connection.commit()
        yield Watch(connection)
    engine.dispose()


def _triggers(dialect: str) -> Generator[str]:
    yield "CREATE TABLE bench_written (name TEXT, tenant_id TEXT)"  # the wall of SQLite stands around every table
    if dialect == "postgresql":
        yield "GRANT INSERT ON bench_written TO PUBLIC"
        yield (
            "CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bench_written (name) VALUES (TG_TABLE_NAME);"
            " RETURN NULL; END $$"
        )
    for table in db.metadata.tables.values():
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name != SEEN)
        for nr, what in enumerate(("INSERT", f"UPDATE OF {columns}", "DELETE")):
            head = f'CREATE TRIGGER "bench_{table.name}_{nr}" AFTER {what} ON "{table.name}" FOR EACH ROW'
            yield f"{head} EXECUTE FUNCTION bench_note()" if dialect == "postgresql" else f"{head} BEGIN INSERT INTO bench_written VALUES ('{table.name}', the_tenant()); END"  # fmt: skip
