"""What visits are found by besides their customers: the order's number, who is there, the numbered pieces they used."""

from collections.abc import Iterable

from server.kit.search import found_by
from server.kit.search_words import phone_words, words_in
from sync.kind import Row


def _of_order(row: Row) -> Iterable[str]:
    return words_in(row["number"])


def _of_visit(row: Row) -> Iterable[str]:
    return words_in(row["contact_name"]) | phone_words(row["contact_phone"])


def _of_part(row: Row) -> Iterable[str]:
    return words_in(row["serial"], row["old_serial"])


found_by("work_order", ("number",), _of_order)
found_by("visit", ("contact_name", "contact_phone"), _of_visit)
found_by("part_use", ("serial", "old_serial"), _of_part)
