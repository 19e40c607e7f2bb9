"""Who acted, and when: what a mutation's handler knows about the person and the moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

__all__ = ["Actor", "Membership", "Stamp"]


class Membership(NamedTuple):
    """A person in a team, from a day up to and including another; without `to_day`, until further notice."""

    team: str
    from_day: date
    to_day: date | None

    def covers(self, day: date) -> bool:
        """True if the person is in the team on this day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Actor:
    """The member who did it, on which device, with all memberships of the last 120 days.

    `office` is the member of the office who accepted a rejected mutation: then reach is not asked of the maker.
    """

    member: str
    name: str
    device: str
    teams: tuple[Membership, ...] = ()
    office: str | None = None

    def team_ids(self, today: date) -> frozenset[str]:
        """The teams that the person is in on this day."""
        return frozenset(m.team for m in self.teams if m.covers(today))


@dataclass(frozen=True, slots=True)
class Stamp:
    """When it was done, as far as anybody knows: the phone's clock, how far it was off, how often it had jumped."""

    at: datetime
    offset_ms: int
    jumps: int
    received_at: datetime
    mutation: str

    @property
    def when(self) -> datetime:
        """`at` + `offset`: what is shown as "when". It decides nothing: two phones' clocks are never compared."""
        try:
            return self.at + timedelta(milliseconds=self.offset_ms)
        except OverflowError:
            return self.at
