"""A bucket for the tests: moto's S3 server over real HTTP on 127.0.0.1, behind a gate that can say "full" or be shut.

The server forgets all when it stops. The same objects are served at two doors: one as it is, one whose bucket is full.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from server.config import Settings
from server.kit.bucket import Bucket, bucket_at

FULL = b"<?xml version='1.0'?><Error><Code>QuotaExceeded</Code><Message>The bucket is full.</Message></Error>"
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class S3:
    """`endpoint` is a server with room, `full` one over the same objects that takes no more, at `away` nobody listens."""

    def __init__(self, endpoint: str, full: str) -> None:
        self.endpoint, self.full, self.away = endpoint, full, "http://127.0.0.1:9"

    def settings(self, endpoint: str | None = None, **more: Any) -> Settings:
        return Settings(s3_endpoint=endpoint or self.endpoint, s3_key="tess", s3_secret="a secret", **more)

    def bucket(self, name: str, prefix: str = "", endpoint: str | None = None) -> Bucket:
        """The bucket, made if it is not there."""
        settings = self.settings(endpoint)
        client = bucket_at(f"s3://{name}", self.settings())._client
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": settings.s3_region})
        return bucket_at(f"s3://{name}/{prefix}".rstrip("/"), settings)


@contextmanager
def s3_server() -> Iterator[S3]:
    from moto.server import DomainDispatcherApplication, create_backend_app

    app: App = DomainDispatcherApplication(create_backend_app)
    with _served(app) as endpoint, _served(_full(app)) as full:
        yield S3(endpoint, full)


def _full(app: App) -> App:
    def gate(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("PUT", "POST"):
            return app(environ, start)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(FULL)))])
        return [FULL]

    return gate


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        pass


@contextmanager
def _served(app: App) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
