"""What the office may send about visits. Complaints are sentences from the catalogues, in the language of who asks."""

import uuid
from datetime import date, datetime
from typing import Any

from flask import g
from marshmallow import Schema, ValidationError, fields, pre_load, validate, validates_schema

from server.kit.clock import from_rfc3339
from server.kit.i18n import has_text, t

from .order_lines import MOST_UNITS, TEXT

EDITABLE = ("planned_from", "planned_to", "team", "member", "contact_name", "contact_phone", "access_note", "remarks")
# The years an appointment can lie in: a typing error like 2206 is caught here, and so is what no calendar shows.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Sent(Schema):
    """The base of these schemas: nothing unknown, nothing of another type, and each complaint a sentence."""

    error_messages = {"unknown": "visits.sent_unknown", "type": "visits.sent_not_an_object"}  # noqa: RUF012

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Let marshmallow's own complaints speak from the catalogue."""
        known = {"required": "visits.sent_missing", "null": "visits.sent_missing", "type": "visits.sent_not_an_object"}
        own = {key: f"visits.sent_{key}" for key in field_obj.error_messages if has_text(f"visits.sent_{key}")}
        field_obj.error_messages = {**field_obj.error_messages, **own, **known}

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        """Put the sentences in the place of their codes."""
        error.messages = _said(error.messages)


def _said(messages: Any) -> Any:
    if isinstance(messages, dict):
        return {key: _said(value) for key, value in messages.items()}
    if isinstance(messages, list):
        return [_said(value) for value in messages]
    return t(messages, g.door.lang if "door" in g else "nl")


class Words(fields.Field[str | None]):
    """A text of at most `most` characters, without blanks around it. Empty is None unless it is required."""

    def __init__(self, most: int, *, lines: bool = False, **more: Any) -> None:
        more.setdefault("allow_none", not more.get("required"))
        super().__init__(**more, metadata={"type": "string", "maxLength": most})
        self.most, self.lines = most, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not isinstance(value, str):
            raise ValidationError("visits.sent_not_text")
        text = value.strip()
        if len(text) > self.most:
            raise ValidationError("visits.sent_too_long")
        if not self.lines and any(ord(sign) < 32 for sign in text):
            raise ValidationError("visits.sent_one_line")
        if not text and self.required:
            raise ValidationError("visits.sent_missing")
        return text or None


class When(fields.Field[datetime]):
    """A moment in RFC 3339 with an offset, within the years of an appointment; becomes UTC."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, metadata={"type": "string", "format": "date-time"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            moment = from_rfc3339(value)
        except (ValueError, TypeError) as error:
            raise ValidationError("visits.sent_not_a_moment") from error
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError("visits.sent_odd_year")
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class OnDay(fields.Field[date]):
    """A day of the calendar, 2026-11-21."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, metadata={"type": "string", "format": "date"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            day = date.fromisoformat(value) if len(value) == 10 else None
        except (ValueError, TypeError):
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError("visits.sent_not_a_day")
        return day


