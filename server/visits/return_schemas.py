"""What the office may send about returned visits and marked photos."""

from marshmallow import fields, validate

from .office_schemas import Query, RowId, Sent, Words

MOST_PHOTOS = 200


class Return(Sent):
    """Why a visit goes back, and which of its photos are not good enough."""

    reason = Words(1000, required=True, lines=True)
    photos = fields.List(
        RowId(required=True), load_default=list, validate=validate.Length(max=MOST_PHOTOS, error="visits.sent_too_long")
    )


class Mark(Sent):
    """Why a photo is not good enough."""

    reason = Words(1000, required=True, lines=True)


class ReturnsQuery(Query):
    """Which returns: with the technician (open), answered and not looked at (answered), of a team, of a technician."""

    state = fields.String(
        load_default=None, validate=validate.OneOf(["open", "answered"], error="visits.sent_return_state")
    )
    team = Words(64, load_default=None)
    member = RowId(load_default=None)
    cursor = Words(200, load_default=None)
