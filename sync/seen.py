"""Which `seq`s of a device the server has seen: everything up to `last`, and runs beyond a gap."""

from collections.abc import Iterable

__all__ = ["Seen"]

Run = tuple[int, int]


class Seen:
    """A rising line with holes ahead of it. A seq counts as seen when it was answered, skipped or spoilt."""

    def __init__(self, last: int, ahead: Iterable[Run] = ()) -> None:
        self.last = last
        self.ahead: list[Run] = sorted(ahead)

    def expected_before(self, seq: int) -> int | None:
        """The first seq before this one that was never seen; None if there is none."""
        return self.last + 1 if seq > self.last + 1 else None

    def see(self, first: int, last: int | None = None) -> None:
        """Count a seq, or a run of them, as seen."""
        last = first if last is None else last
        if first <= self.last + 1:
            self.last = max(self.last, last)
        else:
            self.ahead.append((first, last))
        if self.ahead:
            self._join()

    def _join(self) -> None:
        joined: list[Run] = []
        for first, last in sorted(self.ahead):
            if first <= self.last + 1:
                self.last = max(self.last, last)
            elif joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        self.ahead = joined
