"""What the office may send about its inbox: which part of it, which side is right, what becomes of refused work."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from .office_schemas import Query, RowId, Sent, Words
from .swap_doubts import CHOICES


class InboxQuery(Query):
    """Which part of the inbox."""

    state = fields.String(
        load_default="open", validate=validate.OneOf(["open", "settled", "all"], error="visits.sent_state")
    )
    type = fields.String(validate=validate.OneOf(["clash", "rejected", "attention"], error="visits.sent_type"))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200, error="visits.sent_limit"))
    cursor = Words(200)


class Settle(Sent):
    """Which side is right in a clash; `entry` names one of several, `value` is a third answer."""

    choice = fields.String(
        required=True, validate=validate.OneOf(["office", "phone", "value"], error="visits.sent_choice")
    )
    entry = RowId()
    value = fields.Raw(allow_none=True)

    @validates_schema
    def says_the_value(self, data: dict[str, Any], **kwargs: Any) -> None:
        """A third answer must be given."""
        if data.get("choice") == "value" and "value" not in data:
            raise ValidationError("visits.sent_missing", "value")


class Accept(Sent):
    """Take refused work; on another visit than it names, if `visit` says which."""

    visit = RowId()


class WhoseOld(Sent):
    """Whose the old piece of a swap was: `hung`, of the customer at whose it hangs by the books; `wrong`, a wrong number."""

    choice = fields.String(required=True, validate=validate.OneOf(CHOICES, error="visits.sent_choice"))


class GiveBack(Sent):
    """Why a visit goes back to a team that lacks what its type asks for."""

    despite = Words(1000, lines=True)
