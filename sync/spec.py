"""What the catalogue says of one mutation: its arguments, who may say it, what decides."""

from dataclasses import dataclass
from typing import Any

from sync.shape import Shape

__all__ = ["Arg", "Flaw", "Spec"]


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument: its shape, whether it may be left out, whether it may be null though it must be there."""

    name: str
    shape: Shape
    optional: bool = False
    nullable: bool = False

    @property
    def may_be_null(self) -> bool:
        """True if null is a value for it."""
        return self.optional or self.nullable


@dataclass(frozen=True, slots=True)
class Spec:
    """A mutation: what it is called, what it takes, who may say it, what decides."""

    name: str
    args: tuple[Arg, ...]
    who: str
    rule: str
    makes: tuple[str, str] | None = None
    """(kind, argument): the document that it makes has this argument as its id."""
    needed: tuple[tuple[str, str, str], ...] = ()
    """(argument, value, other): when the argument has this value, the other must be there and not be empty."""
    fixed: tuple[tuple[str, str, Any], ...] = ()
    """(argument, other, value): when the argument is given, the other must have this value."""
    exactly_one: tuple[str, ...] = ()
    """Of these arguments exactly one is given."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why arguments were refused: a code, and which argument."""

    code: str
    arg: str
