"""What rows of an import may name, what stood earlier in their file, and what was decided of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from server.accounts.models import Entity, Team
from server.accounts.skills import Lack
from server.customers.kinds import fits
from server.customers.matching import NewAddress, NewCustomer, door_of, meant, postcode_norm
from server.kit.house import House
from server.kit.ids import named
from server.visits.models import VisitType
from sync.kind import Row

from .encodings import is_garbled, tidied
from .models import DataImport, ImportRow
from .values import Refused, Values

__all__ = [
    "Known",
    "Plan",
    "brand_of",
    "known_to",
    "must_be_readable",
    "must_serve",
    "named_in",
    "once",
    "place_text",
    "row_id",
    "values_of",
    "who_is_it",
]

Outcome = Literal["make", "change", "same", "refuse"]


@dataclass(frozen=True)
class Plan:
    """What would become of a row. `why` are {code, ...params}; `changes` what a known customer gets, and `is_elsewhere` that
    he gets this address too; `lacking` what the team cannot do that gets the visit, with the row's own reason `despite`."""

    outcome: Outcome
    why: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    who: NewCustomer | None = None
    customer: str | None = None
    entity: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    is_elsewhere: bool = False
    visit: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lacking: list[Lack] = field(default_factory=list[Lack])
    despite: str = ""


@dataclass(frozen=True)
class Brand:
    """A brand's `name`, whom it `serves` and the `skills` (codes) that all its work asks for."""

    name: str
    serves: str
    skills: list[str]


@dataclass
class Known:
    """What rows may name, by its lower-case name: ids. `brands` are those that go on, by id, in the order of their codes;
    `skills` what a type asks for, by its code; `lacks` what a team lacks for a brand's type on a day; `seen` are rows of this
    file that stood earlier in it, `landed` the customers that those were about: the number of the first."""

    entities: dict[str, str]
    brands: dict[str, Brand]
    teams: dict[str, str]
    types: dict[str, tuple[str, int]]
    skills: dict[str, list[str]]
    lacks: dict[tuple[str, str, str, date], list[Lack]] = field(default_factory=dict[tuple[str, str, str, date], list[Lack]])  # fmt: skip
    seen: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])
    landed: dict[str, int] = field(default_factory=dict[str, int])


def known_to(house: House) -> Known:
    """What there is to name at this moment."""
    entities = house.session.execute(
        select(Entity.id, Entity.code, Entity.name, Entity.serves, Entity.skills)
        .where(Entity.ended_at.is_(None))
        .order_by(Entity.code)
    ).all()
    asked = select(VisitType.code, VisitType.name, VisitType.duration_min, VisitType.skills)
    asked = asked.where(VisitType.ended_at.is_(None))  # nothing new is planned of what was put away
    types = house.session.execute(asked).all()
    teams = house.session.execute(select(Team.id, Team.slug, Team.name)).all()
    return Known(
        entities={name.lower(): one.id for one in entities for name in (one.code, one.name)},
        brands={one.id: Brand(one.name, one.serves, list(one.skills)) for one in entities},
        teams={name.lower(): one.id for one in teams for name in (one.slug, one.name, f"team {one.name}")},
        types={name.lower(): (one.code, one.duration_min) for one in types for name in (one.code, one.name)},
        skills={one.code: list(one.skills) for one in types},
    )


def values_of(head: DataImport, row: ImportRow) -> dict[str, str]:
    """The row's cells by field."""
    return {name: tidied(row.cells[at]) for name, at in head.mapping.items() if at < len(row.cells)}


def must_be_readable(head: DataImport, row: ImportRow) -> None:
    """Refused when a cell was read in the wrong encoding, here or before it came: no name is overwritten with that."""
    for name, at in head.mapping.items():
        if at < len(row.cells) and is_garbled(row.cells[at]):
            raise Refused("garbled", name, tidied(row.cells[at]))


def named_in(names: Mapping[str, str], values: Values, name: str) -> str | None:
    """The id that goes by the name in this field, None without one. Refused for a name that nothing has."""
    said = values.get(name, "")
    if said and said.lower() not in names:
        raise Refused("unknown", name, said)
    return names[said.lower()] if said else None


def brand_of(known: Known, values: Values, kind: str) -> str:
    """The brand that is named, or the first that serves this kind of customer. Refused if it does not serve it."""
    serving = [id_ for id_, one in known.brands.items() if fits(one.serves, kind)]
    entity = named_in(known.entities, values, "entity") or next(iter(serving or known.brands))
    must_serve(known, entity, kind)
    return entity


def must_serve(known: Known, entity: str, kind: str) -> None:
    """Refused if this brand does not serve this kind of customer, with the names of those that do."""
    brand = known.brands.get(entity)  # None: it has ended, and a customer may stay with it
    if brand is None or fits(brand.serves, kind):
        return
    others = ", ".join(one.name for one in known.brands.values() if fits(one.serves, kind))
    code = f"{brand.serves}_only{'' if others else '_nobody'}"
    raise Refused(code, "kind", "", {"name": brand.name, "others": others})


def who_is_it(house: House, known: Known, row: ImportRow, who: NewCustomer) -> Row | None:
    """The customer that a row means, also one that an earlier row made. Refused when it may be either of two."""
    found = meant(house.desk, who)
    if len({(one["name"].casefold(), one["email_norm"]) for one in found}) > 1:
        raise Refused("which", more={"names": ", ".join(sorted(map(_known_as, found)))})
    if found:
        known.landed.setdefault(found[0]["id"], row.no)
    return found[0] if found else None


def _known_as(customer: Row) -> str:
    return f"{customer['name']} ({customer['email']})" if customer["email"] else str(customer["name"])


def once(known: Known, row: ImportRow, what: str, who: NewCustomer) -> None:
    """Refused when the same stood earlier in this file."""
    key = (what, who.name.casefold(), postcode_norm(who.address.postcode), door_of(who.address))
    earlier = known.seen.setdefault(key, row.no)
    if earlier != row.no:
        raise Refused("twice", "", str(earlier))


def place_text(place: NewAddress) -> str:
    """An address as a reason names it: Kade 4 a, Zwolle."""
    return f"{' '.join(one for one in (place.street, place.number, place.addition) if one)}, {place.city}"


def row_id(house: House, head: DataImport, row: ImportRow) -> str:
    """The identity that a row of this file gives to what is made of it: the same file again means the same."""
    return named(house.tenant, f"import {head.kind} {head.sha256} {row.no}")
