"""The exchange as JSON Schema, for the API's description: what a phone sends, each mutation by the catalogue."""

from typing import Any

from sync.mutation import CATALOGUE, Arg, Spec
from sync.shape import SAFE
from sync.wire import BATCH_MUTATIONS, MOST, SKIPS

__all__ = ["schemas"]

_ID = {"type": "string", "format": "uuid"}
_SEQ = {"type": "integer", "minimum": 1, "maximum": SAFE}
_MOMENT = {"type": "string", "format": "date-time", "description": "RFC 3339 with an offset"}


def schemas() -> dict[str, dict[str, Any]]:
    """Schemas by name: `Exchange` (the body of a push), `Mutation`, and one a mutation."""
    own = {spec.name: _mutation(spec) for spec in CATALOGUE.values()}
    return {"Exchange": _exchange(), "Mutation": {"oneOf": [_ref(name) for name in own]}, **own}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _exchange() -> dict[str, Any]:
    run = {"type": "array", "items": _SEQ, "minItems": 2, "maxItems": 2}
    properties = {
        "sent_at": _MOMENT,
        "mutations": {"type": "array", "items": _ref("Mutation"), "maxItems": BATCH_MUTATIONS},
        "skip": {"type": "array", "items": {"oneOf": [_SEQ, run, _ID]}, "maxItems": SKIPS},
        "cursor": {"type": ["string", "null"]},
        "limit": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST},
        "report": {"type": ["object", "null"]},
    }
    return _object(properties, ["sent_at", "mutations"])


def _mutation(spec: Spec) -> dict[str, Any]:
    args = _object({arg.name: _arg(arg) for arg in spec.args}, [arg.name for arg in spec.args if not arg.optional])
    properties = {
        "id": _ID,
        "seq": _SEQ,
        "schema": _SEQ,
        "name": {"const": spec.name},
        "args": args,
        "at": _MOMENT,
        "offset": {"type": ["integer", "null"], "description": "milliseconds"},
        "jumps": {"type": ["integer", "null"], "minimum": 0},
        "after": {"type": ["array", "null"], "items": _ID},
    }
    said = _object(properties, ["id", "seq", "schema", "name", "args", "at"])
    return said | {"description": f"{spec.rule}. Who: {spec.who}."}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _arg(arg: Arg) -> dict[str, Any]:
    shape = _shape(arg.shape.says)
    return {"anyOf": [shape, {"type": "null"}]} if arg.may_be_null else shape


def _shape(says: dict[str, Any]) -> dict[str, Any]:
    match says["type"]:
        case "text":
            return {"type": "string", "minLength": says["min"], "maxLength": says["max"]}
        case "integer":
            return {"type": "integer", "minimum": says["min"], "maximum": says["max"]}
        case "word":
            return {"enum": says["of"]}
        case "either":
            return {"anyOf": [_shape(one) for one in says["of"]]}
        case plain:
            return _PLAIN[plain]


def _number(least: float, most: float) -> dict[str, Any]:
    return {"type": "number", "minimum": least, "maximum": most}


_PLAIN: dict[str, dict[str, Any]] = {
    "id": _ID,
    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "moment": _MOMENT,
    "flag": {"type": "boolean"},
    "position": _object(
        {
            "lat": _number(-90, 90),
            "lon": _number(-180, 180),
            "accuracy": {"anyOf": [_number(0, 1e7), {"type": "null"}]},
        },
        ["lat", "lon"],
    ),
    "flat": {"description": "a word, a number, or an object of up to 12 of them"},
}
