"""From the office's form of a checklist to the phones' and back; pure.

The office says `required` of every item that is demanded. On a phone from before the conditions `required` blocks, shown
or not; so what a condition may hide says `required: false, required_if_shown: true` there.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

from .parts import Item, Section


def for_phones(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """What is published. Texts lose the blanks around them; what is empty is left out."""
    return [
        _clean(section) | {"items": [_for_phones(item, "when" in section) for item in section["items"]]}
        for section in sections
    ]


def for_people(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """What the office edits, compares and exports."""
    return [{**section, "items": [_for_people(item) for item in section["items"]]} for section in sections]


def fingerprint(sections: Sequence[Section]) -> str:
    """SHA-256 over the canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps([*sections])).hexdigest()


def _for_phones(item: Item, in_a_branch: bool) -> dict[str, Any]:
    clean = _clean(item)
    if clean["required"] and (in_a_branch or "when" in item):
        clean |= {"required": False, "required_if_shown": True}
    return clean


def _for_people(item: Item) -> dict[str, Any]:
    required = bool(item["required"] or item.get("required_if_shown"))
    return {name: value for name, value in item.items() if name != "required_if_shown"} | {"required": required}


def _clean(one: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in one.items()}
    if "limits" in clean:
        limits: dict[str, str] = clean["limits"]
        clean["limits"] = {end: limit.strip() for end, limit in limits.items() if limit.strip()}
    return {name: value for name, value in clean.items() if value not in ("", {}, []) or name in ("title", "items")}
