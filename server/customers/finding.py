"""What customers and their addresses are found by."""

from collections.abc import Iterable

from server.kit.search import found_by
from server.kit.search_words import phone_words, words_in
from sync.kind import Row


def _of_customer(row: Row) -> Iterable[str]:
    return words_in(row["name"]) | phone_words(row["phone_e164"])


def _of_address(row: Row) -> Iterable[str]:
    """Number and addition also as one word, as people type 4a."""
    words = words_in(row["street"], row["number"], row["addition"], row["postcode"], row["city"])
    return words | words_in(f"{row['number']}{row['addition']}") if row["addition"] else words


found_by("customer", ("name", "phone_e164"), _of_customer)
found_by("address", ("street", "number", "addition", "postcode", "city"), _of_address)
