"""What a cell says: an e-mail address, a postcode, a day, a time. What cannot be read is said, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import phonenumbers

from server.customers.matching import NewAddress, NewCustomer, postcode_norm

__all__ = ["Refused", "customer_in", "day_in", "time_in"]

Values = Mapping[str, str]
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_POSTCODE = re.compile(r"[1-9][0-9]{3}([A-Z]{2})?")
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.uh]?([0-5][0-9])?(?::[0-5][0-9])?(?:\s*uur)?")
_LIMITS = {"name": 200, "email": 254, "street": 200, "number": 20, "addition": 20, "city": 100}


@dataclass
class Refused(Exception):
    """A row that cannot be taken: the `code` of a text imports.why_<code>, the `field` and the `value` as it came."""

    code: str
    field: str = ""
    value: str = ""

    def said(self) -> dict[str, str]:
        """As it is kept with the row."""
        return {"code": self.code, "field": self.field, "value": self.value[:100]}


def customer_in(values: Values) -> NewCustomer:
    """Who is meant. Refused for what is too long or cannot be read."""
    for field, most in _LIMITS.items():
        if len(values.get(field, "")) > most:
            raise Refused("too_long", field, values[field])
    email, postcode = values.get("email") or None, postcode_norm(values["postcode"])
    if email and not _MAIL.fullmatch(email):
        raise Refused("email", "email", email)
    if not _POSTCODE.fullmatch(postcode):
        raise Refused("postcode", "postcode", values["postcode"])
    if not any(sign.isdigit() for sign in values["number"]):
        raise Refused("number", "number", values["number"])
    address = NewAddress(
        street=values["street"],
        number=values["number"],
        postcode=postcode,
        city=values["city"],
        addition=values.get("addition") or None,
    )
    return NewCustomer(values["name"], address, email=email, phone=_phone(values.get("phone", "")))


def day_in(text: str) -> date:
    """2026-11-23, 23-11-2026, 23/11/2026, also with a time behind it. Refused for anything else."""
    said = text.split()[0] if text.split() else ""
    for written in _DAYS:
        try:
            day = datetime.strptime(said, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if date(2000, 1, 1) <= day <= date(2100, 12, 31):
            return day
    raise Refused("day", "day", text)


def time_in(text: str, field: str) -> time:
    """9:00, 09.00, 9u, 13:30:00, 2026-11-23 09:00. Refused for anything else."""
    said = text.split(" ", 1)[1] if re.match(r"\d{4}-\d\d-\d\d ", text) else text
    found = _TIME.fullmatch(said.strip().lower())
    if found is None:
        raise Refused("time", field, text)
    return time(int(found[1]), int(found[2] or 0))


def _phone(text: str) -> str | None:
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        raise Refused("phone", "phone", text) from None
    if not phonenumbers.is_possible_number(number):
        raise Refused("phone", "phone", text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
