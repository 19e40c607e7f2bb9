"""Three-way merge of a text by line: what two people wrote from the same beginning, or None when they overlap."""

from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

__all__ = ["merge3"]

# Comparing lines costs their product. Beyond this nobody has edited a note: the office chooses.
MOST = 250_000


class _Hunk(NamedTuple):
    """Lines `start` up to `end` of the beginning became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge3(was: str, ours: str, theirs: str) -> str | None:
    """`was` with the changes of both sides; None if they changed the same lines, or added at the same place.

    It does not matter who is ours: `merge3(w, a, b) == merge3(w, b, a)`.
    """
    if ours == theirs or theirs == was:
        return ours
    if ours == was:
        return theirs
    base = was.split("\n")
    ours_did, theirs_did = _hunks(base, ours.split("\n")), _hunks(base, theirs.split("\n"))
    if ours_did is None or theirs_did is None:
        return None
    hunks = sorted({*ours_did, *theirs_did})
    if any(_overlap(one, other) for one, other in pairwise(hunks)):
        return None
    return "\n".join(_carried_out(base, hunks))


def _hunks(base: list[str], changed: list[str]) -> list[_Hunk] | None:
    if len(base) * len(changed) > MOST:
        return None
    codes = SequenceMatcher(None, base, changed, autojunk=False).get_opcodes()
    return [_Hunk(a, b, tuple(changed[c:d])) for what, a, b, c, d in codes if what != "equal"]


def _overlap(one: _Hunk, other: _Hunk) -> bool:
    """`one` begins first. Two additions at one place overlap: nobody knows which comes first."""
    return other.start < one.end or other.start == one.start


def _carried_out(base: list[str], hunks: list[_Hunk]) -> list[str]:
    lines: list[str] = []
    done = 0
    for hunk in hunks:
        lines += [*base[done : hunk.start], *hunk.lines]
        done = hunk.end
    return lines + base[done:]
