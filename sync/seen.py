"""Which `seq`s of a device the server has seen: everything up to `last`, but for the holes."""

from collections.abc import Iterable

__all__ = ["Seen"]

Run = tuple[int, int]


class Seen:
    """A seq counts as seen when it was answered, skipped or spoilt. `holes` are runs below `last` that never came."""

    def __init__(self, last: int, holes: Iterable[Run] = ()) -> None:
        self.last = last
        self.holes: list[Run] = sorted(holes)

    def expected_before(self, seq: int) -> int | None:
        """The first seq before this one that was never seen; None if there is none."""
        if self.holes and self.holes[0][0] < seq:
            return self.holes[0][0]
        return self.last + 1 if seq > self.last + 1 else None

    def see(self, first: int, last: int | None = None) -> None:
        """Count a seq, or a run of them, as seen."""
        last = first if last is None else last
        if self.holes and first < self.last:
            self.holes = [part for hole in self.holes for part in _without(hole, first, last)]
        if first > self.last + 1:
            self.holes.append((self.last + 1, first - 1))
        self.last = max(self.last, last)


def _without(hole: Run, first: int, last: int) -> Iterable[Run]:
    if last < hole[0] or hole[1] < first:
        yield hole
        return
    if hole[0] < first:
        yield hole[0], first - 1
    if last < hole[1]:
        yield last + 1, hole[1]
