"""What a caller sent, checked by a marshmallow schema; its complaints in the caller's language."""

from collections.abc import Iterator
from typing import Any, Literal, cast

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from server.kit.errors import Problem
from server.kit.i18n import has_text, t
from server.kit.json import loads
from server.kit.refusals import language

__all__ = ["parsed"]

Unknown = Literal["exclude"]


def parsed(schema: Schema) -> Any:
    """The query (GET, DELETE), the form or the JSON body as the schema makes it. Problem 400 `malformed` with a pointer.

    A name that the schema does not know is refused, unless the schema itself says EXCLUDE: then it counts for nothing.
    """
    raw, unknown = _sent()
    try:
        loaded = cast(Any, schema.load(raw, unknown=unknown))
        if _has_nul(loaded if schema.unknown == EXCLUDE else raw):  # PostgreSQL holds none in a text
            raise Problem(400, "kit.malformed", pointer="", why=t("kit.nul", language()))
        return loaded
    except ValidationError as error:
        complaints = list(_complaints(cast(Any, error).messages))
        pointer, why = complaints[0]
        errors = [{"pointer": pointer, "why": why} for pointer, why in complaints]
        raise Problem(400, "kit.malformed", pointer=pointer, why=why, errors=errors) from error
    except (OverflowError, UnicodeError, RecursionError) as error:
        raise Problem(400, "kit.malformed", pointer="", why=str(error)) from error


def _sent() -> tuple[Any, Unknown | None]:
    """What came, and what becomes of unknown names: None as the schema says."""
    if request.method in ("GET", "HEAD", "DELETE"):
        return request.args.to_dict(), None
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return request.form.to_dict(), "exclude"  # a page's form also carries its csrf token
    if request.mimetype not in ("application/json", ""):
        raise Problem(415, "kit.not_json", type=request.mimetype)
    try:
        return loads(request.get_data() or b"{}"), None
    except ValueError as error:
        raise Problem(400, "kit.malformed", pointer="", why=str(error)) from error


def _complaints(messages: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """What marshmallow says, flat: a JSON pointer and a sentence each."""
    if isinstance(messages, dict):
        for key, inner in cast(dict[Any, Any], messages).items():
            step = "" if key == "_schema" else f"/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from _complaints(inner, pointer + step)
    elif isinstance(messages, list):
        for inner in cast(list[Any], messages):
            yield from _complaints(inner, pointer)
    else:
        yield pointer, _in_words(str(messages))


# marshmallow's own sentences, and ours for them. A room's schema may also say the key of one of its own texts.
_SENTENCES = {
    "Missing data for required field.": "kit.wrong_missing",
    "Field may not be null.": "kit.wrong_missing",
    "Unknown field.": "kit.wrong_unknown",
    "Invalid input type.": "kit.wrong_object",
    "Invalid type.": "kit.wrong_object",
    "Not a valid mapping type.": "kit.wrong_object",
    "Not a valid string.": "kit.wrong_text",
    "Not a valid utf-8 string.": "kit.wrong_text",
    "Not a valid integer.": "kit.wrong_number",
    "Not a valid number.": "kit.wrong_number",
    "Number too large.": "kit.wrong_number",
    "Not a valid boolean.": "kit.wrong_boolean",
    "Not a valid UUID.": "kit.wrong_id",
    "Not a valid date.": "kit.wrong_day",
    "Not a valid datetime.": "kit.wrong_moment",
    "Not a valid aware datetime.": "kit.wrong_moment",
    "Not a valid list.": "kit.wrong_list",
    "Not a valid email address.": "kit.wrong_email",
}


def _in_words(said: str) -> str:
    key = _SENTENCES.get(said, said)
    return t(key, language()) if has_text(key) else said


def _has_nul(sent: Any) -> bool:
    if isinstance(sent, str):
        return "\0" in sent
    if isinstance(sent, dict):
        return any(_has_nul(key) or _has_nul(value) for key, value in cast(dict[Any, Any], sent).items())
    return isinstance(sent, list) and any(_has_nul(one) for one in cast(list[Any], sent))
