"""The plain http door for phones that trust nothing yet: the page with the certificate, and what that page is drawn with."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.utils import redirect

__all__ = ["doorway"]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
OPEN = ("/lan/", "/static/")


def doorway(app: App) -> App:
    """`app`, of which only /lan/ and /static/ can be read: no password is ever typed into plain http."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if method in ("GET", "HEAD") and path.startswith(OPEN):
            return app(environ, start_response)
        return redirect("/lan/", 302)(environ, start_response)

    return answer
