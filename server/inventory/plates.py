"""Dutch number plates: one spelling for each."""

import re

__all__ = ["plate_of"]

_RUNS = re.compile(r"[A-Z]+|[0-9]+")
_LENGTHS = {(2, 2, 2), (2, 3, 1), (1, 3, 2), (3, 2, 1), (1, 2, 3)}
"""How long the three groups of a plate may be (RDW, "sidecodes" 1 to 14)."""


def plate_of(typed: str) -> str | None:
    """`v123ab`, `V 123 AB` -> `V-123-AB`; None for what is no Dutch plate. Four letters or digits in a row are two groups."""
    plain = re.sub(r"[\s.\-]", "", typed).upper()
    if len(plain) != 6 or not plain.isascii() or not plain.isalnum():
        return None
    groups = [part for run in _RUNS.findall(plain) for part in ((run[:2], run[2:]) if len(run) == 4 else (run,))]
    return "-".join(groups) if tuple(map(len, groups)) in _LENGTHS else None
