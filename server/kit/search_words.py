"""How a text is cut into the words that it is found by, and what is typed into the words to look for.

Words begin to match from their first sign on, without capitals and accents: "dorps" finds Dorpsstraat, "cafe" finds Café.
"""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["LONGEST", "dialled", "phone_words", "readings", "words_in"]

LONGEST = 40
"""Signs of a word that are kept; what is longer is found by its beginning."""
MOST = 12
"""Words of a question that are looked for."""
PART = re.compile(r"[^\W_]+")
POSTCODE = re.compile(r"\b(\d{4})\s+([a-z]{1,2})\b")
"""Written apart, as people type it; it is kept as one word."""
DIALLED = re.compile(r"[\d\s()+./-]+")
FEWEST_DIGITS = 6
"""With fewer it is no telephone number."""


def words_in(*texts: str | None) -> set[str]:
    """The words that these texts are found by. WO-2026-01001 is found from each of its parts on: from 2026 and from 1001."""
    return {word for text in texts if text for chunk in _plain(text).split() for word in _tails(PART.findall(chunk))}


def phone_words(*numbers: str | None) -> set[str]:
    """The digits that telephone numbers are found by."""
    return {digits[:LONGEST] for number in numbers if number and (digits := dialled(number))}


def dialled(number: str) -> str:
    """The digits of a number without the Netherlands and the zero before them: 612345678, however it is written."""
    digits = re.sub(r"\D", "", number.replace("(0)", "")).removeprefix("0031")
    if digits.startswith("31") and len(digits) == 11:
        digits = digits[2:]
    return digits.lstrip("0")


def readings(question: str) -> list[list[str]]:
    """What may be meant: lists of words, of one of which all must be there. Empty when nothing can be looked for."""
    plain = _plain(question)
    found = [_joined(plain.split())]
    if POSTCODE.search(plain):
        found.append(_joined(POSTCODE.sub(r"\1\2", plain).split()))
    if DIALLED.fullmatch(plain) and len(digits := dialled(plain)) >= FEWEST_DIGITS:
        found.append([digits])
    return [words for nr, words in enumerate(found) if words and words not in found[:nr]]


def _joined(chunks: Iterable[str]) -> list[str]:
    words = ["".join(PART.findall(chunk))[:LONGEST] for chunk in chunks]
    return list(dict.fromkeys(word for word in words if word))[:MOST]


def _tails(parts: list[str]) -> Iterable[str]:
    for nr in range(len(parts)):
        tail = "".join(parts[nr:])[:LONGEST]
        yield tail
        if tail.startswith("0") and tail.lstrip("0"):
            yield tail.lstrip("0")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
