"""The office's calls about papers, in JSON: those of a visit, bring one, take one away."""

import base64
from collections.abc import Callable
from typing import Any

from marshmallow import fields, validate

from server.evidence.own_bytes import OwnBytes, lay_down, lay_down_again
from server.kit.clock import rfc3339
from server.kit.files import FilesAway, FilesFull, files_of
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, answer
from sync.kind import Row

from .office_schemas import Nothing, Sent, Words
from .papers import MOST_BYTES, OF, TITLE, Paper, add_paper, judged_paper, papers_of, remove_paper
from .routes import visits

__all__ = ["SAMPLE", "SentPaper", "bring", "decoded", "laid"]

_ONE = {"visit": "a visit"}
SAMPLE = b"%PDF-1.4\n%%EOF\n"


class SentPaper(Sent):
    """A paper: what it is called, its bytes in base64, whether the customer reads it."""

    title = Words(TITLE, required=True)
    content = fields.String(required=True, validate=validate.Length(max=MOST_BYTES * 4 // 3 + 4))
    for_customer = fields.Boolean(load_default=False)


class NewPaper(SentPaper):
    """And whether it is the visit's or the whole order's."""

    of = fields.String(load_default="visit", validate=validate.OneOf(OF, error="visits.sent_paper_of"))


@visits.get("/api/visit/<id:visit>/papers", permission="visits.read", door="office", sample=Sample(path=_ONE))
def list_papers(door: Door, visit: str) -> Answer:
    """The papers of a visit and of its order, by title; their bytes are at /office/blobs/{sha256}."""
    with door.read() as house:
        if not house.store.read("visit", [visit]):
            raise Problem(404, "visits.not_found")
        return answer({"items": [one | {"at": rfc3339(one["at"])} for one in papers_of(house, visit)]})


@visits.post("/api/visit/<id:visit>/papers", permission="visits.write", door="office", takes=NewPaper, limit=MOST_BYTES * 4 // 3 + 10_000, sample=Sample(path=_ONE, json={"title": "Tekening van de meterkast", "content": base64.b64encode(SAMPLE).decode()}))  # fmt: skip
def post_paper(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Bring a PDF, JPEG, PNG or WebP, in base64: 201 `{id}`. Phones fetch it, and prove the visit again with it.

    409 the same one twice, too many or an erased customer's, 413 too large, 415 no such file, 422 empty or broken.
    """
    data = decoded(args["content"])
    return answer({"id": bring(door, visit, Paper(args["title"], args["of"], args["for_customer"]), data)}, status=201)


@visits.delete("/api/visit/<id:visit>/paper/<id:paper>", permission="visits.write", door="office", takes=Nothing, sample=Sample(path=_ONE | {"paper": "a document"}))  # fmt: skip
def delete_paper(door: Door, visit: str, paper: str, args: dict[str, Any]) -> Answer:
    """Take a paper away: from the page, the phones and the customer. 204; 404 when it is not there any more."""
    with door.write() as house:
        remove_paper(house, visit, paper)
    return Answer(status=204)


def decoded(content: str) -> bytes:
    """Bytes that came in base64. Problem 400."""
    try:
        return base64.b64decode(content, validate=True)
    except ValueError as error:
        raise Problem(400, "visits.paper_base64", pointer="/content") from error


def bring(door: Door, visit: str, paper: Paper, data: bytes) -> str:
    """Bring it to a visit; its id. Problem as `add_paper` and `laid`."""
    return laid(door, data, lambda house, bytes_: add_paper(house, visit, paper, bytes_, by=door.who.member))


def laid(door: Door, data: bytes, add: Callable[[House, OwnBytes], Row]) -> str:
    """Judge it, let it be a file, then one commit that says so; its id. Problem as `judged_paper`, 507, 503 of the file store."""
    bytes_, files = judged_paper(data, door.settings), files_of(door.app)
    try:
        lay_down(files, door.who.tenant, bytes_)
    except FilesFull as full:
        raise Problem(507, "visits.paper_no_room") from full
    except FilesAway as away:
        raise Problem(503, "visits.paper_no_room", headers={"Retry-After": "60"}) from away
    with door.write() as house:
        made = add(house, bytes_)
    lay_down_again(files, door.who.tenant, bytes_)
    return str(made["id"])
