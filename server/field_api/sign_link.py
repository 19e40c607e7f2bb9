"""The customer signs on an own phone: the technician's phone asks for the link and shows it as a QR code."""

import base64
from typing import Any

from server.field_api.phone import phone_at
from server.field_api.room import field_api
from server.field_api.schemas import AskToSign
from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, answer
from server.links.asking import link_to_sign
from server.links.tokens import address_of
from server.reports.typeset import qr_svg
from server.visits.link_signing import customer_signature, facts_of_now, why_not_yet
from server.visits.office_documents import visit_of
from sync.reach import visit_in_reach

__all__ = ["ask_to_sign"]


@field_api.post("/api/mobile/sign-link", permission="device", door="device", takes=AskToSign, sample=Sample(json={"visit": "a visit", "facts": "0" * 64, "lang": "nl"}))  # fmt: skip
def ask_to_sign(door: Door, args: dict[str, Any]) -> Answer:
    """A link on which the customer signs: {address, qr (SVG, base64), expires_at}. Asked again, the same one, until
    the customer has signed.

    `facts` is the hash of what the phone's statement says of the visit (tests/wire/statement): 409 `not_all_here` when
    the office does not hold the same, 409 `not_ready` when it cannot be signed yet. 404 for a visit that is not yours.
    """
    with door.write() as house:
        who = phone_at(door, house).device
        whole = visit_of(house, args["visit"]) if visit_in_reach(house.desk, args["visit"], who.actor) else None
        if whole is None:
            raise Problem(404, "sync.rejected.not_found")
        if why_not_yet(whole) is not None:
            raise Problem(409, "field_api.not_ready")
        if facts_of_now(house, args["visit"]) != args["facts"]:
            raise Problem(409, "field_api.not_all_here")
        signed = customer_signature(house, args["visit"])
        since = signed.received_at if signed else None
        link = link_to_sign(house, args["visit"], lang=args["lang"], by=who.member, since=since)
        address = address_of(house.tenant, link.id)
        code = base64.b64encode(qr_svg(address)).decode()
        return answer({"address": address, "qr": code, "expires_at": rfc3339(link.expires_at)})
