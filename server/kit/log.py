"""The log: one JSON object a line on stderr, so that a machine can read it and a person can grep it.

A request's line has its id, which every answer carries too (`X-Request-Id`). No query strings, no bodies, no tokens.
"""

import logging
import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Response, g, request

from server.config import Settings
from server.kit.json import dumps

__all__ = ["JsonLines", "log", "log_request", "set_up"]

log = logging.getLogger("veldwerk")


class JsonLines(logging.Formatter):
    """`log.info("pushed", extra={"facts": {"mutations": 3}})` becomes {"at", "level", "says", "mutations": 3}."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "says": record.getMessage()}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return dumps(line).decode()


class ToStderr(logging.Handler):
    """One write a line, which the system does not mix with another's: nobody waits here for who writes."""

    def createLock(self) -> None:
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; a log that is gone stops nobody's work."""
        try:
            os.write(sys.stderr.fileno(), f"{self.format(record)}\n".encode())
        except Exception:
            self.handleError(record)


def set_up(settings: Settings) -> None:
    """Send our log to stderr. Once a process; a test that does not call it sees nothing."""
    to_stderr = ToStderr()
    to_stderr.setFormatter(JsonLines())
    log.handlers = [to_stderr]
    log.setLevel(settings.log_level.upper())
    log.propagate = False


def log_request(response: Response) -> Response:
    """One line per request: who (ids only), what, how it ended, how long it took."""
    facts: dict[str, Any] = {
        "request": g.get("request_id"),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    }
    if person := g.get("person"):
        facts |= {"tenant": person.tenant, "member": person.member}
        facts |= {"device": person.device} if person.device else {}
    log.info("request", extra={"facts": facts})
    return response
