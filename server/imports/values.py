"""What a cell says: an e-mail address, a postcode, a day, a time. What cannot be read is said, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, datetime, time

import phonenumbers

from server.brands.checks import WrongFields
from server.customers.kinds import company_numbers, guessed_kind
from server.customers.matching import NewAddress, NewCustomer, postcode_norm

__all__ = ["Refused", "Values", "customer_in", "day_in", "kind_in", "time_in"]

Values = Mapping[str, str]
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_POSTCODE = re.compile(r"[1-9][0-9]{3}([A-Z]{2})?")
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.uh]?([0-5][0-9])?(?::[0-5][0-9])?(?:\s*uur)?")
_LIMITS = {"name": 200, "email": 254, "street": 200, "number": 20, "addition": 20, "city": 100, "kvk": 40, "vat": 40}
_KINDS = {
    "person": ("particulier", "consument", "persoon", "privé", "prive", "p", "person", "private", "consumer"),
    "company": ("bedrijf", "zakelijk", "onderneming", "organisatie", "b", "z", "company", "business"),
}


@dataclass
class Refused(Exception):
    """A row that cannot be taken: the `code` of a text imports.why_<code>, the `field` and the `value` as it came."""

    code: str
    field: str = ""
    value: str = ""
    more: Mapping[str, str] = made(default_factory=dict[str, str])

    def said(self) -> dict[str, str]:
        """As it is kept with the row."""
        return {**self.more, "code": self.code, "field": self.field, "value": self.value[:100]}


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
    kind = kind_in(values) or guessed_kind(values["name"])[0]
    phone = _phone(values.get("phone", ""))
    return NewCustomer(values["name"], address, email=email, phone=phone, kind=kind, **_numbers(kind, values))


def kind_in(values: Values) -> str | None:
    """person or company, as it is said: in its own column, or by a number that only a company has. None if nothing says it.
    Refused for a word that is neither."""
    said = values.get("kind", "").strip().lower()
    if said:
        kind = next((kind for kind, words in _KINDS.items() if said in words), None)
        if kind is None:
            raise Refused("kind", "kind", values["kind"])
        return kind
    return "company" if values.get("kvk") or values.get("vat") else None


def _numbers(kind: str, values: Values) -> dict[str, str | None]:
    try:
        return company_numbers(kind, {name: values[name] for name in ("kvk", "vat") if values.get(name)})
    except WrongFields as wrong:
        name, (code, _) = next(iter(wrong.fields.items()))
        code = "only_companies" if code == "customers.only_companies" else name
        raise Refused(code, name, values[name]) from wrong


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
