"""Work that was refused and waits in the office's inbox names files too: they stay, and the office may look at them."""

import json
import re

from sqlalchemy import select

from server.kit.house import House
from server.kit.synced_models import Mutation, Refused

__all__ = ["waiting_hashes", "waits_in_the_inbox"]

HASH = re.compile(r'"([0-9a-f]{64})"')


def waiting_hashes(house: House) -> set[tuple[str, str]]:
    """(hash, member who named it) of every refused act that nobody has settled yet. They are few."""
    rejected = select(Mutation.member_id, Mutation.args).where(
        Mutation.status == "rejected", Mutation.settled.is_(None)
    )
    refused = select(Refused.member_id, Refused.body).where(Refused.state == "open")
    texts = [(member, json.dumps(args)) for member, args in house.session.execute(rejected)]
    texts += [(member, body) for member, body in house.session.execute(refused)]
    return {(sha256, member) for member, text in texts for sha256 in HASH.findall(text)}


def waits_in_the_inbox(house: House, sha256: str) -> bool:
    """Whether somebody who delivered these bytes named them in an act that waits in the inbox."""
    members = {member for named, member in waiting_hashes(house) if named == sha256}
    return any(row["member_id"] in members for row in house.desk.rows("blob_delivery", "sha256", sha256))
