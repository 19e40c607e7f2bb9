"""The database looks at itself: how many rows each value of an index has, so that it asks the index that helps.

Without that SQLite takes every equality for a good one. "This tenant" leads each of our indexes and narrows nothing, so it
walked a company's years where a handful of rows was asked for. PostgreSQL does it by itself, but not at once after a seed.
"""

import time
from typing import Any

from server.config import Settings
from server.kit.migrate import count_anew, outside_the_wall

__all__ = ["look_at_itself"]


def look_at_itself(settings: Settings) -> dict[str, Any]:
    """Count anew, each night and after a seed: `{seconds}`."""
    began = time.monotonic()
    engine = outside_the_wall(settings.database)
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {settings.database_wait_ms}")
            count_anew(connection)
    finally:
        engine.dispose()
    return {"seconds": round(time.monotonic() - began, 1)}
