"""What happens around every request: its id, ids in paths, headers, gzip, the log, and what pages have at hand."""

import re
import time
import uuid
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from server.config import Settings
from server.kit import refusals
from server.kit.csp import add_security_headers
from server.kit.csrf import csrf_token
from server.kit.i18n import t
from server.kit.ids import uuid7
from server.kit.limits import Buckets
from server.kit.log import log_request
from server.kit.phone_numbers import shown_phone
from server.kit.squeeze import deflate_answer

__all__ = ["join"]

_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class IdInPath(BaseConverter):
    """`<id:visit>`: any UUID, handed on in its canonical form; anything else is 404."""

    regex = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

    def to_python(self, value: str) -> str:
        return str(uuid.UUID(value))


def join(app: Flask) -> None:
    """Wire the app's surroundings; rooms come after it."""
    settings: Settings = app.extensions["settings"]
    app.extensions["buckets"] = Buckets(settings.data_dir / "limits")
    app.url_map.converters["id"] = IdInPath
    app.url_map.merge_slashes = False
    app.secret_key = settings.secret_key
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 3)  # type: ignore[method-assign]
    app.before_request(_begin)
    # The last named runs first: compress, then headers, then the log line that counts what went out.
    for step in (log_request, _show_id, add_security_headers, deflate_answer):
        app.after_request(step)
    app.context_processor(_at_hand)
    app.add_template_filter(shown_phone, "phone")
    refusals.join(app)


def _begin() -> None:
    g.began = time.perf_counter()
    brought = request.headers.get("X-Request-Id", "")
    g.request_id = brought if _GOOD_ID.fullmatch(brought) else uuid7()


def _show_id(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    return response


def _at_hand() -> dict[str, object]:
    """In every template: `t("key")`, `lang`, `door`, `csrf`."""
    door = g.get("door")
    lang = door.lang if door else refusals.language()
    session = door.person.session if door and door.person else None

    def say(key: str, **params: Any) -> str:
        return t(key, lang, **params)

    return {
        "t": say,
        "lang": lang,
        "door": door,
        "csrf": csrf_token(session) if session else "",
    }
