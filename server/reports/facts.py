"""What a report of a visit is made from, and what it still waits for."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.accounts.models import Entity, Member, Tenant
from server.brands.logos import logo_of
from server.evidence.links import is_here
from server.kit.chain import contents_of, links_of
from server.kit.chain_link import content_text
from server.kit.chain_models import ChainLink
from server.kit.files import Files, NoFile
from server.kit.house import House
from server.visits.models import Photo, Signature, Visit, WorkOrder
from server.visits.office_documents import signable_documents
from server.visits.signed_changes import changes_since
from server.visits.states import FINAL, OUTCOMES

from .carried import Carried, carried_of, carried_words
from .unsigned import unsigned_text

__all__ = ["Facts", "SealedSignature", "Waiting", "facts_of", "photos_by_hash", "signatures_of", "statement_under"]

FORMAT = "veldwerk.statement/1"
TEXTS = ("lang", "nr", "title", "customer", "address", "remarks")
THINGS = {
    "answers": ("item", "repeat", "title", "value", "note"),
    "parts": ("product", "name", "quantity", "serial"),
    "photos": ("item", "repeat", "sha256"),
}
"""What a statement's lists say of each thing."""


class Waiting(Exception):
    """The report cannot be made yet. `why`: not_ended, not_signed, statement, seal, photos, mark, odd; `count` of them."""

    def __init__(self, why: str, count: int = 0) -> None:
        super().__init__(f"{why} {count}")
        self.why, self.count = why, count


@dataclass(frozen=True)
class SealedSignature:
    """A signature with its statement and its link. `content` is the text that the link's hash is over."""

    row: Signature
    statement: bytes
    said: dict[str, Any]
    content: str
    link: ChainLink
    technician: str


@dataclass(frozen=True)
class Facts:
    """Everything that a report says. `said` is the text that is shown: the first signature's statement, or `record`.

    `record`: the bytes of the text that the office made itself because nobody signed (unsigned.py); else None.
    """

    tenant: Tenant
    entity: Entity | None
    visit: Visit
    said: dict[str, Any]
    record: bytes | None
    signatures: list[SealedSignature]
    photos: list[Photo]
    withheld: dict[str, str]
    changes: list[dict[str, Any]]
    sections: list[dict[str, Any]] = field(default_factory=list)
    logo: bytes | None = None
    carried: Carried | None = None

    @property
    def texts(self) -> list[dict[str, Any]]:
        """Every text that names photos: the statements, or the office's own."""
        return [one.said for one in self.signatures] or [self.said]

    @property
    def mark(self) -> str:
        """What the QR code on paper names: the hash of the signature's link, or of the office's text."""
        return hashlib.sha256(self.record).hexdigest() if self.record else self.signatures[0].link.hash

    @property
    def lacks_customer(self) -> bool:
        """Whether no customer signed; perhaps the technician did."""
        return not any(one.row.role == "customer" for one in self.signatures)

    @property
    def lang(self) -> str:
        """The statement's language; Dutch when it is none of ours."""
        return "en" if self.said["lang"] == "en" else "nl"

    @property
    def basis(self) -> str:
        """The hash of all this: the same facts need no second report."""
        said: list[Any] = [[one.link.hash for one in self.signatures], self.changes, self.withheld]
        said += [self.mark] if self.record else []
        said += [carried_words(self.carried, self.lang)] if self.carried else []
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def facts_of(house: House, files: Files, visit_id: str) -> Facts | None:
    """The facts of a visit; None when there is no such visit. Waiting, when something has still to come."""
    visit = house.session.get(Visit, (house.tenant, visit_id))
    if visit is None:
        return None
    if visit.state not in FINAL:
        raise Waiting("not_ended")
    signatures = _signatures(house, files, visit_id)
    if not signatures and (visit.state not in OUTCOMES or visit.erased_at):
        raise Waiting("not_signed")
    documents = signable_documents(house.store, visit_id)
    order = house.session.get_one(WorkOrder, (house.tenant, visit.work_order_id))
    try:
        changes = changes_since(signatures[0].said, documents) if signatures else []
    except (KeyError, TypeError, ValueError) as error:  # a statement that no phone of ours made
        raise Waiting("odd") from error
    record = None if signatures else unsigned_text(house, visit_id, order.entity_id, documents)
    texts = [one.said for one in signatures] or [json.loads(record or b"")]
    wanted = [photo["sha256"] for one in texts for photo in one["photos"]]
    photos, withheld = _photos(house, visit_id, wanted)
    logo = logo_of(house, order.entity_id)
    return Facts(
        tenant=house.session.get_one(Tenant, house.tenant),
        entity=house.session.get(Entity, (house.tenant, order.entity_id)),
        visit=visit,
        said=texts[0],
        record=record,
        signatures=signatures,
        photos=photos,
        withheld=withheld,
        changes=changes,
        sections=next((one["sections"] for one in documents if one["kind"] == "checklist_version"), []),
        logo=logo.png if logo else None,
        carried=carried_of(house, visit),
    )


