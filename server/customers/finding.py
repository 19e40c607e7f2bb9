"""What customers and their addresses are found by; the words of both are kept once more as the customer's."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import CompoundSelect, Select, select, union

from server.kit.search import found_by, gathered_from
from server.kit.search_models import SearchWord
from server.kit.search_words import phone_words, words_in
from sync.kind import Row

from .models import Address


def _of_customer(row: Row) -> Iterable[str]:
    return words_in(row["name"]) | phone_words(row["phone_e164"])


def _of_address(row: Row) -> Iterable[str]:
    """Number and addition also as one word, as people type 4a."""
    words = words_in(row["street"], row["number"], row["addition"], row["postcode"], row["city"])
    return words | words_in(f"{row['number']}{row['addition']}") if row["addition"] else words


found_by("customer", ("name", "phone_e164"), _of_customer)
found_by("address", ("street", "number", "addition", "postcode", "city"), _of_address)


def _whose(changed: Mapping[str, list[str]]) -> Select[str]:
    """Customers with these addresses."""
    return select(Address.customer_id).where(Address.id.in_(changed["address"]))


def _words(customers: Sequence[str]) -> CompoundSelect[str, str]:
    """(word, customer) of the customers themselves and of their addresses."""
    own = select(SearchWord.word, SearchWord.row_id).where(
        SearchWord.kind == "customer", SearchWord.row_id.in_(customers)
    )
    mine = (SearchWord.tenant_id == Address.tenant_id) & (SearchWord.row_id == Address.id)
    of_addresses = select(SearchWord.word, Address.customer_id).join(Address, mine & (SearchWord.kind == "address"))
    return union(own, of_addresses.where(Address.customer_id.in_(customers)))


gathered_from("customer", {"customer": (), "address": ()}, _whose, _words)
