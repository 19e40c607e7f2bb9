"""What the doors of accounts take."""

from marshmallow import EXCLUDE, Schema, fields, validate

__all__ = ["AskToken", "ForgotPassword", "LogIn", "LoginPage", "NewPassword", "NoArguments", "OrderWipe", "OwnPassword", "SetLanguage", "TypedCode"]  # fmt: skip

_EMAIL = validate.Length(min=3, max=254)
_PASSWORD = validate.Length(min=1, max=1000)


class AskToken(Schema):
    """A program's log-in. `tenant` is an id or a slug, `otp` the code of who signs in in two steps."""

    email = fields.String(required=True, validate=_EMAIL)
    password = fields.String(required=True, validate=_PASSWORD)
    tenant = fields.String(validate=validate.Length(max=60), allow_none=True)
    otp = fields.String(load_default=None, validate=validate.Length(max=40), allow_none=True)


class LogIn(Schema):
    """The form of the log-in page. `chosen` proves a password that was right a moment ago, when a company is
    chosen or the code of two steps (`otp`) is asked."""

    class Meta:
        unknown = EXCLUDE

    email = fields.String(load_default="", validate=validate.Length(max=254))
    password = fields.String(load_default="", validate=validate.Length(max=1000))
    tenant = fields.String(load_default=None, validate=validate.Length(max=60))
    chosen = fields.String(load_default=None, validate=validate.Length(max=500))
    otp = fields.String(load_default=None, validate=validate.Length(max=40))
    lang = fields.String(load_default=None, validate=validate.OneOf(["nl", "en"]))
    next = fields.String(load_default="", validate=validate.Length(max=1000))


class LoginPage(Schema):
    """The log-in page's address: where to go on afterwards, and the language."""

    class Meta:
        unknown = EXCLUDE

    next = fields.String(load_default="", validate=validate.Length(max=1000))
    lang = fields.String(load_default=None, validate=validate.OneOf(["nl", "en"]))


class OrderWipe(Schema):
    """Why a phone is cleared, for the audit trail."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class SetLanguage(Schema):
    """The language of screens and messages, and the page to go back to."""

    class Meta:
        unknown = EXCLUDE

    lang = fields.String(required=True, validate=validate.OneOf(["nl", "en"]))
    back = fields.String(load_default="", validate=validate.Length(max=1000))


class _Form(Schema):
    """A form of a page, which also carries its csrf token."""

    class Meta:
        unknown = EXCLUDE


class NoArguments(_Form):
    """Nothing that matters."""


class ForgotPassword(_Form):
    """The e-mail of who forgot a password."""

    email = fields.String(load_default="", validate=validate.Length(max=254))


class NewPassword(_Form):
    """A password to come; its rules are said by the verb."""

    password = fields.String(load_default="", validate=validate.Length(max=1000))


class OwnPassword(NewPassword):
    """And the one of now."""

    old = fields.String(load_default="", validate=validate.Length(max=1000))


class TypedCode(_Form):
    """A code as it was typed, and at an enrolment the signed secret that the page kept."""

    otp = fields.String(load_default="", validate=validate.Length(max=40))
    kept = fields.String(load_default="", validate=validate.Length(max=500))
