"""A technician's calls on the same server: sign in, a cold pull to the head, an idle pull, a push of a visit's first acts."""

from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from server.kit.clock import rfc3339
from server.kit.ids import uuid7
from sync.mutation import SCHEMA

from .figures import Figure, figure
from .walking import Client, token

WHO = "tess@voltwijk.example"


def measure(address: str, runs: int) -> list[Figure]:
    """Each run with a phone that knows nothing yet."""
    times: dict[str, list[float]] = {}
    size = 0
    for _ in range(runs):
        device = {"id": uuid7(), "name": "Meettelefoon", "platform": "bench"}
        me = _timed(times, "sign in", lambda device=device: token(address, WHO, "/api/mobile/login", device=device))
        phone = Client(address, me["token"])
        cursor, held, got = _timed(times, "cold pull, to the head", lambda phone=phone: _pull(phone, None))
        size = max(size, got)
        _timed(times, "pull when there is nothing new", lambda phone=phone, cursor=cursor: _pull(phone, cursor))
        visit = next((id_ for (kind, id_), doc in held.items() if kind == "visit" and doc["state"] == "planned"), None)
        if visit:
            body = _acts(visit, me["first_seq"])
            _timed(times, "push of four acts", lambda phone=phone, body=body: phone.call("POST", "/api/mobile/sync", body))  # fmt: skip
    return [figure(name, [some], size if name.startswith("cold") else 0) for name, some in times.items()]


def _timed(times: dict[str, list[float]], name: str, act: Any) -> Any:
    began = perf_counter()
    got = act()
    times.setdefault(name, []).append((perf_counter() - began) * 1000)
    return got


def _pull(phone: Client, cursor: str | None) -> tuple[str, dict[tuple[str, str], Any], int]:
    held: dict[tuple[str, str], Any] = {}
    size = 0
    while True:
        query = {"limit": 2000} | ({"cursor": cursor} if cursor else {})
        status, body = phone.get(f"/api/mobile/sync?{urlencode(query)}")
        if status != 200:
            raise RuntimeError(f"A pull answers {status}: {body[:300]!r}")
        size += len(body)
        answer = _json(body)
        held |= {(one["kind"], one["id"]): one["doc"] for one in answer["changes"] if one["op"] == "put"}
        cursor = str(answer["cursor"])
        if not answer["more"]:
            return cursor, held, size


def _json(body: bytes) -> Any:
    import gzip
    import json

    return json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)


def _acts(visit: str, first: int) -> dict[str, Any]:
    """On the way, there, at work, and a remark."""
    now = rfc3339(datetime.now(UTC))
    acts = [
        ("visit.set_state", {"visit": visit, "to": to, "step": uuid7()}) for to in ("en_route", "on_site", "working")
    ]
    time = {"id": uuid7(), "kind": "travel", "visit": visit, "from": now, "to": now}
    said = [
        {"id": uuid7(), "seq": first + nr, "schema": SCHEMA, "name": name, "args": args, "at": now}
        for nr, (name, args) in enumerate([*acts, ("time.log", time)])
    ]
    return {"sent_at": now, "mutations": said}
