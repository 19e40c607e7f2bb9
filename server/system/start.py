"""What `bin/run` does once its packages are there: everything on this machine, until it is told to stop.

Redis, the schema, the demo's people, then web, workers and clockwork; when all of them answer, the ready file.
"""

import http.client
import json
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from server.config import Settings, WrongSettings, load
from server.data_folder import private
from server.kit.command import run
from server.system.embedded_redis import EmbeddedRedis, find_binary
from server.system.processes import Child, stop_all
from server.system.wish import HOST, CannotStart, Wish, check_port, check_ready_file, hold_folder, read_wish

if TYPE_CHECKING:
    from flask import Flask

    from server.seed.planting import Account
    from server.system.lan.serving import Network

__all__ = ["main"]

WORKERS = 2
PATIENCE = 6.0
"""Seconds that children get to stop; with Redis afterwards it stays below ten."""
LOG_BYTES = 20 * 1024 * 1024


def main() -> int:
    """Start, stay, stop. The exit status: 0 after a stop that was asked for."""
    wish = read_wish()
    try:
        settings = _settings(wish)
        check_ready_file(wish.ready_file)
        lock = hold_folder(settings.data_dir, wish)
        check_port(wish.port)
        with lock:
            return _run(wish, settings, _network(wish, settings))
    except (CannotStart, WrongSettings) as error:
        print(f"Veldwerk does not start: {error}", file=sys.stderr)
        return 1


def _settings(wish: Wish) -> Settings:
    settings = load()
    return private(replace(settings, data_dir=wish.data, public_url=settings.public_url or wish.url))


def _network(wish: Wish, settings: Settings) -> "Network | None":
    if wish.lan is None:
        return None
    from server.system.lan.serving import network

    return network(wish, settings.data_dir)


def _run(wish: Wish, settings: Settings, lan: "Network | None") -> int:
    if wish.ready_file:
        wish.ready_file.unlink(missing_ok=True)
    stop = _Stop()
    log = _open_log(settings.data_dir)
    redis = _redis(settings, log)
    children: list[Child] = []
    try:
        if redis is not None:
            settings = replace(settings, redis_url=redis.url)
        if lan and settings.public_url == wish.url:
            settings = replace(settings, public_url=lan.lan.url)  # where others than this machine reach it
        from server.system.prepare import prepare  # the whole app, while Redis wakes up

        app, accounts = prepare(settings, wish.size)
        doors = _doors(app, wish, settings, log) + _of_network(app, lan, log)
        for begun in (doors, _workers(app, settings, log)):  # work that waits would take the processor from who opens
            if not stop.asked:
                children += begun
                for child in begun:
                    child.start()
                _wait_until_ready(begun, redis, wish, stop)
        if not stop.asked:
            _say(wish, settings, accounts, lan)
        _stay(children, redis, stop)
        return 0
    finally:
        began = time.monotonic()
        stop_all(children, patience=PATIENCE)
        if redis is not None:
            redis.stop()
        if wish.ready_file:
            wish.ready_file.unlink(missing_ok=True)
        print(f"stopped in {time.monotonic() - began:.1f} s", flush=True)


class _Stop:
    """Whether SIGTERM or Ctrl-C came. A closed terminal counts too."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def _open_log(data: Path) -> int:
    file = data / "log.jsonl"
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.replace(data / "log.1.jsonl")
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _redis(settings: Settings, log: int) -> EmbeddedRedis | None:
    """Our own, unless REDIS_URL names one or no binary is here. Started first: it wakes up while we load the app."""
    if settings.redis_url:
        _say_if_away(settings.redis_url)
        return None
    binary = find_binary()
    if binary is None:
        print("There is no Valkey or Redis for this machine: work goes on, jobs wait. Set REDIS_URL to have them done.")
        return None
    redis = EmbeddedRedis(binary, settings.data_dir, log)
    redis.start()
    return redis


def _say_if_away(redis_url: str) -> None:
    from redis import Redis, RedisError

    try:
        Redis.from_url(redis_url, socket_connect_timeout=1).ping()
    except RedisError as error:
        print(f"Redis does not answer: work goes on, jobs wait until it does. Check REDIS_URL. It says: {error}")


def _doors(app: "Flask", wish: Wish, settings: Settings, log: int) -> list[Child]:
    from server.system.clockwork import tick_on
    from server.system.web import serve

    return [
        Child("web", lambda ready: serve(app, host=HOST, port=wish.port, ready=ready), log),
        Child("clockwork", lambda ready: tick_on(app, settings.redis_url, ready=ready), log),
    ]


def _workers(app: "Flask", settings: Settings, log: int) -> list[Child]:
    if not settings.redis_url:
        return []
    from server.system.worker import work

    url = settings.redis_url
    return [Child(f"worker {nr}", lambda ready: work(app, url, ready=ready), log) for nr in range(WORKERS)]


def _of_network(app: "Flask", lan: "Network | None", log: int) -> list[Child]:
    if lan is None:
        return []
    lan.join(app)
    return [
        Child("https", lambda ready: lan.serve_secure(app, ready), log),
        Child("page for phones", lambda ready: lan.serve_plain(app, ready), log),
    ]


def _wait_until_ready(children: list[Child], redis: EmbeddedRedis | None, wish: Wish, stop: _Stop) -> None:
    waiting = list(children)
    while not stop.asked:
        waiting = [child for child in waiting if not child.is_ready()]
        if not waiting and (redis is None or redis.answers()) and _web_answers(wish.port):
            return
        _tend(children, redis)
        time.sleep(0.02)


def _web_answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


def _one_of_each(accounts: "list[Account]") -> "dict[str, Account]":
    """Somebody to sign in as for each role, and for two at once, by what is printed."""
    found: dict[str, Account] = {}
    for one in accounts:
        found.setdefault(" + ".join(role.replace("_", " ") for role in (one.role, one.also) if role), one)
    return found


def _say(wish: Wish, settings: Settings, accounts: "list[Account]", lan: "Network | None") -> None:
    where = "and on the network, see below" if lan else f"on this machine only: it listens on {HOST}"
    print(f"\nVeldwerk runs at {wish.url} ({where})")
    print(f"  office  {wish.url}/office/\n  app     {wish.url}/app/\n")
    for roles, one in _one_of_each(accounts).items():
        print(f"  {roles:20} {one.email:26} {one.password}")
    if lan:
        print(lan.words())
    print(f"\nData and log: {settings.data_dir}. Stop with Ctrl-C.", flush=True)
    if wish.ready_file:
        said = {"url": wish.url, "pid": os.getpid(), "accounts": [asdict(one) for one in accounts]}
        said |= {"lan": lan.said()} if lan else {}
        draft = wish.ready_file.with_name(f"{wish.ready_file.name}.{os.getpid()}")
        draft.write_text(json.dumps(said, indent=1))
        draft.replace(wish.ready_file)  # whoever waits for it never reads half of it


def _stay(children: list[Child], redis: EmbeddedRedis | None, stop: _Stop) -> None:
    while not stop.asked:
        _tend(children, redis)
        time.sleep(0.2)


def _tend(children: list[Child], redis: EmbeddedRedis | None) -> None:
    if redis is not None:
        redis.tend()
    for child in children:
        child.tend()
        if child.has_given_up():
            raise CannotStart(f"{child.name} dies again and again; the log in the data folder says why.")


if __name__ == "__main__":
    run(main)
