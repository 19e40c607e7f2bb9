"""Bereik: the office corrects by hand what phones have taught of the signal at a visit's address."""

from typing import Any

from marshmallow import Schema, fields, validate

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to
from server.visits.signal import say_signal

from .routes import office

__all__ = ["Signal", "correct_signal"]


class Signal(Schema):
    """`state`: none, good, or learned to go by what phones tell."""

    state = fields.String(required=True, validate=validate.OneOf(("none", "good", "learned")))
    csrf = fields.String()


@office.post("/office/visit/<id:visit>/signal", permission="visits.write", door="office", takes=Signal, sample=Sample(path={"visit": "a visit"}, json={"state": "none"}))  # fmt: skip
def correct_signal(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Say whether there is a signal at this visit's address; it holds for every visit there, and phones hear it."""
    state = None if args["state"] == "learned" else args["state"]
    with door.write() as house:
        if not say_signal(house, visit, state, by=door.who.member):
            raise Problem(404, "kit.not_found")
    return go_to(f"/office/visit/{visit}?did=signal")
