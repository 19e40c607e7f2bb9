"""A company to fill with years: what the pieces of `growing` are given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask

from .fresh_store import SHORTCUT, Way
from .made_ids import made_id
from .people import Company
from .sizes import Size

Say = Callable[[str, int, int], None]
"""Hears how far it is: of what, how many are done, of how many."""


@dataclass(frozen=True)
class Growth:
    """A company to fill: `company` has all its teams, the first `own` are the demo's. `today` is the day it was begun."""

    app: Flask
    company: Company
    own: int
    size: Size
    today: date
    now: datetime
    say: Say
    way: Way = SHORTCUT

    @property
    def tenant(self) -> str:
        return made_id(self.company.slug, "tenant", "1")

    @property
    def planner(self) -> str:
        person = next(person for person in self.company.people if person.role == "planner")
        return made_id(self.company.slug, "member", person.first)
