"""The JSON file in a report: what a stranger needs to check it. docs/evidence.md describes it field by field."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.kit.chain import link_text_of
from server.kit.chain_models import ChainLink
from server.kit.clock import rfc3339
from server.kit.house import House
from server.kit.signing_keys import key_list

from .addresses import keys_url
from .facts import Facts
from .file_seal import MARK

__all__ = ["FORMAT", "Attached", "bundle_of", "entry_of", "proof_of"]

FORMAT = "veldwerk.report/1"
PROOF = 200
"""Links after the first signature's that go along, at most."""


@dataclass(frozen=True)
class Attached:
    """A file in the report. `what`: statement, record, photo, mark."""

    name: str
    what: str
    type: str
    sha256: str
    bytes: bytes


def bundle_of(house: House, facts: Facts, number: int, attached: list[Attached], made_at: datetime, base: str) -> bytes:
    """The bundle's bytes. `base` is where people reach this server, empty when nobody said."""
    said = {
        "format": FORMAT,
        "tenant": {"id": house.tenant, "slug": facts.tenant.slug, "name": facts.tenant.name},
        "keys_url": keys_url(base, facts.tenant.slug),
        "report": {
            "number": number,
            "visit": facts.visit.id,
            "nr": str(facts.said["nr"]),
            "lang": facts.lang,
            "made_at": rfc3339(made_at),
        },
        "signatures": [{"content": one.content} | entry_of(one.link) for one in facts.signatures],
        "proof": proof_of(house, min(one.link.number for one in facts.signatures)) if facts.signatures else [],
        "keys": key_list(house),
        "files": [{"name": one.name, "what": one.what, "type": one.type, "sha256": one.sha256} for one in attached],
        "changed": facts.changes,
        "withheld": [{"sha256": sha256, "reason": reason} for sha256, reason in facts.withheld.items()],
    }
    said |= {"unsigned": {"record": facts.mark}} if facts.record else {}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)
    # A name that looks like a file seal would be taken for one; in JSON it can be written otherwise.
    return text.replace(MARK.decode(), MARK.decode().replace(":", "\\u003a")).encode()


def entry_of(link: ChainLink) -> dict[str, str]:
    """A link as it travels: its canonical text and the signature over that."""
    return {"link": link_text_of(link), "sig": link.server_sig}


def proof_of(house: House, first: int) -> list[dict[str, Any]]:
    """The links of the signature chain from this number on."""
    query = select(ChainLink).where(ChainLink.chain == "signature", ChainLink.number >= first)
    return [entry_of(link) for link in house.session.scalars(query.order_by(ChainLink.number).limit(PROOF))]
