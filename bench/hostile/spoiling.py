"""What may be done to a request: bytes, JSON, headers and address, one or several of them. All chance comes from a seed."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from .traffic import Request

__all__ = ["spoiled"]

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 10**30, 0.1, 1e308, -0.0, "", " ", "0", "null", "\x00", "a\x00b",
    "\ud800", "é" * 300, "x" * 20_000, "😀", "' OR 1=1 --", "<script>", "../../etc/passwd", "2026-02-30T25:61:00Z", "9999-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00.000Z", "2026-11-22", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF", [], {}, [[]],
    [None], {"": None}, {"id": {}}, ["x"] * 600,
)  # fmt: skip
RAW = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"[",
    b"nul",
    b"1e999",
    b"[" * 5_000,
    b'{"a":' * 500,
    b'"' + b"\\u0000" * 50 + b'"',
    b"NaN",
    b"{}{}",
)
HEADERS = {
    "Authorization": ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer " + "a" * 4_000, "bearer\tx"),
    "Content-Type": ("", "text/plain", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "application/offset+octet-stream", "image/jpeg"),
    "Content-Encoding": ("gzip", "br", "identity", "gzip, gzip", "x"),
    "X-Schema": ("", "0", "-1", "2", "999999999999", "x", "1.0", "٣"),
    "Upload-Offset": ("", "-1", "0", "1", "x", "99999999999999999999", "1e3"),
    "Upload-Length": ("", "-1", "0", "1", "x", "99999999999999999999"),
    "Upload-Metadata": ("", "sha256", "sha256 !!!", "sha256 eHg=,filename ////", "filetype aW1hZ2UvcG5n", "x" * 5_000),
    "Upload-Checksum": ("sha1 x", "sha256 x", ""),
    "Tus-Resumable": ("", "0.2.2", "2.0.0", "x"),
    "Range": ("bytes=0-", "bytes=-1", "bytes=5-1", "bytes=99999999999-", "lines=1-2", "bytes=0-0,2-3"),
    "Accept-Language": ("", "xx", "nl;q=x", "*" * 900),
    "If-None-Match": ("*", '"x"', "W/"),
    "X-Forwarded-For": ("x", "127.0.0.1, ::1", "9" * 900),
    "Accept-Encoding": ("gzip;q=0", "br", "*;q=x"),
}  # fmt: skip
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def spoiled(request: Request, others: list[Request], chance: Random) -> Request:
    """The request with one to three things done to it."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        request = chance.choice(_WAYS)(request, others, chance)
    return request


def _json(request: Request, others: list[Request], chance: Random) -> Request:
    try:
        said = json.loads(request.body or b"")
    except (ValueError, RecursionError):  # spoiled before
        return _bytes(request, others, chance)
    places = list(_places(said))
    if not places:
        return replace(request, body=_printed(chance.choice(ODD)))
    holder, key = chance.choice(places)
    way = chance.randrange(6)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(key, holder[key])
    elif way == 2:
        other_holder, other_key = chance.choice(places)
        holder[key] = json.loads(json.dumps(other_holder[other_key])) if other_key in _keys(other_holder) else None
    elif way == 3 and isinstance(holder, dict):
        holder[chance.choice(("x", "", "id", "seq", "__proto__", key + " "))] = chance.choice(ODD)
    elif way == 4 and isinstance(holder, list):
        chance.shuffle(holder)
    else:
        holder[key] = chance.choice(ODD)
    return replace(request, body=_printed(said))


def _printed(said: Any) -> bytes:
    return json.dumps(said).encode()


def _keys(holder: Any) -> Any:
    return holder if isinstance(holder, dict) else range(len(holder))


def _places(said: Any) -> Iterator[tuple[Any, Any]]:
    """Every (list or table, its index or name) within."""
    todo = [said]
    while todo:
        holder = todo.pop()
        for key in list(_keys(holder)) if isinstance(holder, dict | list) else ():
            yield holder, key
            todo.append(holder[key])


def _bytes(request: Request, _others: list[Request], chance: Random) -> Request:
    body = bytearray(request.body or b"")
    place = chance.randrange(len(body) + 1)
    way = chance.randrange(5)
    if way == 0:
        return replace(request, body=bytes(body[:place]))
    if way == 1:
        return replace(request, body=bytes(body[:place] + chance.choice(RAW) + body[place:]))
    if way == 2:
        return replace(request, body=chance.choice(RAW))
    if way == 3 and body:
        for _ in range(chance.randrange(1, 9)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        return replace(request, body=bytes(body))
    return replace(request, body=bytes(body[:place] + body[chance.randrange(len(body) + 1) :]))


def _header(request: Request, others: list[Request], chance: Random) -> Request:
    name = chance.choice(list(HEADERS))
    headers = dict(request.headers)
    way = chance.randrange(4)
    if way == 0:
        headers.pop(name, None)
    elif way == 1:  # what another phone said
        theirs = chance.choice(others).headers
        headers |= {name: theirs[name]} if name in theirs else {}
    else:
        headers[name] = chance.choice(HEADERS[name])
    return replace(request, headers={key: value.encode("latin-1", "ignore").decode("latin-1") for key, value in headers.items()})  # fmt: skip


def _packed(request: Request, _others: list[Request], chance: Random) -> Request:
    """Gzip, whole, cut, or of a body that is far larger than what comes over the line."""
    content = b"[" + b" " * 30_000_000 + b"]" if chance.random() < 0.02 else (request.body or b"")
    packed = gzip.compress(content, 1)
    cut = packed[: chance.randrange(len(packed))] if chance.random() < 0.3 else packed
    return replace(request, headers=request.headers | {"Content-Encoding": "gzip"}, body=cut)


def _address(request: Request, others: list[Request], chance: Random) -> Request:
    where = urlsplit(request.path)
    parts, query = where.path.split("/"), where.query
    way = chance.randrange(5)
    if way == 0:
        parts[-1] = quote(str(chance.choice(ODD))[:300], errors="replace")
    elif way == 1:
        parts = urlsplit(chance.choice(others).path).path.split("/")
    elif way == 2:
        query = "&".join([query, chance.choice(("limit", "cursor", "day", "size", "x")) + "=" + quote(str(chance.choice(ODD))[:300], errors="replace")])  # fmt: skip
    elif way == 3 and query:
        place = chance.randrange(len(query))
        query = query[:place] + chance.choice(("A", "%00", "%ff", "&&", "=")) + query[place + 1 :]
    else:
        parts.append(chance.choice(("", "x", "%2e%2e", "%00")))
    return replace(request, path="/".join(parts) + (f"?{query}" if query else ""))


def _method(request: Request, _others: list[Request], chance: Random) -> Request:
    return replace(request, method=chance.choice(METHODS))


def _again(request: Request, others: list[Request], chance: Random) -> Request:
    """Another request's body at this address, or the very same once more."""
    return replace(request, body=chance.choice(others).body) if chance.random() < 0.5 else request


_WAYS: tuple[Callable[[Request, list[Request], Random], Request], ...] = (
    *(_json,) * 9, *(_bytes,) * 3, *(_header,) * 4, *(_address,) * 3, _packed, _method, _again,
)  # fmt: skip
