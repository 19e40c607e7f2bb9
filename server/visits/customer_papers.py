"""Papers of a customer or of one of his addresses, brought without a visit: a key plan, the drawing of a meter cupboard.
They are the same papers as a visit's (papers.py): every visit there has them, also one that is planned later."""

from typing import Any

from server.evidence.own_bytes import OwnBytes
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Row

from .papers import Paper, papers_about, put_paper, take_paper

__all__ = ["add_customer_paper", "customer_papers", "remove_customer_paper"]


def customer_papers(house: House, customer: str) -> list[dict[str, Any]]:
    """The papers of a customer and of each of his addresses, by title; see papers_about."""
    return papers_about(house, [customer, *_addresses(house, customer)])


def add_customer_paper(
    house: House, customer: str, address: str | None, title: str, bytes_: OwnBytes, *, for_customer: bool, by: str
) -> Row:
    """Let it belong to the customer, or to this address of his. 404; 409 the same one twice, too many or erased; 422 without
    a title, or for an address that is not his."""
    row = house.desk.get("customer", customer)
    if row is None:
        raise Problem(404, "kit.not_found")
    if row["erased_at"] is not None:
        raise Problem(409, "customers.erased")
    if address is not None and address not in _addresses(house, customer):
        raise Problem(422, "visits.paper_address", pointer="/address")
    paper = Paper(title, "address" if address else "customer", for_customer)
    made = put_paper(house, address or customer, paper, bytes_, by=by)
    house.audit("add_paper", "customer", customer, None, {"title": made["title"], "sha256": made["blob_sha256"], "of": paper.of})  # fmt: skip
    return made


def remove_customer_paper(house: House, customer: str, paper: str) -> None:
    """Take it away: from the page, the phones and the customer. 404."""
    gone = take_paper(house, paper, customer_papers(house, customer))
    house.audit("remove_paper", "customer", customer, gone, None)


def _addresses(house: House, customer: str) -> list[str]:
    return [row["id"] for row in house.store.read_by("address", "customer_id", [customer])]
