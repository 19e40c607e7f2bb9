"""A real server over a data folder: gunicorn with two workers in processes of its own, and nothing else."""

import multiprocessing
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.synchronize import Event
from typing import Any

from flask import Flask

from server.config import Settings
from server.kit.house import engine_of
from server.system.loading import loaded

HOST, WORKERS = "127.0.0.1", 2
UNLIMITED = 10**9
Around = Callable[[Any], Any]


def as_it_is(app: Any) -> Any:
    """Nothing is put around it."""
    return app


def unlimited(settings: Settings) -> Settings:
    """The same without limits on how often somebody may call: the clients never pause."""
    return replace(
        settings,
        requests_per_second=UNLIMITED,
        requests_burst=UNLIMITED,
        logins_per_minute=UNLIMITED,
        failed_logins_per_minute=UNLIMITED,
    )


@contextmanager
def serving(settings: Settings, around: Around = as_it_is) -> Generator[str]:
    """The address of a server that answers. `around` makes of the WSGI app what is served of it."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    context = multiprocessing.get_context("fork")
    bound = context.Event()
    app = loaded(unlimited(settings))
    engine_of(app).dispose()  # no connection may pass through a fork
    process = context.Process(target=_serve, args=(app, port, bound, around))
    process.start()
    try:
        if not bound.wait(30):
            raise TimeoutError("The server does not answer after half a minute.")
        yield f"{HOST}:{port}"
    finally:
        process.terminate()
        process.join(10)


def _serve(app: Flask, port: int, bound: Event, around: Around) -> None:
    from server.system.web import serve

    serve(app, host=HOST, port=port, ready=bound.set, workers=WORKERS, around=around)
