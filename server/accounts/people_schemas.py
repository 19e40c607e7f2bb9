"""What the calls about colleagues take."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields, post_load, validate

__all__ = ["ChangeMember", "EndMember", "GiveRoles", "GiveSkill", "Invite", "MakeMember", "NameOnly", "PlanTeam", "SaveRole"]  # fmt: skip

_NAME = validate.And(validate.Length(min=1, max=200, error="accounts.no_name"), validate.Regexp(r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$", error="accounts.no_name"))  # fmt: skip
_PHONE = validate.Regexp(r"^\+?[0-9][0-9 ()-]{4,18}$", error="accounts.not_a_phone")
_LANG = validate.OneOf(["nl", "en"])
_LAST = validate.Range(max=date(2100, 12, 31), error="accounts.not_a_day")


class _Day(fields.Date):
    default_error_messages = {"invalid": "accounts.not_a_day", "format": "accounts.not_a_day"}  # noqa: RUF012


class _Id(fields.UUID):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class ChangeMember(Schema):
    """What may be changed of a person."""

    name = fields.String(validate=_NAME)
    phone = fields.String(validate=_PHONE, allow_none=True)
    lang = fields.String(validate=_LANG)

    @post_load
    def trimmed(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Names without blanks around them."""
        return data | ({"name": data["name"].strip()} if "name" in data else {})


class MakeMember(ChangeMember):
    """Somebody new; `roles` and `team` are ids."""

    name = fields.String(required=True, validate=_NAME)
    email = fields.String(required=True, validate=validate.Length(max=254, error="accounts.not_an_email"))
    roles = fields.List(_Id(), load_default=list, validate=validate.Length(max=50))
    team = _Id(load_default=None, allow_none=True)


class Invite(Schema):
    """Where the invitation goes."""

    email = fields.String(required=True, validate=validate.Length(max=254, error="accounts.not_an_email"))


class GiveRoles(Schema):
    """All the roles (ids) that somebody is to have."""

    roles = fields.List(_Id(), required=True, validate=validate.Length(max=50))


class EndMember(Schema):
    """The last day on which somebody works here; `at_once`: from this moment on no door opens any more."""

    last_day = _Day(required=True, validate=_LAST)
    at_once = fields.Boolean(load_default=False)


class PlanTeam(Schema):
    """A team (or none) from a day, perhaps until one. `was`: the team of that day as the planner saw it."""

    team = _Id(required=True, allow_none=True)
    from_ = _Day(required=True, data_key="from", validate=_LAST)
    until = _Day(load_default=None, allow_none=True, validate=_LAST)
    was = _Id(allow_none=True)


class GiveSkill(Schema):
    """Until when somebody has a skill; without a day it does not run out."""

    expires_on = _Day(load_default=None, allow_none=True, validate=_LAST)


class NameOnly(Schema):
    """A name."""

    name = fields.String(required=True, validate=_NAME)

    @post_load
    def trimmed(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Without blanks around it."""
        return data | {"name": data["name"].strip()}


class SaveRole(NameOnly):
    """A role as it is to be; `was` the permissions that its editor saw."""

    permissions = fields.List(fields.String(validate=validate.Length(max=60)), required=True, validate=validate.Length(max=200))  # fmt: skip
    two_steps = fields.Boolean(load_default=False)
    was = fields.List(fields.String(validate=validate.Length(max=60)), load_default=None, allow_none=True)
