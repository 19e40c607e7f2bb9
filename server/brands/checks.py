"""The rule of each field of a brand: what was typed made into what is kept, or a sentence that says what to do.

IBAN and VAT numbers have check digits. A number of the chamber of commerce (KvK) has none: eight digits, not all the same.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import phonenumbers
from marshmallow import ValidationError, validate
from stdnum import iban as iban_rule
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.nl import btw as vat_rule

from server.accounts.models.company import LINES, SERVES

from .colours import colour_of

__all__ = ["LANGS", "WrongFields", "checked_fields"]

LANGS = ("nl", "en", "nl,en", "en,nl")
"""The languages of a brand, the first one first."""
_EMAIL = validate.Email()


class WrongFields(Exception):
    """What is wrong, by field: (key of a text, its parameters)."""

    def __init__(self, fields: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        super().__init__(str(fields))
        self.fields = dict(fields)


class _Wrong(Exception):
    pass


def checked_fields(sent: Mapping[str, str | None]) -> dict[str, str | None]:
    """These fields as they are kept; an empty text is nothing. WrongFields with every complaint at once."""
    kept, wrong = dict[str, str | None](), dict[str, tuple[str, dict[str, Any]]]()
    for name, value in sent.items():
        text = (value or "").replace("\r\n", "\n").strip()
        try:
            kept[name] = _RULES[name](text) if text else _nothing(name)
        except _Wrong as error:
            wrong[name] = (f"brands.wrong_{error}", {})
    if wrong:
        raise WrongFields(wrong)
    return kept


def _nothing(name: str) -> str | None:
    if name in ("name", "langs", "serves"):
        raise _Wrong(name)
    return None


def _line(most: int) -> Callable[[str], str]:
    def rule(text: str) -> str:
        if len(text) > most or not text.isprintable():
            raise _Wrong("line")
        return text

    return rule


def _words(text: str) -> str:
    if len(text) > 300 or not text.replace("\n", " ").isprintable():
        raise _Wrong("legal")
    return text


def _kvk(text: str) -> str:
    digits = re.sub(r"[ .]", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits) or len(set(digits)) == 1:
        raise _Wrong("kvk")
    return digits


def _vat(text: str) -> str:
    try:
        return "NL" + str(vat_rule.validate(text))
    except WrongNumber:
        raise _Wrong("vat") from None


def _iban(text: str) -> str:
    try:
        return str(iban_rule.validate(text))
    except WrongNumber:
        raise _Wrong("iban") from None


def _email(text: str) -> str:
    try:
        _EMAIL(text)
    except ValidationError:
        raise _Wrong("email") from None
    if not text.isascii() or len(text) > 254:
        raise _Wrong("email")
    return text


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        raise _Wrong("phone") from None
    if not phonenumbers.is_valid_number(number):
        raise _Wrong("phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _postcode(text: str) -> str:
    said = "".join(text.split()).upper()
    if not re.fullmatch(r"[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}", said):
        raise _Wrong("postcode")
    return said


def _colour(text: str) -> str:
    colour = colour_of(text)
    if colour is None:
        raise _Wrong("colour")
    return colour


def _one_of(name: str, known: tuple[str, ...]) -> Callable[[str], str]:
    def rule(text: str) -> str:
        if text not in known:
            raise _Wrong(name)
        return text

    return rule


_RULES: dict[str, Callable[[str], str]] = {
    "name": _line(200),
    "kvk": _kvk,
    "vat": _vat,
    "iban": _iban,
    "colour": _colour,
    "email": _email,
    "sender": _email,
    "phone": _phone,
    "street": _line(200),
    "postcode": _postcode,
    "city": _line(100),
    "legal_nl": _words,
    "legal_en": _words,
    "langs": _one_of("langs", LANGS),
    "serves": _one_of("serves", SERVES),
    "line": _one_of("line_of_work", LINES),
    "product_range": _line(100),
}