class RowId(Words):
    """The id of a row, in its canonical form."""

    def __init__(self, **more: Any) -> None:
        super().__init__(36, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return str(uuid.UUID(text)) if text is not None else None
        except ValueError as error:
            raise ValidationError("visits.sent_not_an_id") from error


def _named(**more: Any) -> Words:
    """An id or a slug."""
    return Words(64, **more)


class Query(Sent):
    """What stands behind the `?`. `?day=&q=klaas` asks for no day: a name without a value was not said."""

    @pre_load
    def only_what_was_said(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Leave out what is empty."""
        return {name: value for name, value in data.items() if value != ""}


class VisitsQuery(Query):
    """Which visits: of a day, of a team, with a text in name, postcode or number."""

    day = OnDay()
    team = _named()
    q = Words(100)
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 500, error="visits.sent_limit"))
    cursor = Words(200)


class PagedVisits(Query):
    """How many, and where the page before ended."""

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500, error="visits.sent_limit"))
    cursor = Words(200)


class NewAddress(Sent):
    """Where the work is."""

    street = Words(200, required=True)
    number = Words(20, required=True)
    addition = Words(20)
    postcode = Words(12, required=True)
    city = Words(100, required=True)


class NewCustomer(Sent):
    """A customer that may be new: matched by name and door, or by e-mail. `kind`: person or company; left out it is a person, or
    with a KvK or VAT number a company."""

    name = Words(200, required=True)
    email = Words(254, validate=validate.Email(error="visits.sent_email"))
    phone = Words(40)
    kind = Words(10, validate=validate.OneOf(["person", "company"], error="customers.wrong_kind"))
    kvk = Words(40)
    vat = Words(40)
    address = fields.Nested(NewAddress, required=True)


class CustomerOrId(fields.Field[Any]):
    """The id of a customer, or what a new one is."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, metadata={"type": ["string", "object"]})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | dict[str, Any]:
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            raise ValidationError("visits.sent_customer")
        loaded: Any = NewCustomer().load(value)
        return loaded


class _From(Sent):
    """Whatever says when: it ends after it begins, and on the same or the next day."""

    @validates_schema
    def ends_after_it_begins(self, data: dict[str, Any], **kwargs: Any) -> None:
        """A visit of no time, or of more than a day, is a typing error."""
        begins, ends = data.get("planned_from"), data.get("planned_to")
        if begins and ends and not 0 < (ends - begins).total_seconds() <= 24 * 3600:
            raise ValidationError("visits.sent_ends_first", "planned_to")


def units() -> fields.Integer:
    """How many of a product a line asks for."""
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, MOST_UNITS, error="visits.sent_units"))  # fmt: skip


class NewLine(Sent):
    """A line of an order: a product and how many of it, or a text."""

    product = RowId()
    text = Words(TEXT)
    quantity = units()


class MakeVisit(_From):
    """A new visit with its work order. `address`: which one of a customer that is given by id; left out it is his first."""

    entity = _named()
    customer = CustomerOrId(required=True)
    address = RowId()
    type = _named(required=True)
    team = _named(required=True)
    member = _named()
    planned_from = When(required=True)
    planned_to = When(allow_none=True)
    contact_name = Words(200)
    contact_phone = Words(40)
    access_note = Words(2000, lines=True)
    remarks = Words(10000, lines=True)
    despite = Words(1000, lines=True)
    lines = fields.List(fields.Nested(NewLine), validate=validate.Length(max=60))


class _Despite(Sent):
    """Why somebody goes who lacks a skill that the work asks for."""

    despite = Words(1000, lines=True)


class StandingVisit(Sent):
    """The values that the office saw before it changed them."""

    planned_from = When(allow_none=True)
    planned_to = When(allow_none=True)
    team = _named()
    member = _named()
    contact_name = Words(200)
    contact_phone = Words(40)
    access_note = Words(2000, lines=True)
    remarks = Words(10000, lines=True)


class EditVisit(StandingVisit, _From, _Despite):
    """Fields to change, and in `was` what each of them was."""

    planned_from = When()
    planned_to = When()
    team = _named(allow_none=False)
    was = fields.Nested(StandingVisit)


class StandingPlan(Sent):
    """Where the office saw the visit before it moved it."""

    team = _named()
    planned_from = When(allow_none=True)


class MoveVisit(_From, _Despite):
    """Another team or moment; `was` may say what was seen."""

    team = _named()
    member = _named()
    planned_from = When()
    planned_to = When(allow_none=True)
    was = fields.Nested(StandingPlan)


class SkillsOf(Sent):
    """What a type of visit asks for: codes of skills."""

    skills = fields.List(Words(60, required=True), required=True, validate=validate.Length(max=50))


class Reason(Sent):
    """Why the office cancels or reopens."""

    reason = Words(1000, required=True, lines=True)


class Nothing(Sent):
    """A call that needs no more than its address."""
