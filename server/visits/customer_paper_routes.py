"""The office's calls about papers of a customer and of his addresses, in JSON: those there are, bring one, take one away."""

import base64
from typing import Any

from server.kit.clock import rfc3339
from server.kit.http import Answer, Door, Problem, Sample, answer

from .customer_papers import add_customer_paper, customer_papers, remove_customer_paper
from .office_schemas import Nothing, RowId
from .paper_routes import SAMPLE, SentPaper, decoded, laid
from .papers import MOST_BYTES
from .routes import visits

__all__ = ["bring_to_customer"]

_ONE = {"customer": "a customer"}


class NewCustomerPaper(SentPaper):
    """And at which address; left out: at all of them."""

    address = RowId()


@visits.get("/api/customer/<id:customer>/papers", permission="visits.read", door="office", sample=Sample(path=_ONE))
def list_customer_papers(door: Door, customer: str) -> Answer:
    """The papers of a customer and of his addresses, by title; their bytes are at /office/blobs/{sha256}."""
    with door.read() as house:
        if not house.store.read("customer", [customer]):
            raise Problem(404, "kit.not_found")
        return answer({"items": [one | {"at": rfc3339(one["at"])} for one in customer_papers(house, customer)]})


@visits.post("/api/customer/<id:customer>/papers", permission="visits.write", door="office", takes=NewCustomerPaper, limit=MOST_BYTES * 4 // 3 + 10_000, sample=Sample(path=_ONE, json={"title": "Sleutelplan", "content": base64.b64encode(SAMPLE).decode()}))  # fmt: skip
def post_customer_paper(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Bring a PDF, JPEG, PNG or WebP, in base64: 201 `{id}`. It goes with every visit at the customer's, or at `address`.

    409 the same one twice, too many or an erased customer's, 413 too large, 415 no such file, 422 empty, broken or another's
    address.
    """
    data = decoded(args["content"])
    made = bring_to_customer(door, customer, args.get("address"), args["title"], data, for_customer=args["for_customer"])  # fmt: skip
    return answer({"id": made}, status=201)


@visits.delete("/api/customer/<id:customer>/paper/<id:paper>", permission="visits.write", door="office", takes=Nothing, sample=Sample(path=_ONE | {"paper": "a document"}))  # fmt: skip
def delete_customer_paper(door: Door, customer: str, paper: str, args: dict[str, Any]) -> Answer:
    """Take a paper away: from the page, the phones and the customer. 204; 404 when it is not there any more."""
    with door.write() as house:
        remove_customer_paper(house, customer, paper)
    return Answer(status=204)


def bring_to_customer(door: Door, customer: str, address: str | None, title: str, data: bytes, *, for_customer: bool) -> str:  # fmt: skip
    """Bring it to a customer or one of his addresses; its id. Problem as `add_customer_paper` and `laid`."""
    return laid(door, data, lambda house, bytes_: add_customer_paper(house, customer, address, title, bytes_, for_customer=for_customer, by=door.who.member))  # fmt: skip
