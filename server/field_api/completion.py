"""A visit ended in one call, for simple clients: the same mutation inside, by the same rules."""

from typing import Any

from server.field_api.exchange import receive
from server.field_api.phone import phone_at
from server.field_api.room import field_api
from server.field_api.samples import COMPLETION
from server.field_api.schemas import Completion
from server.kit.errors import Problem
from server.kit.http import Answer, Door, answer
from server.kit.ids import named
from sync.batch import Batch, Sent
from sync.mutation import SCHEMA

__all__ = ["complete"]

OUTSIDE = 0
"""The `seq` of what stands outside the order of a device: it leaves no hole and fills none."""


@field_api.post("/api/mobile/completion", permission="device", door="device", takes=Completion, sample=COMPLETION)
def complete(door: Door, args: dict[str, Any]) -> Answer:
    """End a visit, `done` or `partial` (which needs remarks): its receipt. The same `id` again: the same receipt.

    `returned` names the office's return that this end answers. What is missing becomes a card for the office, never a
    refusal. 404 for a visit that is not yours, 422 when the
    mutation is rejected (`receipt` says why).
    """
    said = {"visit": args["visit"], "step": named(args["id"], "step"), "outcome": args["outcome"]}
    said |= {name: args[name] for name in ("remarks", "returned") if args[name] is not None}
    sent = Sent(args["id"], OUTSIDE, SCHEMA, "visit.complete", said, door.now)
    with door.read() as house:
        phone = phone_at(door, house)
    receipt = receive(door, phone, Batch(door.now, (sent,)))[0].document()
    if receipt["status"] == "deferred":
        raise Problem(503, "field_api.try_again", headers={"Retry-After": "5"})
    if receipt["status"] == "rejected":
        raise Problem(
            404 if receipt["code"] == "not_found" else 422, f"sync.rejected.{receipt['code']}", receipt=receipt
        )
    return answer(receipt)
