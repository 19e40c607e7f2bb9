"""What a phone of Python keeps: one SQLite file that survives being killed at any moment.

Everything that a person did is on disk before `append` returns. Documents live in generations, so that a refill after a
reset is built beside the old ones and swapped in at its end.
"""

import json
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.moment import printed, read_moment

__all__ = ["Blob", "Entry", "PhoneState"]

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mutation TEXT NOT NULL,
    receipt TEXT, received_at TEXT, parked TEXT);
CREATE TABLE IF NOT EXISTS document (generation INTEGER, kind TEXT, id TEXT, body TEXT NOT NULL,
    PRIMARY KEY (generation, kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob (sha256 TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,
    sent_at TEXT, upload TEXT, refused TEXT);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outbox: the mutation as it was written, and what became of it."""

    mutation: dict[str, Any]
    receipt: dict[str, Any] | None
    parked: str | None

    @property
    def waits(self) -> bool:
        """True until it has a final receipt, or the phone gave it up."""
        return self.receipt is None and self.parked is None


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that is kept. `upload` is where a broken upload goes on, `refused` why the server will never take it."""

    sha256: str
    type: str
    name: str
    size: int
    sent: bool
    upload: str | None
    refused: str | None


class PhoneState:
    """One member's data on one phone. `path` is a file, or ":memory:" for a phone that is never killed."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    @contextmanager
    def together(self) -> Generator[None]:
        """All of it or nothing of it, on disk at the end."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- what the phone knows of itself

    def get(self, key: str, default: Any = None) -> Any:
        """A remembered value."""
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if found is None else json.loads(found[0])

    def put(self, **values: Any) -> None:
        """Remember values, as JSON."""
        rows = [(key, json.dumps(value)) for key, value in values.items()]
        self._db.executemany(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", rows
        )

    def empty(self, *, keep: tuple[str, ...]) -> None:
        """Everything goes but these remembered values; on disk at once."""
        kept = {key: self.get(key) for key in keep}
        with self.together():
            for table in ("outbox", "document", "blob", "meta"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
            self.put(**{key: value for key, value in kept.items() if value is not None})

    # --- the outbox

    def entries(self) -> list[Entry]:
        """Every line that is kept, in order of seq."""
        rows = self._db.execute("SELECT mutation, receipt, parked FROM outbox ORDER BY seq")
        return [Entry(json.loads(m), json.loads(r) if r else None, parked) for m, r, parked in rows]

    def waiting(self) -> list[dict[str, Any]]:
        """The mutations that have no final receipt and were not given up, in order of seq."""
        rows = self._db.execute("SELECT mutation FROM outbox WHERE receipt IS NULL AND parked IS NULL ORDER BY seq")
        return [json.loads(mutation) for (mutation,) in rows]

    def append(self, mutation: dict[str, Any]) -> None:
        """Write down what a person did."""
        row = (mutation["seq"], mutation["id"], json.dumps(mutation, separators=(",", ":")))
        self._db.execute("INSERT INTO outbox (seq, id, mutation) VALUES (?, ?, ?)", row)

    def settle(self, seq: int, receipt: dict[str, Any], at: datetime) -> None:
        """A final receipt came."""
        row = (json.dumps(receipt), printed(at), seq)
        self._db.execute("UPDATE outbox SET receipt = ?, received_at = ? WHERE seq = ?", row)

    def park(self, seq: int, why: str) -> None:
        """The server cannot even read it: kept to look at, never sent again."""
        self._db.execute("UPDATE outbox SET parked = ? WHERE seq = ?", (why, seq))

    def wait_again(self, seq: int | None = None) -> None:
        """What the server answered it has forgotten: one line, or all of them, with all files.

        Then it may not know either what these name in `after` and this phone no longer has: that will never come.
        """
        if seq is not None:
            self._db.execute("UPDATE outbox SET receipt = NULL, received_at = NULL WHERE seq = ?", (seq,))
            return
        self._db.execute("UPDATE outbox SET receipt = NULL, received_at = NULL")
        mutations = [entry.mutation for entry in self.entries()]
        named = {id_ for mutation in mutations for id_ in mutation.get("after", ())} - {one["id"] for one in mutations}
        self.put(skips=[*self.get("skips", []), *sorted(named)])
        self._db.execute("UPDATE blob SET sent_at = NULL, upload = NULL WHERE refused IS NULL")

    def forget_before(self, moment: datetime) -> None:
        """Drop what was answered and what was sent before this moment."""
        for seq, at in self._db.execute("SELECT seq, received_at FROM outbox WHERE received_at IS NOT NULL").fetchall():
            if read_moment(at) < moment:
                self._db.execute("DELETE FROM outbox WHERE seq = ?", (seq,))
        for sha, at in self._db.execute("SELECT sha256, sent_at FROM blob WHERE sent_at IS NOT NULL").fetchall():
            if read_moment(at) < moment:
                self._db.execute("DELETE FROM blob WHERE sha256 = ?", (sha,))

    def has_erased_receipt(self) -> bool:
        """Whether the server said of an act that is kept that its customer was erased."""
        found = self._db.execute("SELECT 1 FROM outbox WHERE json_extract(receipt, '$.code') = 'erased' LIMIT 1")
        return found.fetchone() is not None

    def forget(self, seqs: Iterable[int], files: Iterable[str]) -> None:
        """These lines and these files go."""
        self._db.executemany("DELETE FROM outbox WHERE seq = ?", [(seq,) for seq in seqs])
        self._db.executemany("DELETE FROM blob WHERE sha256 = ?", [(sha,) for sha in files])

    # --- documents

    def documents(self, generation: int) -> dict[tuple[str, str], dict[str, Any]]:
        """Every document of a generation by (kind, id)."""
        rows = self._db.execute("SELECT kind, id, body FROM document WHERE generation = ?", (generation,))
        return {(kind, id_): json.loads(body) for kind, id_, body in rows}

    def documents_of(self, generation: int, kind: str) -> dict[str, dict[str, Any]]:
        """The documents of one kind by id."""
        rows = self._db.execute("SELECT id, body FROM document WHERE generation = ? AND kind = ?", (generation, kind))
        return {id_: json.loads(body) for id_, body in rows}

    def document(self, generation: int, kind: str, id_: str) -> dict[str, Any] | None:
        """One document, or None."""
        key = (generation, kind, id_)
        row = self._db.execute("SELECT body FROM document WHERE generation = ? AND kind = ? AND id = ?", key).fetchone()
        return None if row is None else json.loads(row[0])

    def take(self, generation: int, changes: Iterable[dict[str, Any]]) -> None:
        """Take the changes of a page into a generation."""
        for change in changes:
            key = (generation, change["kind"], change["id"])
            if change["op"] == "put":
                self._db.execute(
                    "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)", (*key, json.dumps(change["doc"]))
                )
            else:
                self._db.execute("DELETE FROM document WHERE generation = ? AND kind = ? AND id = ?", key)

    def keep_generation(self, generation: int) -> None:
        """All other generations go."""
        self._db.execute("DELETE FROM document WHERE generation <> ?", (generation,))

    # --- files

    def keep_blob(self, sha256: str, type_: str, name: str, content: bytes) -> None:
        """Keep a file; the same bytes are kept once."""
        row = (sha256, type_, name, content)
        self._db.execute("INSERT OR IGNORE INTO blob (sha256, type, name, bytes) VALUES (?, ?, ?, ?)", row)

    def blobs(self) -> list[Blob]:
        """Every kept file without its bytes, the smallest first."""
        columns = "sha256, type, name, length(bytes), sent_at IS NOT NULL, upload, refused"
        rows = self._db.execute(f"SELECT {columns} FROM blob ORDER BY length(bytes), sha256")  # noqa: S608 - our own columns
        return [Blob(sha, type_, name, size, bool(sent), up, no) for sha, type_, name, size, sent, up, no in rows]

    def blob(self, sha256: str) -> bytes | None:
        """The bytes of a kept file."""
        found = self._db.execute("SELECT bytes FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
        return None if found is None else found[0]

    def note_blob(
        self, sha256: str, *, sent_at: datetime | None = None, upload: str | None = None, refused: str | None = None
    ) -> None:
        """How far a file is."""
        row = (printed(sent_at) if sent_at else None, upload, refused, sha256)
        self._db.execute("UPDATE blob SET sent_at = ?, upload = ?, refused = ? WHERE sha256 = ?", row)
