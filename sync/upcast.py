"""Old phones: what was written under an older schema is brought up to today's, step by step. Phones never rewrite it."""

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["STEPS", "Step", "upcast"]

Step = Callable[[str, dict[str, Any]], tuple[str, dict[str, Any]]]

STEPS: Mapping[int, Step] = {}
"""From a schema to the next: (name, args) as they were -> as they are now. A change of the catalogue adds one here."""


def upcast(
    name: str, args: dict[str, Any], schema: int, *, steps: Mapping[int, Step] = STEPS
) -> tuple[str, dict[str, Any]]:
    """The mutation in today's words. One that is newer than this server (a restored one) is taken as it is."""
    for step in sorted(step for step in steps if step >= schema):
        name, args = steps[step](name, dict(args))
    return name, args
