"""Kinto: Mozilla's store of JSON records, in memory or over PostgreSQL."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from subprocess import run
from typing import Any
from urllib.parse import urlsplit

import orjson

from .apart import is_away
from .line import Line, Reply, WrongAnswer, spoken
from .peers import CACHE, installed

__all__ = ["Kinto"]

PACKAGES = ("kinto[postgresql]==26.5.0", "gunicorn==27.0.1", "setuptools==65.5.0")
FOLDER = CACHE / "kinto-26.5.0"
WHO = {"Authorization": f"Basic {b64encode(b'bench:bench').decode()}", "Content-Type": "application/json"}
INI = """[app:main]
use = egg:kinto
multiauth.policies = basicauth
multiauth.policy.basicauth.use = kinto.core.authentication.BasicAuthAuthenticationPolicy
kinto.userid_hmac_secret = bench
kinto.bucket_create_principals = system.Authenticated
kinto.batch_max_requests = 100
kinto.cache_backend = kinto.core.cache.memory
"""
STORES = """kinto.storage_backend = kinto.core.storage.{store}
kinto.permission_backend = kinto.core.permission.{store}
"""


class Kinto:
    """`/batch` of PUTs to push, a page of records to pull. Over `url` (PostgreSQL) with two workers, else in memory."""

    slow = True

    def __init__(self, url: str = "") -> None:
        self._url = url
        self.name = "Kinto, PostgreSQL" if url else "Kinto, memory"
        self.says = "two workers" if url else "nothing is kept when it stops; one worker"

    def install(self) -> None:
        """From PyPI, into an environment of its own."""
        installed("python3", "-m", "venv", str(FOLDER), within=CACHE, made=FOLDER)
        pip = str(FOLDER / "bin" / "pip")
        installed(pip, "install", "--quiet", *PACKAGES, within=FOLDER, made=FOLDER / "bin" / "kinto")

    def command(self, folder: Path, port: int) -> list[str]:
        """Gunicorn over its settings; PostgreSQL gets its tables first."""
        settings = INI + STORES.format(store="postgresql" if self._url else "memory")
        for what in ("storage", "permission") if self._url else ():
            settings += f"kinto.{what}_url = {self._url}\n"
        (folder / "kinto.ini").write_text(settings)
        if self._url:
            run([str(FOLDER / "bin" / "kinto"), "migrate", "--ini", "kinto.ini"], cwd=folder, check=True, capture_output=True)  # fmt: skip
        workers = ["-w", "2", "--threads", "16"] if self._url else ["-w", "1", "--threads", "32"]
        more = ["-k", "gthread", "--worker-connections", "1000", "--no-control-socket"]
        return [str(FOLDER / "bin" / "gunicorn"), "--paste", "kinto.ini", "-b", f"127.0.0.1:{port}", *workers, *more]

    def begin(self, db: str) -> list[bytes]:
        """A bucket and its collection."""
        return [spoken("PUT", f"/v1/buckets/{db}{more}", WHO) for more in ("", "/collections/c")]

    def push(self, db: str, documents: Sequence[dict[str, Any]]) -> bytes:
        """One `/batch`."""
        path = f"/v1/buckets/{db}/collections/c/records"
        requests = [{"path": f"{path}/{one['id']}", "body": {"data": one}} for one in documents]
        body = orjson.dumps({"defaults": {"method": "PUT"}, "requests": requests})
        return spoken("POST", "/v1/batch", WHO, body)

    def taken(self, replies: Sequence[Reply]) -> int:
        """Each says 201, or 200 when it was said again."""
        done = 0
        for reply in replies:
            rows = orjson.loads(reply.good())["responses"]
            bad = [one for one in rows if one["status"] not in (200, 201)]
            if bad:
                raise WrongAnswer(str(bad[0])[:300])
            done += len(rows)
        return done

    def again(self, reply: Reply) -> bool:
        """PostgreSQL refuses one of two records that get the same timestamp: 409, "please retry"."""
        return is_away(reply) or b'"status": 409' in reply.text or b'"status":409' in reply.text

    async def pulled(self, line: Line, db: str, page: int) -> tuple[str, int]:
        """By pages of records; the end is the first page's ETag."""
        path, count, end = f"/v1/buckets/{db}/collections/c/records?_limit={page}", 0, ""
        while path:
            reply = await line.ask(spoken("GET", path, WHO))
            count += len(orjson.loads(reply.good())["data"])
            end = end or reply.headers["etag"]
            following = urlsplit(reply.headers.get("next-page", ""))
            path = f"{following.path}?{following.query}" if following.path else ""
        return end, count

    def idle(self, db: str, end: str) -> bytes:
        """Records since the end, unless there are none."""
        since = end.replace('"', "%22")
        return spoken("GET", f"/v1/buckets/{db}/collections/c/records?_since={since}", {**WHO, "If-None-Match": end})

    def since(self, db: str, end: str) -> bytes:
        """Records since the end."""
        since = end.replace('"', "%22")
        return spoken("GET", f"/v1/buckets/{db}/collections/c/records?_since={since}", WHO)

    def came(self, replies: Sequence[Reply]) -> int:
        """Records."""
        return sum(len(orjson.loads(reply.good())["data"]) for reply in replies)

    def nothing_new(self, replies: Sequence[Reply]) -> int:
        """304 each."""
        for reply in replies:
            reply.good(304)
        return len(replies)
