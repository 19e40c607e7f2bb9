"""The web process: gunicorn with threads, over the app that the parent loaded."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from server.config import Settings
from server.kit.house import engine_of
from server.kit.log import set_up
from server.system.warming import warm

__all__ = ["WORKERS", "serve"]

WORKERS = 2
_MEMORY = "/dev/shm"  # noqa: S108 - a file that gunicorn makes with a name of its own


def serve(
    app: Flask,
    *,
    host: str,
    port: int,
    ready: Callable[[], None],
    workers: int = WORKERS,
    tls: tuple[Path, Path] | None = None,
    around: Callable[[Any], Any] = lambda app: app,
) -> None:
    """Serve until SIGTERM. `ready` is called once the port is bound; before that the pages that are opened first are read once.

    `tls`: certificate and key, for https. `around` makes of the WSGI app what is served of it.
    """
    warm(app)
    engine_of(app).dispose()  # no connection may pass through a fork
    more = {"workers": workers} | ({"certfile": str(tls[0]), "keyfile": str(tls[1])} if tls else {})
    _Gunicorn(app, f"{host}:{port}", ready, more, around).run()


class _Gunicorn(BaseApplication):
    def __init__(
        self,
        app: Flask,
        bind: str,
        ready: Callable[[], None],
        more: dict[str, Any],
        around: Callable[[Any], Any],
    ) -> None:
        self._app, self._bind, self._ready, self._more, self._around = app, bind, ready, more, around
        super().__init__()

    def load_config(self) -> None:
        settings: Settings = self._app.extensions["settings"]
        options: dict[str, Any] = {
            "bind": self._bind,
            "worker_class": "gthread",
            # A stream holds a thread as long as it is open; the rest is for calls.
            "threads": settings.streams + 64,
            "worker_connections": 2 * settings.streams + 1000,
            "keepalive": 30,
            "limit_request_line": 8190,  # a cursor names every scope of a phone
            "timeout": 60,
            "graceful_timeout": 3,  # what breaks off is sent again; streams are opened again
            "proc_name": "veldwerk",
            "loglevel": "warning",
            "when_ready": lambda _server: self._ready(),
            "post_fork": lambda _server, _worker: set_up(settings),
            "control_socket_disable": True,
        }
        if os.access(_MEMORY, os.W_OK):
            options["worker_tmp_dir"] = _MEMORY  # a sign of life a call, which need not reach a disk
        for name, value in (options | self._more).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._around(self._app)
