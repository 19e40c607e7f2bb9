"""What the addresses of office pages may say. Pages are forgiving: what they do not know is passed over."""

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate

_SIZES = ["thumb", "screen", "full"]


class Address(Schema):
    """The base: unknown names and empty values do not count."""

    class Meta:
        unknown = EXCLUDE

    did = fields.String(load_default=None, validate=validate.Length(max=40))
    item = fields.String(load_default=None, validate=validate.Length(max=36))

    @pre_load
    def without_empties(self, data: Any, **kwargs: Any) -> dict[str, Any]:
        """`?team=` is no team; and what a page does not know it does not ask about."""
        return {name: value for name, value in dict(data).items() if value != "" and name in self.fields}


class DayAddress(Address):
    """Which day of which team."""

    day = fields.Date(
        load_default=None, validate=validate.Range(date(2000, 1, 1), date(2100, 12, 31), error="visits.sent_not_a_day")
    )
    team = fields.String(load_default=None, validate=validate.Length(max=64))


class NewVisitAddress(DayAddress):
    """The same for a new visit, and for which customer if it is for one whom we know."""

    customer = fields.String(load_default=None, validate=validate.Length(max=64))


class SearchAddress(Address):
    """What is searched for."""

    q = fields.String(load_default="", validate=validate.Length(max=100))


class UpdatesAddress(Address):
    """How far the page looked that opens the stream."""

    seen = fields.Integer(load_default=None, validate=validate.Range(min=0))


class InboxAddress(Address):
    """Which part of the inbox."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "settled"]))
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class PagedAddress(Address):
    """Where the page before ended."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class SinceAddress(Address):
    """Compared with which version."""

    since = fields.UUID(load_default=None)

    @post_load
    def as_text(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Ids are texts here."""
        return data | {"since": str(data["since"]) if data["since"] else None}


class HoursAddress(Address):
    """Which week: any day of it."""

    day = fields.Date(
        load_default=None, validate=validate.Range(date(2000, 1, 3), date(2100, 12, 19), error="visits.sent_not_a_day")
    )


class IssuesAddress(Address):
    """Which issues."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "follow_up", "done", "all"]))
    category = fields.String(
        load_default=None,
        validate=validate.OneOf(["damage", "safety", "material", "access", "customer", "other"]),
    )
    severity = fields.String(load_default=None, validate=validate.OneOf(["low", "medium", "high"]))
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class PictureAddress(Address):
    """Which size of a picture."""

    size = fields.String(load_default="full", validate=validate.OneOf(_SIZES))


class StockAddress(Address):
    """Which location, product, batch or number, and how far into the ledger."""

    place = fields.String(load_default=None, validate=validate.Length(max=36))
    to = fields.String(load_default=None, validate=validate.Length(max=36))
    product = fields.String(load_default=None, validate=validate.Length(max=36))
    batch = fields.String(load_default=None, validate=validate.Length(max=200))
    q = fields.String(load_default="", validate=validate.Length(max=200))
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class ShortAddress(Address):
    """What orders lack by what was just done: order:product, by comma. `more`: so many others do too."""

    of = fields.String(load_default="", validate=validate.Length(max=4000))
    more = fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))


class RatingsAddress(Address):
    """Of how many days."""

    days = fields.Integer(load_default=90, validate=validate.OneOf([30, 90, 365]))


class TrialAddress(Address):
    """What is kept how long: a kind of data and the months, as they were typed."""

    kind = fields.String(load_default=None, validate=validate.Length(max=20))
    months = fields.String(load_default=None, validate=validate.Length(max=20))


class Typed(Schema):
    """A form of a page: texts, which the page itself reads."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def as_it_is(self, data: Any, **kwargs: Any) -> dict[str, Any]:
        """Everything that was typed, in one field. A program may send JSON that is no object."""
        if not isinstance(data, dict):
            raise ValidationError("Invalid input type.")
        return {"typed": {name: str(value) for name, value in dict(data).items()}}

    typed = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
