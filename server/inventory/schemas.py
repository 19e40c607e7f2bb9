"""What the office may send about stock."""

import uuid
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from .catalogue import TRACKINGS, UNITS
from .fates import FATES
from .ledger_reading import MOST
from .number_list import LONGEST
from .number_list import MOST as MOST_NUMBERS
from .places import MADE

MOST_UNITS = 1_000_000
MOST_SPECIFICATIONS = 40


class RowId(fields.Field[str]):
    """The id of a row, in its canonical form."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, metadata={"type": "string", "format": "uuid"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return str(uuid.UUID(value))
        except (ValueError, TypeError, AttributeError) as error:
            raise ValidationError("kit.wrong_id") from error


class Line(fields.Field[str | None]):
    """One line of text of 1 to `most` characters, without blanks around it; empty is None where None may be."""

    def __init__(self, most: int, **more: Any) -> None:
        super().__init__(**more, metadata={"type": "string", "maxLength": most})
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not isinstance(value, str):
            raise ValidationError("kit.wrong_text")
        text = value.strip()
        if any(ord(sign) < 32 for sign in text) or len(text) > self.most:
            raise ValidationError("inventory.one_line")
        if not text and not self.allow_none:
            raise ValidationError("kit.wrong_missing")
        return text or None


def _units(least: int, **more: Any) -> fields.Integer:
    fits = validate.Range(least, MOST_UNITS, error="inventory.wrong_quantity")
    return fields.Integer(strict=True, validate=fits, error_messages={"invalid": "inventory.whole_number"}, **more)


def _numbers(**more: Any) -> fields.List:
    return fields.List(fields.String(validate=validate.Length(max=LONGEST, error="inventory.one_line")), validate=validate.Length(max=MOST_NUMBERS, error="inventory.too_many_numbers"), **more)  # fmt: skip


class _Act(Schema):
    """Every act on stock may bring its own id: sent twice it is done once."""

    id = RowId()


class Receive(_Act):
    """A delivery of one product: `serials` of a numbered one, else `quantity`; `batch` where it has one."""

    product = RowId(required=True)
    location = RowId(required=True)
    serials = _numbers()
    quantity = _units(1)
    batch = Line(200, allow_none=True)
    note = Line(1000, allow_none=True)


class Some(Schema):
    """So many of a product without numbers."""

    product = RowId(required=True)
    quantity = _units(1, required=True)
    batch = Line(200, allow_none=True)


class Transfer(_Act):
    """From one location to another: numbered pieces by id or number, others by quantity.

    `despite`: why it goes although it is reserved for others.
    """

    origin = RowId(required=True, data_key="from")
    to = RowId(required=True)
    serials = _numbers()
    lines = fields.List(fields.Nested(Some), validate=validate.Length(max=200, error="inventory.too_many_numbers"))
    note = Line(1000, allow_none=True)
    despite = Line(1000, allow_none=True)


class Count(_Act):
    """What lies there: `counted`, or the numbers that are `present`. `seen` is the level that the counter saw."""

    location = RowId(required=True)
    product = RowId(required=True)
    seen = fields.Integer(strict=True, required=True, validate=validate.Range(-MOST_UNITS * 10, MOST_UNITS * 10, error="inventory.wrong_quantity"))  # fmt: skip
    counted = _units(0)
    present = _numbers()
    batch = Line(200, allow_none=True)
    reason = Line(1000, allow_none=True)


class Why(_Act):
    """A reason."""

    reason = Line(1000, required=True)


class Pronounce(Why):
    """What becomes of a piece."""

    fate = fields.String(required=True, validate=validate.OneOf(FATES, error="inventory.wrong_fate"))


class NewLocation(Schema):
    """A place for stock; a van has a team."""

    kind = fields.String(required=True, validate=validate.OneOf(MADE, error="inventory.wrong_kind"))
    name = Line(200, required=True)
    team = RowId(allow_none=True)


class Rename(Schema):
    """Another name."""

    name = Line(200, required=True)


class OnDay(fields.Date):
    """A day of the calendar, 2026-11-21, within the years of a plan."""

    default_error_messages = {"invalid": "accounts.not_a_day", "format": "accounts.not_a_day"}  # noqa: RUF012


_UNTIL = validate.Range(max=date(2100, 12, 31), error="accounts.not_a_day")


class NewVan(Schema):
    """A van, its plate in any spelling, and the team that drives it."""

    name = Line(200, required=True)
    plate = Line(20, required=True)
    team = RowId(required=True)


class ChangeVan(Schema):
    """What may be changed of a van."""

    name = Line(200)
    plate = Line(20)


class GiveVan(Schema):
    """The team that drives a van from a day."""

    team = RowId(required=True)
    from_ = OnDay(required=True, data_key="from", validate=_UNTIL)


class EndVan(Schema):
    """Where to bring what lies in a van that is taken out of use."""

    to = RowId(load_default=None, allow_none=True)


class Pair(fields.Field[list[str]]):
    """A property of a product: [name, value], a line of text each."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, metadata={"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list) or len(value) != 2:
            raise ValidationError("inventory.wrong_specification")
        return [str(Line(most, required=True).deserialize(part)) for most, part in zip((100, 500), value, strict=True)]


def _specifications() -> fields.List:
    return fields.List(Pair(), validate=validate.Length(max=MOST_SPECIFICATIONS, error="inventory.too_many_specifications"))  # fmt: skip


class SetProduct(Schema):
    """What may be set of a product. `least` in a warehouse and in a van; months of warranty."""

    name = Line(200)
    category = Line(40)
    unit = fields.String(validate=validate.OneOf(UNITS, error="inventory.wrong_unit"))
    price_cents = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 100_000_000, error="inventory.wrong_quantity"))  # fmt: skip
    specifications = _specifications()
    serial_pattern = Line(200, allow_none=True)
    warranty_months = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 600, error="inventory.wrong_quantity"))  # fmt: skip
    reorder_point = _units(0, allow_none=True)
    van_minimum = _units(0, allow_none=True)


class NewProduct(SetProduct):
    """A new kind of product: `tracking` none, serial (each piece has a number) or batch."""

    sku = Line(60, required=True)
    name = Line(200, required=True)
    category = Line(40, required=True)
    tracking = fields.String(required=True, validate=validate.OneOf(TRACKINGS, error="inventory.wrong_tracking"))


class MovementsQuery(Schema):
    """Which movements, the newest first."""

    location = RowId()
    product = RowId()
    serial = RowId()
    batch = fields.String(validate=validate.Length(max=200, error="inventory.one_line"))
    cursor = fields.String(validate=validate.Length(max=200, error="inventory.one_line"))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST, error="inventory.wrong_quantity"))
