"""The office's calls about material, in JSON: the lines of a visit's order, what visits lack, what is to be loaded."""

from typing import Any

from marshmallow import fields

from server.kit.http import Answer, Door, Problem, Sample, answer

from . import office_material
from .office_repeats import once
from .office_schemas import NewLine, Nothing, OnDay, Query, Sent, Words, units
from .order_lines import TEXT
from .routes import visits

__all__ = ["ChangeLine"]

_ONE = {"visit": "a visit"}
_LINE = _ONE | {"line": "a work_order_line"}


class StandingLine(Sent):
    """What the office saw of a line."""

    text = Words(TEXT)
    quantity = units()


class ChangeLine(StandingLine):
    """Another text or quantity; in `was` what they were."""

    was = fields.Nested(StandingLine)


class LoadQuery(Query):
    """For which day."""

    day = OnDay(required=True)


@visits.get("/api/visit/<id:visit>/material", permission="visits.read", door="office", sample=Sample(path=_ONE))
def read_material(door: Door, visit: str) -> Answer:
    """The lines of its order: what was used, what is reserved where, what is missing and for whom that is kept instead."""
    with door.read() as house:
        material = office_material.material_of(house, visit)
        if material is None:
            raise Problem(404, "visits.not_found")
        return answer(material)


@visits.post("/api/visit/<id:visit>/lines", permission="visits.write", door="office", takes=NewLine, sample=Sample(path=_ONE, json={"product": "a product", "quantity": 1}))  # fmt: skip
def add_line(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """A line more; what is free is reserved in the same commit. With an `Idempotency-Key` it is done once.

    409 for a visit that is over or an order with too many lines; 422 without a product or a text, or without a quantity.
    """
    key, sent = door.request.headers.get("Idempotency-Key"), door.request.get_data()
    with door.write() as house:
        status, line = once(house, key, sent, lambda: (201, office_material.add(house, visit, args)))
    return answer(line, status)


@visits.patch("/api/visit/<id:visit>/line/<id:line>", permission="visits.write", door="office", takes=ChangeLine, sample=Sample(path=_LINE, json={"quantity": 2}))  # fmt: skip
def change_line(door: Door, visit: str, line: str, args: dict[str, Any]) -> Answer:
    """Another text or quantity. 409 `line_changed` with the line as it is, if a field of `was` is no longer so."""
    with door.write() as house:
        return answer(office_material.change(house, visit, line, args))


@visits.delete("/api/visit/<id:visit>/line/<id:line>", permission="visits.write", door="office", takes=Nothing, sample=Sample(path=_LINE))  # fmt: skip
def remove_line(door: Door, visit: str, line: str, args: dict[str, Any]) -> Answer:
    """Take a line away; what was reserved for it is free. 204; 404 when it is not there any more."""
    with door.write() as house:
        office_material.remove(house, visit, line)
    return Answer(status=204)


@visits.get("/api/material/shortages", permission="visits.read", door="office", sample=Sample())
def list_shortages(door: Door) -> Answer:
    """Visits that lack material, the soonest first, and for whom it is kept instead."""
    with door.read() as house:
        return answer({"items": office_material.shortages(house)})


@visits.get("/api/material/load", permission="visits.read", door="office", takes=LoadQuery, sample=Sample(query={"day": "2026-11-23"}))  # fmt: skip
def list_load(door: Door, args: dict[str, Any]) -> Answer:
    """What is to be brought into vans for the visits of a day: from where, how many, for which visit; `from` null is missing."""
    with door.read() as house:
        return answer({"items": office_material.load_of(house, args["day"])})
