"""The office's calls about types of visit, in JSON: a new one, another name or duration."""

from typing import Any

from marshmallow import fields

from server.kit.http import Answer, Door, Sample, answer

from .office_schemas import Sent, Words
from .routes import visits
from .visit_types import NAME, add_type, change_type, put_away

__all__ = ["TypeFields"]

_BODY = {"name": "Storing verhelpen", "duration_min": 90}


class TypeFields(Sent):
    """What a type of visit is called and how long it usually takes, in minutes."""

    name = Words(NAME, required=True)
    duration_min = fields.Integer(required=True, strict=True)


@visits.post("/api/visit-types", permission="settings.write", door="office", takes=TypeFields, sample=Sample(json=_BODY))  # fmt: skip
def post_type(door: Door, args: dict[str, Any]) -> Answer:
    """A new type of visit: 201 with its `id` and the `code` that visits name. 409 when the name is taken."""
    with door.write() as house:
        made = add_type(house, args["name"], args["duration_min"])
    return answer({name: made[name] for name in ("id", "code", "name", "duration_min", "skills")}, status=201)


@visits.patch("/api/visit-type/<id:kind>", permission="settings.write", door="office", takes=TypeFields, sample=Sample(path={"kind": "a visit_type"}, json=_BODY))  # fmt: skip
def patch_type(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """Another name, also on the phones; another duration for visits made from now on. 404, 409 when the name is taken."""
    with door.write() as house:
        return answer(change_type(house, kind, args["name"], args["duration_min"]))


class Away(Sent):
    """Whether a type is put away."""

    ended = fields.Boolean(required=True)


@visits.put("/api/visit-type/<id:kind>/away", permission="settings.write", door="office", takes=Away, sample=Sample(path={"kind": "a visit_type"}, json={"ended": True}))  # fmt: skip
def put_type_away(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """Put a type away: no longer offered for new visits; what is planned goes on. `ended` false offers it again. 404."""
    with door.write() as house:
        return answer(put_away(house, kind, args["ended"]))
