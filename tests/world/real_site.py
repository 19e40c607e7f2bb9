"""A server in processes of its own, killed by -9 and started again. What happens when is up to the machine: no replay."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from tests.journeys.running import Running
from tests.world.database_trouble import Trouble
from tests.world.site import Answer, Killed


class RealClock:
    """The machine's own."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)

    def passes(self, **_how_long: float) -> None:
        """Nobody waits: it passes by itself."""


@dataclass
class RealSite:
    """Like a `Site`, for phones and planners; the oracle reads its database from outside."""

    running: Running
    folder: Path
    database_url: str
    clock: RealClock
    deaths: int = 0
    postgres_server: str | None = None
    trouble: Trouble = field(default_factory=Trouble)
    """Watches nothing: nobody gets between the statements of another process."""
    _kill_after: float = 0.0

    def request(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """One request. With a death ordered, the server is killed while it works on it, and started again: all of it every
        third time, else the web alone, which bin/run begins again by itself."""
        if not self._kill_after:
            return self._ask(method, path, headers or {}, body)
        everything = self.deaths % 3 == 0
        killer = threading.Timer(self._kill_after, self.running.kill if everything else self.running.kill_web)
        killer.start()
        try:
            return self._ask(method, path, headers or {}, body)
        except OSError:
            raise Killed from None
        finally:
            killer.join()
            self.deaths += 1
            self.live()
            if everything:
                self.running.start()
            else:
                self.running.comes_back()

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=30)
        try:
            line.request(method, path, body, headers)
            got = line.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()

    def die_at(self, statement: int) -> None:
        """Within the next request, after about so many milliseconds."""
        self._kill_after = statement / 1000

    def live(self) -> None:
        self._kill_after = 0.0

    def rests(self) -> None:
        """Wait until the server has done what it set itself to do: material that was left, for one, goes to others by a job."""
        soon = "SELECT count(*) FROM {} WHERE state IN ('waiting', 'queued') AND run_at <= :soon"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with self.connection() as database:
                at = {"soon": (self.clock() + timedelta(seconds=5)).strftime("%Y-%m-%d %H:%M:%S.%f")}
                if not sum(
                    database.execute(text(soon.format(table)), at).scalar_one() for table in ("delivery", "job")
                ):
                    return
            time.sleep(0.1)
        raise AssertionError("the server's own work never ended")

    def clocks(self) -> dict[tuple[str, str], int]:
        """How far every scope is: the same again when nothing changed that a phone may see."""
        with self.connection() as database:
            rows = database.execute(text("SELECT tenant_id, scope, pos FROM feed_clock"))
            return {(str(tenant), scope): pos for tenant, scope, pos in rows}

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """All that is read of it is of one moment."""
        engine = create_engine(self.database_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="SERIALIZABLE")  # fmt: skip
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection
        engine.dispose()
