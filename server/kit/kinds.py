"""The kinds of rows that go through the desk, as the rooms declare them.

A room's `__init__` or `kinds.py` says `declare(Kind("visit", ...))` at import; `create_app` imports every room.
A table that no room declared may still be written through the desk: it is not synced.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.kind import Kind

__all__ = ["declare", "declared"]

_kinds: "dict[str, Kind]" = {}


def declare(*kinds: "Kind") -> None:
    """Make kinds known. ValueError when a name is taken by another."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"Two rooms declare the kind {kind.name}.")


def declared() -> "Mapping[str, Kind]":
    """Every declared kind by name."""
    return MappingProxyType(_kinds)
