"""Clients that walk over a list of calls, each on one connection, the next call when the last is answered."""

import http.client
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter, sleep

from .calls import Call

PASSWORD = "veldwerk-demo"
PATIENCE = 60


@dataclass
class Walk:
    """Times in ms by call, sizes of answers, and what was not answered well."""

    times: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    bytes: dict[str, int] = field(default_factory=dict[str, int])
    bad: dict[str, int] = field(default_factory=dict[str, int])


class Client:
    """Somebody of the office with a token, or a phone, on a connection that stays open."""

    def __init__(self, address: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}

    def get(self, path: str) -> tuple[int, bytes]:
        return self.call("GET", path)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body."""
        sent = None if body is None else json.dumps(body).encode()
        more = {} if sent is None else {"Content-Type": "application/json"}
        self._connection.request(method, path, sent, self._headers | more)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def token(address: str, email: str, path: str, **more: object) -> dict[str, str]:
    """The answer to a log-in."""
    client = Client(address, "")
    client._headers = {}  # pyright: ignore[reportPrivateUsage]  nobody is known yet
    status, body = client.call("POST", path, {"email": email, "password": PASSWORD, **more})
    if status != 200:
        raise RuntimeError(f"{email} cannot sign in at {path}: {status} {body[:300]!r}")
    return json.loads(body)


def walk(address: str, tokens: Sequence[str], calls: Sequence[Call], rounds: int, seed: int, pause: float = 0) -> Walk:
    """A client per token, all at once; each makes every call so many times, in an order of its own, with a pause of so many
    seconds on average between two."""
    walks = [Walk() for _ in tokens]
    threads = [
        threading.Thread(
            target=_one, args=(Client(address, who), calls, rounds, Random(f"{seed}/{nr}"), pause, walks[nr])
        )
        for nr, who in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _together(walks)


def _one(client: Client, calls: Sequence[Call], rounds: int, chance: Random, pause: float, found: Walk) -> None:
    for _ in range(rounds):
        for call in chance.sample(list(calls), len(calls)):
            path = chance.choice(call.paths)
            began = perf_counter()
            status, body = client.get(path)
            found.times.setdefault(call.name, []).append((perf_counter() - began) * 1000)
            found.bytes[call.name] = max(found.bytes.get(call.name, 0), len(body))
            sleep(chance.uniform(0, 2 * pause))
            if status >= 500:
                found.bad[f"{status} {path}"] = found.bad.get(f"{status} {path}", 0) + 1


def _together(walks: Sequence[Walk]) -> Walk:
    whole = Walk()
    for one in walks:
        for name, times in one.times.items():
            whole.times.setdefault(name, []).extend(times)
        for name, size in one.bytes.items():
            whole.bytes[name] = max(whole.bytes.get(name, 0), size)
        whole.bad |= one.bad
    return whole
