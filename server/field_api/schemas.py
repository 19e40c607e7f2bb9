"""What the phones' plain doors take. The exchange itself is read by `sync.wire`, which is stricter and faster."""

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from server.kit.ids import is_id

__all__ = ["AskToSign", "Completion", "Day", "LogIn", "LogOut", "Page", "Size", "Subscription", "Who"]


def _id(value: str) -> None:
    if not is_id(value):
        raise ValidationError("a UUID in lower case with dashes")


class _Device(Schema):
    """One installation of the app; its id is made on the phone."""

    id = fields.String(required=True, validate=_id)
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    platform = fields.String(load_default="", validate=validate.Length(max=500))


class LogIn(Schema):
    """A log-in on a phone. `tenant` is an id or a slug; `otp` is for who has a second factor."""

    email = fields.String(required=True, validate=validate.Length(min=3, max=254))
    password = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    otp = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=20))
    tenant = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    device = fields.Nested(_Device, required=True)


class LogOut(Schema):
    """Nothing: the token says who leaves."""


class Page(Schema):
    """A pull. No cursor = everything in scope."""

    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=None, strict=False)


class Size(Schema):
    """How large a picture is wanted."""

    size = fields.String(load_default="full", validate=validate.OneOf(["thumb", "screen", "full"]))


class Day(Schema):
    """A day in Amsterdam; today when left out."""

    day = fields.Date(load_default=None)


class Completion(Schema):
    """A visit ended in one call. `id` is the identity of the mutation inside, `returned` the return that it answers."""

    id = fields.String(required=True, validate=_id)
    visit = fields.String(required=True, validate=_id)
    outcome = fields.String(required=True, validate=validate.OneOf(["done", "partial"]))
    remarks = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=10_000))
    returned = fields.String(load_default=None, allow_none=True, validate=_id)


class AskToSign(Schema):
    """A customer is to sign on an own phone. `facts`: what this phone would have had signed, as a hash."""

    visit = fields.String(required=True, validate=_id)
    facts = fields.String(required=True, validate=validate.Length(equal=64))
    lang = fields.String(load_default="nl", validate=validate.OneOf(["nl", "en"]))


class Who(Schema):
    """Which member the browser believes to be; an event stream cannot send the header `X-Veldwerk`."""

    class Meta:
        unknown = EXCLUDE

    member = fields.String(load_default=None)


class _Keys(Schema):
    """The keys of a subscription in base64url: a point on P-256, and 16 bytes."""

    class Meta:
        unknown = EXCLUDE

    p256dh = fields.String(required=True, validate=validate.Length(max=100))
    auth = fields.String(required=True, validate=validate.Length(max=40))


class Subscription(Schema):
    """What a browser's PushSubscription says of itself. When it expires is its own affair: the service tells us."""

    endpoint = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    expirationTime = fields.Raw(load_default=None, allow_none=True)
    keys = fields.Nested(_Keys, required=True)