def signatures_of(house: House, visit: str) -> list[Signature]:
    """The customer's newest first, then the others. The first of them has signed what a report shows."""
    newest = (Signature.received_at.desc(), Signature.id.desc())
    query = select(Signature).where(Signature.tenant_id == house.tenant, Signature.visit_id == visit).order_by(*newest)
    return sorted(house.session.scalars(query), key=lambda row: row.role != "customer")


def _signatures(house: House, files: Files, visit: str) -> list[SealedSignature]:
    """The signatures in their order, each with what it is under."""
    rows = signatures_of(house, visit)
    links = links_of(house, "signature", [row.id for row in rows])
    if len(links) < len(rows):
        raise Waiting("seal", len(rows) - len(links))
    contents = contents_of(house, "signature", [row.id for row in rows])
    signed_by = select(Member.id, Member.name).where(Member.id.in_([row.by_member_id for row in rows]))
    names = {row.id: row.name for row in house.session.execute(signed_by)}
    found: list[SealedSignature] = []
    for row in rows:
        if row.image_sha256 and not is_here(house.desk, row.image_sha256):
            raise Waiting("mark", 1)
        text = _statement(house, files, row)
        link = links[row.id]
        content = content_text(contents[row.id], link.salt or "")
        found.append(SealedSignature(row, text, _said(row, text), content, link, names.get(row.by_member_id, "")))
    return found


def statement_under(house: House, files: Files, row: Signature) -> dict[str, Any] | None:
    """What the statement under this signature says; None while it is not here, or when no phone of ours made it."""
    try:
        return _said(row, _statement(house, files, row))
    except Waiting:
        return None


def _statement(house: House, files: Files, row: Signature) -> bytes:
    """The signed bytes, as they are in the store now."""
    if not is_here(house.desk, row.statement_sha256):
        raise Waiting("statement", 1)
    try:
        with files.open(house.tenant, row.statement_sha256) as source:
            text = source.read()
    except NoFile:
        raise Waiting("statement", 1) from None
    if hashlib.sha256(text).hexdigest() != row.statement_sha256:
        raise Waiting("odd")
    return text


def _said(row: Signature, text: bytes) -> dict[str, Any]:
    """What the statement says. Waiting `odd` when it is none, or speaks of something else than its signature."""
    try:
        said = json.loads(text)
        same = said["visit"] == row.visit_id and said["name"] == row.name and said["role"] == row.role
        ours = said["format"] == FORMAT and all(isinstance(said[name], str) for name in TEXTS)
        shaped = isinstance(said["lines"], list) and all(
            isinstance(one[name], int if name == "repeat" else str)
            for part, names in THINGS.items()
            for one in said[part]
            for name in names
        )
    except (ValueError, LookupError, TypeError) as error:
        raise Waiting("odd") from error
    if not (same and ours and shaped):
        raise Waiting("odd")
    return said


def _photos(house: House, visit: str, wanted: list[str]) -> tuple[list[Photo], dict[str, str]]:
    """The photos of the statements whose bytes go along, and those that were hidden since: {hash: reason}."""
    by_hash = photos_by_hash(house, visit)
    withheld = {sha: by_hash[sha].hidden_reason or "" for sha in wanted if sha in by_hash and by_hash[sha].hidden_reason}  # fmt: skip
    shown = [sha for sha in dict.fromkeys(wanted) if sha not in withheld]
    away = [sha for sha in shown if sha not in by_hash or by_hash[sha].bytes_at is None]
    if away:
        raise Waiting("photos", len(away))
    return [by_hash[sha] for sha in shown], withheld


def photos_by_hash(house: House, visit: str) -> dict[str, Photo]:
    """A visit's photos. Taken twice and hidden once: the one that is seen counts."""
    by_hash: dict[str, Photo] = {}
    for row in house.session.scalars(select(Photo).where(Photo.tenant_id == house.tenant, Photo.visit_id == visit)):
        if row.blob_sha256 not in by_hash or row.hidden_reason is None:
            by_hash[row.blob_sha256] = row
    return by_hash
