"""Rescue files at the phones' door: the key to seal with, and a colleague's file that this phone carries."""

from server.evidence.receiving import Torn
from server.field_api.room import field_api
from server.field_api.uploads import pieces
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, answer
from server.rescues.importing import SAMPLE, import_file, spooled
from server.rescues.keys import active_key, published_key

__all__ = ["carry", "rescue_key"]


@field_api.get("/api/mobile/rescue", permission="device", door="device", sample=Sample())
def rescue_key(door: Door) -> Answer:
    """`{tenant, key, public_key}`: what this company's rescue files are sealed with today (docs/rescue.md); keep it, it is
    wanted when there is no line. The point in hexadecimal.
    """
    with door.read() as house:
        known = published_key(house)
    if known is None:
        with door.write() as house:
            active_key(house, door.settings.secret_key)
            known = published_key(house)
    return answer({"tenant": door.who.tenant, **(known or {})})


@field_api.post("/api/mobile/rescue", permission="device", door="device", sample=Sample(body=SAMPLE), limit=0)
def carry(door: Door) -> Answer:
    """A colleague's rescue file as the raw body: 201 `{acts, files}`; the office looks at it. Who carries it cannot read it.

    409 `brought_before` (let it go), 404 `other_company`, 413, 422 `not_a_rescue_file`, `damaged`, `cut_short` ...
    """
    try:
        source = spooled(pieces(door.request))
    except Torn:
        raise Problem(422, "rescues.cut_short") from None
    with source:
        head = import_file(door, source, carrier=door.who.member)
    return answer({"acts": head.acts, "files": head.files}, status=201)
