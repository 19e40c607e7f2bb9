"""What a caller sent, checked by a marshmallow schema."""

from collections.abc import Iterator
from typing import Any

from flask import request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError

from server.kit.errors import Problem
from server.kit.i18n import t
from server.kit.json import loads
from server.kit.refusals import language

__all__ = ["parsed"]


def parsed(schema: Schema) -> Any:
    """The query (GET, DELETE), the form or the JSON body as the schema makes it. Problem 400 `malformed` with a pointer."""
    raw, unknown = _sent()
    try:
        if _has_nul(raw):  # PostgreSQL holds none in a text
            raise Problem(400, "kit.malformed", pointer="", why=t("kit.nul", language()))
        return schema.load(raw, unknown=unknown)
    except ValidationError as error:
        complaints = list(_complaints(error.messages))
        pointer, why = complaints[0]
        errors = [{"pointer": pointer, "why": why} for pointer, why in complaints]
        raise Problem(400, "kit.malformed", pointer=pointer, why=why, errors=errors) from error
    except (OverflowError, UnicodeError, RecursionError) as error:
        raise Problem(400, "kit.malformed", pointer="", why=str(error)) from error


def _sent() -> tuple[Any, str]:
    if request.method in ("GET", "HEAD", "DELETE"):
        return request.args.to_dict(), RAISE
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return request.form.to_dict(), EXCLUDE  # a page's form also carries its csrf token
    if request.mimetype not in ("application/json", ""):
        raise Problem(415, "kit.not_json", type=request.mimetype)
    try:
        sent = loads(request.get_data() or b"{}")
    except ValueError as error:
        raise Problem(400, "kit.malformed", pointer="", why=str(error)) from error
    return sent, RAISE


def _complaints(messages: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """What marshmallow says, flat: a JSON pointer and a sentence each."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            step = "" if key == "_schema" else f"/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from _complaints(inner, pointer + step)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _complaints(inner, pointer)
    else:
        yield pointer, str(messages)


def _has_nul(sent: Any) -> bool:
    if isinstance(sent, str):
        return "\0" in sent
    if isinstance(sent, dict):
        return any(_has_nul(key) or _has_nul(value) for key, value in sent.items())
    return isinstance(sent, list) and any(_has_nul(one) for one in sent)
