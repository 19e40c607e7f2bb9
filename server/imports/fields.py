"""The fields that a row may fill, and the headings by which we know them."""

from dataclasses import dataclass, replace

__all__ = ["FIELDS", "Field", "guessed", "missing"]


@dataclass(frozen=True)
class Field:
    """One field: `needed` in every row, `known_as` in headings (letters and digits, lower case)."""

    name: str
    needed: bool
    known_as: tuple[str, ...]


_WHO = (
    Field("name", True, ("naam", "klant", "klantnaam", "name", "customer")),
    Field("email", False, ("email", "emailadres", "mail")),
    Field("phone", False, ("telefoon", "telefoonnummer", "tel", "mobiel", "phone")),
    Field("street", True, ("straat", "straatnaam", "street", "adres")),
    Field("number", True, ("huisnummer", "nummer", "huisnr", "nr", "number", "housenumber")),
    Field("addition", False, ("toevoeging", "huisnummertoevoeging", "addition")),
    Field("postcode", True, ("postcode", "pc", "zip", "zipcode", "postalcode")),
    Field("city", True, ("plaats", "woonplaats", "stad", "city")),
    Field(
        "kind",
        False,
        (
            "soortklant",
            "klantsoort",
            "klanttype",
            "typeklant",
            "particulierofbedrijf",
            "customerkind",
            "customertype",
            "kind",
        ),
    ),
    Field("kvk", False, ("kvk", "kvknummer", "kvknr", "coc")),
    Field("vat", False, ("btw", "btwnummer", "btwnr", "vat", "vatnumber")),
    Field("entity", False, ("label", "merk", "entiteit", "entity", "brand")),
)
_WHEN = (
    Field("type", True, ("soort", "soortbezoek", "type", "werk")),
    Field("team", True, ("team", "ploeg")),
    Field("day", True, ("dag", "datum", "day", "date")),
    Field("from", True, ("van", "begin", "begintijd", "tijd", "from", "start", "time")),
    Field("to", False, ("tot", "einde", "eindtijd", "to", "end")),
    Field("access_note", False, ("toegang", "access", "accessnote")),
    Field("remarks", False, ("opmerkingen", "opmerking", "remarks", "notes")),
    Field("despite", False, ("tochomdat", "allthesamebecause", "despite")),
)
_ONLY_WHO = tuple(
    replace(one, known_as=(*one.known_as, "soort", "type")) if one.name == "kind" else one for one in _WHO
)
FIELDS: dict[str, tuple[Field, ...]] = {"customers": _ONLY_WHO, "visits": _WHO + _WHEN}
"""By the kind of import."""


def guessed(kind: str, columns: list[str]) -> dict[str, int]:
    """Which column is probably which field; each column at most once."""
    plain = ["".join(sign for sign in column.lower() if sign.isalnum()) for column in columns]
    found = dict[str, int]()
    for field in FIELDS[kind]:
        at = next((nr for name in field.known_as for nr, column in enumerate(plain) if column == name), None)
        if at is not None and at not in found.values():
            found[field.name] = at
    return found


def missing(kind: str, mapping: dict[str, int]) -> list[str]:
    """Needed fields that no column fills."""
    return [field.name for field in FIELDS[kind] if field.needed and field.name not in mapping]
