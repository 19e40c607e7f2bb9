"""Yesterday, as the phones did it: every visit ended, through the handlers and uploads that real phones meet."""

from collections.abc import Callable

from server.config import Settings
from server.kit.files import Files
from server.kit.house import House
from sync.actor import Actor, Membership

from .companies import SINCE
from .days import Planned
from .endings import closed, done, partly
from .made_ids import made_id
from .people import Company
from .phone import MINUTE, Phone
from .work import visit_id


def live_yesterday(house: House, files: Files, settings: Settings, company: Company, planned: list[Planned]) -> None:
    """End every visit of yesterday: two of each team done, the third at a closed door or partly done."""
    for series, crew in enumerate(company.crews):
        mates = [person for person in company.people if person.team == crew.slug]
        for count, one in enumerate(v for v in planned if v.offset == -1 and v.crew == crew.slug):
            person = mates[count % len(mates)]
            member = made_id(company.slug, "member", person.first)
            team = Membership(made_id(company.slug, "team", crew.slug), house.today - SINCE, None)
            by = Actor(member, person.name, made_id(company.slug, "device", person.first), (team,))
            phone = Phone(house, files, settings, company, by, visit_id(company, one), one.begins - 28 * MINUTE, 1)
            endings: tuple[Callable[[Phone, Planned, int], None], ...] = (done, done, closed if series % 2 else partly)
            endings[count](phone, one, series * 2 + count)
