"""The registry of mutation handlers: a room says `@handles("checklist.answer", ...)`, a push looks it up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sync.actor import Actor, Stamp
from sync.desk import Desk
from sync.mutation import CATALOGUE
from sync.outcome import Outcome

__all__ = ["Handler", "Need", "handles", "registered"]

Args = dict[str, Any]
Handle = Callable[[Desk, Args, Actor, Stamp], Outcome]
Need = tuple[str, str, Any]
"""(kind, field, value) to have read before: field "id" for one row, else all rows whose field has that value.
("feed", kind, id) is what the feed says of a document; a mutation's own visit and its feed are read unasked."""


@dataclass(frozen=True)
class Handler:
    """One mutation's rule: pure over a desk. It returns an outcome; what it raises is our fault (`server_error`)."""

    name: str
    handle: Handle
    needs: Callable[[Args], Iterable[Need]] | None = None
    """What it will read, from its arguments alone; read for the whole batch at once."""
    then: Callable[[Desk, Args], Iterable[Need]] | None = None
    """What it will read besides, known once the first needs are there."""


_handlers: dict[str, Handler] = {}


def handles(
    name: str,
    needs: Callable[[Args], Iterable[Need]] | None = None,
    then: Callable[[Desk, Args], Iterable[Need]] | None = None,
) -> Callable[[Handle], Handle]:
    """Make a function the handler of a mutation of the catalogue. KeyError for an unknown name, ValueError for a second."""
    CATALOGUE[name]

    def register(handle: Handle) -> Handle:
        taken = _handlers.setdefault(name, Handler(name, handle, needs, then))
        if taken.handle is not handle:
            raise ValueError(f"{name} has two handlers: {taken.handle} and {handle}")
        return handle

    return register


def registered() -> Mapping[str, Handler]:
    """Every handler by the name of its mutation."""
    return MappingProxyType(_handlers)
