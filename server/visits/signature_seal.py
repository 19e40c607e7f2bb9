"""The seal under a signature: what of it is chained and countersigned by the company (docs/evidence.md).

A push writes the signature and lets it wait; `kit.chain` seals it some seconds later and tells SignatureSealed.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from server.kit.chain import chained
from server.kit.clock import rfc3339
from server.kit.house import House

from .events import SignatureSealed
from .models import Signature

__all__ = ["FORMAT", "signature_contents"]

FORMAT = "veldwerk.signature/1"


def _tell_sealed(house: House, ids: list[str]) -> None:
    query = select(Signature.id, Signature.visit_id).where(Signature.id.in_(ids))
    for signature, visit in house.session.execute(query).all():
        house.tell(SignatureSealed(visit=visit, signature=signature))


@chained("signature", Signature.id, then=_tell_sealed)
def signature_contents(house: House, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What is sealed of these signatures: who, which statement, which mark, when by which clock, and when it came."""
    rows = house.session.scalars(select(Signature).where(Signature.id.in_(list(ids))))
    return {row.id: _content(row) for row in rows}


def _content(row: Signature) -> dict[str, Any]:
    """Texts, booleans and whole numbers only; what is not there is an empty text."""
    return {
        "format": FORMAT,
        "id": row.id,
        "visit": row.visit_id,
        "role": row.role,
        "name": row.name,
        "statement": row.statement_sha256,
        "image": row.image_sha256 or "",
        "typed": row.typed or "",
        "consent": row.consent,
        "channel": row.channel,
        "by": row.by_member_id,
        "device": row.device_id or "",
        "mutation": row.mutation_id or "",
        "at": rfc3339(row.at),
        "offset_ms": row.offset_ms,
        "jumps": row.jumps,
        "received_at": rfc3339(row.received_at),
    }
