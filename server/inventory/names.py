"""Names that phone and server make alike: a serial number's plain form, the ids of a serial and of a stock level, and how
much of a product. The ids of a need and of a reservation are the server's own."""

import re
import unicodedata
from functools import lru_cache

from server.kit.ids import named

NOT_PLAIN = re.compile(r"[^A-Z0-9]")


def serial_norm(typed: str) -> str:
    """The form in which serial numbers are compared: NFKC, upper case, only A-Z and 0-9. May be empty."""
    return NOT_PLAIN.sub("", unicodedata.normalize("NFKC", typed).upper())


def amount_text(count: int, unit: str | None, *, times: str = "") -> str:
    """14 m of what is bought by the metre, and of anything else 2 with `times` behind it."""
    return f"{count} m" if unit == "metre" else f"{count}{times}"


def serial_id(product: str, norm: str) -> str:
    """The id of a product's serial: UUIDv5 with the product as its namespace."""
    return named(product, norm)


@lru_cache(1 << 16)  # a share-out asks for each van and each work
def stock_level_id(location: str, product: str) -> str:
    """The id of what lies of a product at a location: UUIDv5 with the location as its namespace."""
    return named(location, product)


def need_id(cause: str, product: str) -> str:
    """The id of what a cause needs of a product: taken away and asked again in one commit it is one row."""
    return named(cause, product)


def reservation_id(cause: str, level: str) -> str:
    """The id of what is reserved of a stock level for a cause: UUIDv5 with the cause as its namespace."""
    return named(cause, level)
