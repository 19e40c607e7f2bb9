"""A brand as customers see it: its name, how to reach it, and its colour made so that everybody can read on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.accounts.models import Entity, Tenant
from server.kit.house import House
from server.kit.phone_numbers import shown_phone

__all__ = [
    "OURS",
    "Brand",
    "Paint",
    "brand_of",
    "company_of",
    "contrast",
    "is_colour",
    "lightness",
    "mixed",
    "paint",
    "place_of",
    "readable",
]

OURS = "00505c"
"""The colour of a brand that chose none."""
PAPER, NIGHT = "f6f5f1", "0d1514"
ENOUGH = 4.5
"""The contrast that WCAG 2.2 AA asks of text."""


@dataclass(frozen=True)
class Paint:
    """A brand's colour in use, each as #rrggbb: a ground with the ink on it, and the colour as ink on paper by day and by night."""

    ground: str
    ink: str
    day: str
    night: str


@dataclass(frozen=True)
class Brand:
    """What stands on a customer's page and mail. `lines` are its foot: how to reach it, its numbers."""

    id: str
    name: str
    colour: str
    email: str | None
    phone: str | None
    lines: tuple[str, ...]
    sender: str | None = None
    legal: tuple[tuple[str, str], ...] = ()
    langs: tuple[str, ...] = ("nl", "en")

    def legal_in(self, lang: str) -> str:
        """What stands at the foot of its papers in this language, or in the one that it has."""
        said = dict(self.legal)
        return said.get(lang) or next(iter(said.values()), "")

    @property
    def paint(self) -> Paint:
        """Its colour as it can be read."""
        return paint(self.colour)


def brand_of(house: House, entity: str) -> Brand:
    """The brand of an entity; an unknown one has no name and our colour."""
    row = house.session.get(Entity, (house.tenant, entity))
    if row is None:
        return Brand(entity, "", OURS, None, None, ())
    numbers = " · ".join(
        f"{name} {value}" for name, value in (("KvK", row.kvk), ("BTW", row.vat), ("IBAN", row.iban)) if value
    )
    reach = " · ".join(one for one in (shown_phone(row.phone), row.email) if one)
    lines = tuple(line for line in (place_of(row), reach, numbers) if line)
    legal = tuple((lang, text) for lang, text in (("nl", row.legal_nl), ("en", row.legal_en)) if text)
    return Brand(
        row.id,
        row.name,
        row.colour or OURS,
        row.email,
        row.phone,
        lines,
        row.sender,
        legal,
        tuple(row.langs.split(",")),
    )


def company_of(house: House) -> Brand:
    """The company itself, as it writes to its own people: its name and colour, and no brand's numbers."""
    row = house.session.get_one(Tenant, house.tenant)
    return Brand(row.id, row.name, row.colour or OURS, None, None, ())


def place_of(row: Entity) -> str:
    """Where it is, on one line."""
    postcode = f"{row.postcode[:4]} {row.postcode[4:]}" if row.postcode else ""
    return ", ".join(one for one in (row.street, f"{postcode} {row.city or ''}".strip()) if one)


def is_colour(text: str) -> bool:
    """Whether this is a colour as we write it: six lower-case hexadecimal digits."""
    return re.fullmatch(r"[0-9a-f]{6}", text) is not None


def paint(colour: str) -> Paint:
    """How this colour may be used. White or black stands on it, whichever is read better (one of them always has 4.5:1);
    as ink it is darkened by day and lightened by night until it can be read."""
    ink = max(("ffffff", "000000"), key=lambda one: contrast(one, colour))
    day, night = readable(colour, "000000", [PAPER]), readable(colour, "ffffff", [NIGHT])
    return Paint(*(f"#{one}" for one in (colour, ink, day, night)))


def contrast(one: str, other: str) -> float:
    """The contrast between two colours, 1 to 21, as WCAG reckons it."""
    light, dark = sorted((lightness(one), lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, end: str, grounds: Sequence[str], enough: float = ENOUGH) -> str:
    """The colour, mixed with so much of `end` (in steps of a fiftieth) that it can be read on all of these."""
    shades = (mixed(colour, end, step / 50) for step in range(51))
    return next((one for one in shades if all(contrast(one, ground) >= enough for ground in grounds)), end)


def mixed(one: str, other: str, part: float) -> str:
    """The first with this part (0 to 1) of the other in it."""
    return "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_rgb(one), _rgb(other), strict=True))


def lightness(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))
