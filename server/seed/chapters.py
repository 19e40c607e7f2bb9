"""What each room adds to a company that has grown: a list of chapters, and the day that each of them is given.

A room with something of its own writes a chapter in this folder and puts it into `CHAPTERS` (growing.py):

```python
CHAPTER = Chapter("hours", evening=log_the_day)

def log_the_day(day: Day) -> None:
    for visit in day.visits: visit.phone.does("time.log", ...)
```

It works through the room's own verbs on `day.house`; ids come from `day.id_for("thing", key)`, so that the database is
not asked whether they are taken, and chance from `Random(f"...{day.name}")`, so that every machine makes the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from server.kit.house import House

from .days import Planned
from .made_ids import made_id
from .people import Company
from .quick_phone import QuickPhone

__all__ = ["Chapter", "Day", "Played"]


@dataclass(frozen=True)
class Played:
    """A visit that was gone to, and the phone that was there; `ending`: done, partly or closed."""

    one: Planned
    visit: str
    phone: QuickPhone
    ending: str


@dataclass
class Day:
    """One past working day of some teams, within one transaction at its evening. `planner` is a member's id.

    `visits` is empty in the morning. `name` is unique, and the same on every machine.
    """

    house: House
    company: Company
    day: date
    today: date
    planner: str
    planned: list[Planned]
    name: str
    born: set[str]
    visits: list[Played] = field(default_factory=list[Played])

    def id_for(self, kind: str, key: str) -> str:
        """The id of something that is made now."""
        id_ = made_id(self.company.slug, kind, key)
        self.born.add(id_)
        return id_

    @property
    def age(self) -> int:
        """How many days ago."""
        return (self.today - self.day).days


@dataclass(frozen=True)
class Chapter:
    """What a room does: once when the people are there (again after a break: it must see what it did before), when a
    day's visits were planned, before the teams leave, and after they are back. Days to come are only planned.
    """

    name: str
    begin: Callable[[House, Company], None] | None = None
    planned: Callable[[Day], None] | None = None
    morning: Callable[[Day], None] | None = None
    evening: Callable[[Day], None] | None = None
