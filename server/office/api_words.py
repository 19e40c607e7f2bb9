"""What the OpenAPI document says, as rows that a page can show: calls with their fields, and the acts of phones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Act", "Call", "Field", "acts_of", "calls_of"]

Document = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One line of a body or an address: `kind` as JSON Schema says it, `limits` in signs."""

    name: str
    where: str
    kind: str
    required: bool
    limits: str
    meaning: str


@dataclass(frozen=True)
class Call:
    """One call. `anchor` names it on the page."""

    method: str
    path: str
    room: str
    summary: str
    meaning: str
    permission: str
    fields: tuple[Field, ...]
    example: str
    anchor: str

    def says(self, words: list[str]) -> bool:
        """Whether each of these words (small letters) stands in it."""
        names = " ".join(field.name for field in self.fields)
        text = (
            f"{self.method} {self.path} {self.meaning} {self.summary} {self.permission} {self.room} {names}".casefold()
        )
        return all(word in text for word in words)


@dataclass(frozen=True)
class Act:
    """One act that a phone sends, with what it must say."""

    name: str
    meaning: str
    fields: tuple[Field, ...]

    def says(self, words: list[str]) -> bool:
        """Whether each of these words (small letters) stands in it."""
        text = f"{self.name} {self.meaning} {' '.join(field.name for field in self.fields)}".casefold()
        return all(word in text for word in words)


def calls_of(document: Document) -> list[Call]:
    """Every call of the document, by room and address."""
    found = [
        _call(document, path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    return sorted(found, key=lambda call: (call.room, call.path, call.method))


def acts_of(document: Document) -> list[Act]:
    """Every mutation that a phone may send, by name."""
    schemas = document["components"]["schemas"]
    names = [one["$ref"].rpartition("/")[2] for one in schemas["Mutation"]["oneOf"]]
    return [Act(name, schemas[name].get("description", ""), tuple(_fields(document, schemas[name]["properties"]["args"]))) for name in sorted(names)]  # fmt: skip


def _call(document: Document, path: str, method: str, operation: Document) -> Call:
    media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    asked = [
        _field(document, one["name"], one["in"], one["schema"], required=one.get("required", False), meaning=one.get("description", ""))
        for one in operation["parameters"]
    ]  # fmt: skip
    example = media.get("example")
    return Call(
        method=method.upper(),
        path=path,
        room=operation["tags"][0],
        summary=operation["summary"],
        meaning=" ".join(operation["description"].split()),
        permission=operation["x-permission"],
        fields=(*asked, *_fields(document, media.get("schema", {}))),
        example=json.dumps(example, indent=2, ensure_ascii=False) if example is not None else "",
        anchor=operation["operationId"].replace(".", "-"),
    )


def _fields(document: Document, schema: Document, within: str = "") -> Iterator[Field]:
    """The fields of a body; those of an object in it stand after it, by their path."""
    shape = _resolved(document, schema)
    for name, one in shape.get("properties", {}).items():
        path = f"{within}{name}"
        yield _field(document, path, "body", one, required=name in shape.get("required", ()), meaning="")
        inner = _resolved(document, one)
        if inner.get("properties") and within.count(".") < 2:
            yield from _fields(document, inner, f"{path}.")


def _field(document: Document, name: str, where: str, schema: Document, *, required: bool, meaning: str) -> Field:
    shape = _resolved(document, schema)
    return Field(name, where, _kind(document, shape), required, _said_limits(shape), meaning or shape.get("description", ""))  # fmt: skip


def _resolved(document: Document, schema: Document) -> Document:
    """The schema itself, where it is only named."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _kind(document: Document, shape: Document) -> str:
    """text, uuid, integer[] ...: how JSON Schema calls it, `|` between several."""
    if "const" in shape:
        return json.dumps(shape["const"])
    if "enum" in shape:
        return " | ".join("null" if one is None else str(one) for one in shape["enum"])
    several = shape.get("anyOf") or shape.get("oneOf")
    if several:
        return " | ".join(dict.fromkeys(_kind(document, _resolved(document, one)) for one in several))
    kinds = shape.get("type", "any")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    said = [shape["format"] if kind == "string" and "format" in shape else kind for kind in kinds]
    if "array" in said and "items" in shape:
        said[said.index("array")] = f"{_kind(document, _resolved(document, shape['items']))}[]"
    return " | ".join(said)


def _said_limits(shape: Document) -> str:
    """1–200, ≥ 1, ≤ 10: characters of a text, items of a list, or the number itself."""
    for several in shape.get("anyOf", []):
        said = _said_limits(several)
        if said:
            return said
    least = next((shape[name] for name in ("minimum", "minLength", "minItems") if name in shape), None)
    most = next((shape[name] for name in ("maximum", "maxLength", "maxItems") if name in shape), None)
    if least is not None and most is not None:
        return f"{least}–{most}"
    return f"≥ {least}" if least is not None else f"≤ {most}" if most is not None else ""
