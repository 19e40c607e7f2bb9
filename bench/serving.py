"""A real server over a data folder: gunicorn with two workers in processes of its own, and nothing else."""

import multiprocessing
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.synchronize import Event
from typing import Any

from server.config import Settings
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
    """The address of a server that answers. `around` makes of the WSGI app what is served of it.

    It is started and not forked: what the measuring process holds would count as the workers' memory.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    context = multiprocessing.get_context("spawn")
    bound = context.Event()
    process = context.Process(target=_serve, args=(unlimited(settings), port, bound, around))
    process.start()
    try:
        if not bound.wait(30):
            raise TimeoutError("The server does not answer after half a minute.")
        yield f"{HOST}:{port}"
    finally:
        process.terminate()
        process.join(10)


def _serve(settings: Settings, port: int, bound: Event, around: Around) -> None:
    from server.system.web import serve

    app = loaded(settings)
    serve(app, host=HOST, port=port, ready=bound.set, workers=WORKERS, around=around)
