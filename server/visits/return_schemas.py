"""What the office may send about returned visits and marked photos."""

from marshmallow import fields, validate

from .office_schemas import RowId, Sent, Words

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
