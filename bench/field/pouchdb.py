"""PouchDB Server: CouchDB's protocol over LevelDB, in one Node process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from .apart import is_away
from .line import Line, Reply, WrongAnswer, spoken
from .peers import CACHE, installed

__all__ = ["PouchDB"]

VERSION = "4.2.0"
FOLDER = CACHE / f"pouchdb-server-{VERSION}"
PACKAGE = FOLDER / "node_modules" / "pouchdb-server"
JSON = {"Content-Type": "application/json"}


class PouchDB:
    """`_bulk_docs` to push, `_changes` with documents to pull. LevelDB does not wait for the disk; we do."""

    name = "PouchDB Server"
    slow = False
    says = "LevelDB, which does not wait for the disk"

    def install(self) -> None:
        """From npm. LevelDB comes built; what else would be compiled is not used."""
        package = f"pouchdb-server@{VERSION}"
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(FOLDER))
        installed("npm", "install", *quiet, package, within=FOLDER, made=PACKAGE)

    def command(self, folder: Path, port: int) -> list[str]:
        """Over LevelDB in this folder."""
        program = str(PACKAGE / "bin" / "pouchdb-server")
        return ["node", program, "--port", str(port), "--dir", str(folder), "--no-stdout-logs", "--config", "c.json"]

    def begin(self, db: str) -> list[bytes]:
        """One database."""
        return [spoken("PUT", f"/{db}", JSON)]

    def push(self, db: str, documents: Sequence[dict[str, Any]]) -> bytes:
        """One `_bulk_docs`."""
        docs = [{"_id": one["id"], **one} for one in documents]
        return spoken("POST", f"/{db}/_bulk_docs", JSON, orjson.dumps({"docs": docs}))

    def taken(self, replies: Sequence[Reply]) -> int:
        """Each says ok."""
        done = 0
        for reply in replies:
            rows = orjson.loads(reply.good(201))
            if not all(one.get("ok") for one in rows):
                raise WrongAnswer(str(rows)[:300])
            done += len(rows)
        return done

    def again(self, reply: Reply) -> bool:
        """Only when it is away."""
        return is_away(reply)

    async def pulled(self, line: Line, db: str, page: int) -> tuple[str, int]:
        """By `_changes` from the beginning."""
        since, count = "0", 0
        while True:
            asked = spoken("GET", f"/{db}/_changes?include_docs=true&limit={page}&since={since}", JSON)
            said = orjson.loads((await line.ask(asked)).good())
            since, rows = str(said["last_seq"]), said["results"]
            count += sum("doc" in one for one in rows)
            if len(rows) < page:
                return since, count

    def idle(self, db: str, end: str) -> bytes:
        """`_changes` since the end."""
        return spoken("GET", f"/{db}/_changes?since={end}", JSON)

    def since(self, db: str, end: str) -> bytes:
        """`_changes` since the end, with documents."""
        return spoken("GET", f"/{db}/_changes?include_docs=true&since={end}", JSON)

    def came(self, replies: Sequence[Reply]) -> int:
        """Results with a document."""
        return sum("doc" in one for reply in replies for one in orjson.loads(reply.good())["results"])

    def nothing_new(self, replies: Sequence[Reply]) -> int:
        """No results."""
        if any(orjson.loads(reply.good())["results"] for reply in replies):
            raise WrongAnswer("A change where there is none.")
        return len(replies)
