"""A copy of a server's database, and putting it back: what happens after a disk broke."""

import shutil
import sqlite3
from urllib.parse import urlsplit

from tests import postgres
from tests.journeys.running import Running


class Backup:
    """Taken while the server stands still. `put_back` leaves the files as they are now."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._url = server.database_url
        self._sqlite = server.folder / "data/veldwerk.sqlite"
        self._copy = server.folder / "backup.sqlite"
        server.stop()
        if self._url:
            self._name = urlsplit(self._url).path.lstrip("/")
            self._postgres = postgres.url_of(self._url, "postgres")
            postgres.create_database(self._postgres, f"{self._name}_copy", template=self._name)
        else:
            with sqlite3.connect(self._sqlite) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(self._sqlite, self._copy)
        server.start()

    def put_back(self) -> None:
        self._server.stop()
        if self._url:
            postgres.drop_database(self._postgres, self._name)
            postgres.create_database(self._postgres, self._name, template=f"{self._name}_copy")
            postgres.drop_database(self._postgres, f"{self._name}_copy")
        else:
            for beside in ("-wal", "-shm"):
                self._sqlite.with_name(self._sqlite.name + beside).unlink(missing_ok=True)
            shutil.copyfile(self._copy, self._sqlite)
        self._server.start()
