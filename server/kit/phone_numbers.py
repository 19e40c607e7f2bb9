"""How a telephone number is shown: 06 12 34 56 78 in the Netherlands, +32 475 123 456 abroad.

Kept and dialled are always E.164 (+31612345678). `pwa/lib/phone_number.js` is the same rule; both read
tests/wire/phone_numbers/phone_numbers.json. The grouping is ours and small, so that a phone needs no library for it.
"""

import re

__all__ = ["shown_phone"]

_DUTCH_AREAS = re.compile(r"(1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7\d|8[2-8])")
"""Area codes of two digits behind the 0; all others have three."""
_ONE = re.compile(r"[17]")
_TWO = re.compile(r"2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country codes of one and two digits; all others have three."""


def shown_phone(number: str | None) -> str:
    """The number with spaces where people put them. What is not E.164 stays as it is; nothing is ""."""
    if not number or not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        return number or ""
    digits = number[1:]
    if digits.startswith("31") and len(digits) == 11:
        return _dutch(digits[2:])
    code = 1 if _ONE.match(digits) else 2 if _TWO.match(digits) else 3
    return f"+{digits[:code]} {_in_threes(digits[code:])}"


def _dutch(nine: str) -> str:
    if nine.startswith("6"):
        return "06 " + " ".join(nine[at : at + 2] for at in range(1, 9, 2))
    area = 2 if _DUTCH_AREAS.match(nine) else 3
    rest = nine[area:]
    return f"0{nine[:area]} {rest[:3]} {rest[3:]}"


def _in_threes(digits: str) -> str:
    """475 123 456; the last group takes a single digit that is left over."""
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return " ".join(groups)
