"""gzip both ways: a body that comes in is inflated up to a cap, an answer in text goes out smaller.

By ISA-L: of a phone's whole day it makes 49 kB in 0.3 ms where zlib at level 5 makes 48 kB in 3.4.
"""

import io
import zlib

from flask import Request, Response, request
from isal import isal_zlib

from server.kit.errors import Problem, too_large

__all__ = ["deflate_answer", "inflate_body"]

# Not text/html: a page holds its CSRF token beside what a caller may choose, and compressing those together leaks (BREACH).
_WORTH_IT = (
    "application/json",
    "application/problem+json",
    "text/javascript",
    "text/css",
    "image/svg+xml",
    "application/manifest+json",
)


def inflate_body(request: Request, cap: int) -> None:
    """Put the inflated bytes in the place of a gzip body. Problem 413 beyond `cap` bytes, 400 when torn, 415 for others."""
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return
    if encoding != "gzip" or not cap:
        raise Problem(415, "kit.encoding", encoding=encoding)
    inflater = zlib.decompressobj(wbits=31)
    try:
        data = inflater.decompress(request.get_data(cache=False), cap + 1)
    except zlib.error as error:
        raise Problem(400, "kit.malformed", pointer="", why=f"gzip: {error}") from error
    if len(data) > cap:
        raise too_large(cap)
    if not inflater.eof or inflater.unused_data:
        raise Problem(400, "kit.malformed", pointer="", why="gzip")
    request.environ["wsgi.input"] = io.BytesIO(data)
    request.environ["CONTENT_LENGTH"] = str(len(data))
    request.environ.pop("HTTP_CONTENT_ENCODING", None)
    for seen in ("stream", "content_length"):
        request.__dict__.pop(seen, None)


def deflate_answer(response: Response) -> Response:
    """gzip an answer of a kilobyte or more when the caller can read it. A stream or a file passes as it is."""
    if response.mimetype not in _WORTH_IT or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or request.accept_encodings.quality("gzip") <= 0:
        return response
    body = response.get_data()
    if len(body) >= 1024:
        response.set_data(isal_zlib.compress(body, 1, zlib.MAX_WBITS | 16))  # pyright: ignore[reportUnknownMemberType]
        response.headers["Content-Encoding"] = "gzip"
    return response
