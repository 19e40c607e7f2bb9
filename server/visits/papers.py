"""Papers of a visit, its order, its address or its customer: a drawing, a permit, a manual. The office brings them; phones
hold them, customers read those that are meant for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.config import Settings
from server.evidence.judging import OTHER, PDF, PICTURES
from server.evidence.own_bytes import OwnBytes, own_bytes, record
from server.evidence.pictures import Undecodable, bare
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7
from sync.kind import Row

from .standing import visit_of
from .states import UNDER_WAY

__all__ = [
    "MOST_BYTES",
    "OF",
    "TITLE",
    "Paper",
    "add_paper",
    "judged_paper",
    "papers_about",
    "papers_of",
    "put_paper",
    "remove_paper",
    "take_paper",
]

MOST_BYTES = 10_000_000
"""Of one paper: it has to fit on a phone beside the photos of three days."""
MOST = 30
"""Papers of one visit, order, address or customer."""
TITLE = 200
OF = ("visit", "work_order", "address", "customer")
TAKES = {PDF, *PICTURES}
STILL = {"planned", *UNDER_WAY}


@dataclass(frozen=True)
class Paper:
    """What the office wants to bring: `of` says whether it belongs to this visit only, to its whole order, or goes with
    every visit at its address or to its customer."""

    title: str
    of: str
    for_customer: bool


def judged_paper(data: bytes, settings: Settings) -> OwnBytes:
    """The bytes by what stands in them; a picture without where and by which camera it was made. 413 too large, 415 no PDF
    or picture, 422 nothing or a broken picture. A PDF stays as it came: what its maker wrote in it belongs to it."""
    if not data:
        raise Problem(422, "visits.paper_empty", pointer="/file")
    if len(data) > MOST_BYTES:
        raise Problem(413, "visits.paper_large", pointer="/file", most=MOST_BYTES // 1_000_000)
    try:
        bytes_ = own_bytes(data, OTHER, settings)
    except Problem as problem:
        problem.pointer = "/file"
        raise
    if bytes_.judged.type not in TAKES:
        raise Problem(415, "visits.paper_type", pointer="/file")
    if bytes_.judged.type not in PICTURES:
        return bytes_
    try:
        return own_bytes(bare(data, bytes_.judged.type), bytes_.judged.type, settings)
    except Undecodable as error:
        raise Problem(422, "visits.paper_broken", pointer="/file") from error


def add_paper(house: House, visit: str, paper: Paper, bytes_: OwnBytes, *, by: str) -> Row:
    """Let it belong to the visit or its order, in the commit in which its bytes become a blob. 404, 409 the same one twice,
    too many or an erased customer's, 422 without a title."""
    row = visit_of(house.desk, visit)
    made = put_paper(house, _subjects(house, row)[paper.of], paper, bytes_, by=by)
    house.audit(
        "add_paper", "visit", visit, None, {"title": made["title"], "sha256": made["blob_sha256"], "of": paper.of}
    )
    return made


def put_paper(house: House, subject: str, paper: Paper, bytes_: OwnBytes, *, by: str) -> Row:
    """Let it belong to the row of this id, of kind `paper.of`; who calls writes it down. 409, 422 as `add_paper`."""
    title = " ".join(paper.title.split())
    if not title or len(title) > TITLE or not title.isprintable():
        raise Problem(422, "visits.paper_title", pointer="/title", most=TITLE)
    there = house.desk.rows("document", "subject_id", subject)
    if any(one["blob_sha256"] == bytes_.sha256 for one in there):
        raise Problem(409, "visits.paper_there")
    if len(there) >= MOST:
        raise Problem(409, "visits.paper_many", most=MOST)
    record(house, bytes_)
    made = house.desk.add(
        "document",
        {
            "id": uuid7(),
            "subject_kind": paper.of,
            "subject_id": subject,
            "title": title,
            "blob_sha256": bytes_.sha256,
            "bytes": len(bytes_.data),
            "by_member_id": by,
            "for_customer": paper.for_customer,
        },
    )
    _proved_no_more(house, paper.of, subject)
    return made


def remove_paper(house: House, visit: str, paper: str) -> None:
    """Take it away: from the visit's page, the phones and the customer. Its bytes go when nothing names them. 404."""
    gone = take_paper(house, paper, papers_of(house, visit))
    house.audit("remove_paper", "visit", visit, gone, None)


def take_paper(house: House, paper: str, there: list[dict[str, Any]]) -> dict[str, Any]:
    """Take one away of those that are there (`papers_about`); what to write down of it. 404 when it is none of them."""
    found = next((one for one in there if one["id"] == paper), None)
    if found is None:
        raise Problem(404, "visits.paper_gone")
    house.desk.remove("document", paper)
    _proved_no_more(house, found["of"], found["subject"])
    return {"title": found["title"], "sha256": found["sha256"]}


def papers_of(house: House, visit: str) -> list[dict[str, Any]]:
    """All papers that go with a visit; see `papers_about`."""
    row = next(iter(house.store.read("visit", [visit])), None)
    return papers_about(house, _subjects(house, row).values() if row else [])


def papers_about(house: House, subjects: Iterable[str]) -> list[dict[str, Any]]:
    """The papers that belong to these, by title: {id, title, of, subject, sha256, bytes, for_customer, by, at}."""
    rows = house.store.read_by("document", "subject_id", list(subjects))
    return [
        {
            "id": one["id"],
            "title": one["title"],
            "of": one["subject_kind"],
            "subject": one["subject_id"],
            "sha256": one["blob_sha256"],
            "bytes": one["bytes"],
            "for_customer": one["for_customer"],
            "by": one["by_member_id"],
            "at": one["created_at"],
        }
        for one in sorted(rows, key=lambda one: (one["title"].casefold(), one["id"]))
    ]


def _subjects(house: House, visit: Row) -> dict[str, str]:
    """What papers of this visit may belong to: {of: id}."""
    (order,) = house.store.read("work_order", [visit["work_order_id"]])
    return {"visit": visit["id"], "work_order": order["id"], "address": order["address_id"], "customer": order["customer_id"]}  # fmt: skip


def _proved_no_more(house: House, of: str, subject: str) -> None:
    """What phones proved of the visit was proved without this paper: they say it anew once they hold it. Of a place or a
    customer those that are still to come: a wholesaler has thousands behind him."""
    desk = house.desk
    if of == "visit":
        desk.touch("visit", subject)
        return
    column = {"work_order": "id", "address": "address_id", "customer": "customer_id"}[of]
    orders = [subject] if of == "work_order" else [row["id"] for row in desk.rows("work_order", column, subject)]
    desk.preload_by("visit", "work_order_id", orders)
    for order in orders:
        open_ones = [row["id"] for row in desk.rows("visit", "work_order_id", order) if of == "work_order" or row["state"] in STILL]  # fmt: skip
        for visit in open_ones:
            desk.touch("visit", visit)
        if open_ones and of == "address":
            desk.touch("work_order", order)  # phones from before papers of places do not know its address
