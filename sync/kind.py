"""A kind of row: how its documents look, who may see them, what moves along when it moves.

A **row** is a plain dict with the column names of its table, without `tenant_id`. Ids are canonical UUID text, moments
are aware and UTC. Rows are never changed in place: `Desk.change` makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sync.desk import Desk

__all__ = ["Document", "Key", "Kind", "Reader", "Row"]

Row = dict[str, Any]
Document = dict[str, Any]
Key = tuple[str, str]
"""(kind, id)"""


class Reader(Protocol):
    """Reads rows in bulk; a store and a desk are both one."""

    def read(self, kind: str, ids: Iterable[str]) -> list[Row]:
        """The rows with these ids, those that exist, by id."""
        ...

    def read_by(self, kind: str, field: str, values: Iterable[Any]) -> list[Row]:
        """The rows whose `field` is one of these values, by id."""
        ...


@dataclass(frozen=True)
class Kind:
    """What a room says about one of its tables. Only `name` is needed; without `documents` and `scopes` it is not synced."""

    name: str
    """The kind on the wire, which is the table's name too."""
    documents: Callable[[Reader, list[Row]], list[Document]] | None = None
    """Documents of these rows, in the same order, in bulk. `id` and `v` are added by the pull."""
    scopes: Callable[[Desk, Row], Iterable[str]] | None = None
    """Who may see this row now: "team:<id>", "user:<id>", "van:<id>", "catalogue"."""
    moves_with: Callable[[Desk, Row], Iterable[Key]] | None = None
    """Whose scopes follow from this row. Asked when it is added, removed, or its scopes or `references` changed."""
    references: frozenset[str] = frozenset()
    """Fields whose change makes the desk ask `moves_with`, for the row as it was and as it is."""
    preload: Callable[[Desk, list[Row]], None] | None = None
    """Reads in bulk what `scopes` and `moves_with` will want of these rows. Only speed depends on it."""
    lock_rank: int | None = None
    """Rows of this kind are read FOR UPDATE by a desk, kinds in this order: device 0, visit 1, serial 2, stock_level 3."""

    @property
    def synced(self) -> bool:
        """True if phones may hold it."""
        return self.documents is not None and self.scopes is not None
