"""A stage for the app's screens: the real page, modules and phone store in Chromium, with a planted day and no office."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from server.accounts.themes import sheet

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "app": ROOT / "pwa",
    "static": ROOT / "static",
    "stage": Path(__file__).parent,
    "axe": ROOT / "node_modules" / "axe-core",
}
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class Stage(BaseHTTPRequestHandler):
    """Serves the app's files; the page's own script is replaced by the stage's, which plants a day."""

    def do_GET(self) -> None:
        room, _, rest = self.path.split("?")[0].strip("/").partition("/")
        if room == "app" and not rest:
            page = (ROOT / "pwa" / "index.html").read_text().replace("/app/start.js", "/stage/stage.js")
            return self.answer(page.encode(), "text/html; charset=utf-8")
        if rest == "service_worker.js":
            return self.answer(worker(), "text/javascript")
        if room == "look":
            return self.answer(sheet(rest.removesuffix(".css")).encode(), "text/css")
        file = FOLDERS.get(room, ROOT / "nothing") / rest
        if not file.is_file():
            return self.send_error(404)
        return self.answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is for what went wrong."""


def worker() -> bytes:
    """All of it as one script, as the office serves it; of a release that has no files."""
    parts = [ROOT / "pwa" / "service_worker.js", *sorted((ROOT / "pwa" / "worker").glob("*.js"))]
    return b"\n".join(part.read_bytes() for part in parts)


@contextmanager
def stage() -> Iterator[str]:
    """The address of the app on the stage, while it stands."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/app/"
    finally:
        server.shutdown()
        server.server_close()
