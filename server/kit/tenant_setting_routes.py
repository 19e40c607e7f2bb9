"""The JSON calls of a company's settings: read them all, change one, let its default count again."""

from typing import Any

from marshmallow import Schema, fields, validate

from server.kit.clock import rfc3339
from server.kit.front import front
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.i18n import t
from server.kit.tenant_settings import change_setting, reset_setting, setting_rows, settings

__all__ = ["documents_of_settings"]


class NewValue(Schema):
    """A setting's value as text: a whole number, or yes or no."""

    value = fields.String(required=True, validate=validate.Length(max=20))


@front.get("/api/settings", permission="settings.write", door="office", sample=Sample())
def read_settings(door: Door) -> Answer:
    """Every setting of the company: value, default, unit, limits, what it does, and who changed it when."""
    with door.read() as house:
        return answer({"items": documents_of_settings(house, door.lang)})


@front.put(
    "/api/settings/<name>",
    permission="settings.write",
    door="office",
    takes=NewValue,
    sample=Sample(path={"name": "replay_days"}, json={"value": "120"}),
)
def put_setting(door: Door, name: str, args: dict[str, Any]) -> Answer:
    """Change one; answers it. 404 for a name that is none, 422 for a value that is out of its limits."""
    with door.write() as house:
        change_setting(house, name, args["value"], by=door.who.member)
        house.session.flush()
        return answer(_one(house, name, door.lang))


@front.delete("/api/settings/<name>", permission="settings.write", door="office", sample=Sample(path={"name": "replay_days"}))  # fmt: skip
def delete_setting(door: Door, name: str) -> Answer:
    """Let the default count again; answers the setting. 404 for a name that is none."""
    with door.write() as house:
        reset_setting(house, name)
        house.session.flush()
        return answer(_one(house, name, door.lang))


def documents_of_settings(house: House, lang: str) -> list[dict[str, Any]]:
    """All of them as documents, in the order of the page."""
    rows = setting_rows(house)
    found: list[dict[str, Any]] = []
    for one in settings():
        row = rows.get(one.name)
        found.append(
            {
                "name": one.name,
                "title": t(f"kit.setting_{one.name}", lang),
                "effect": t(f"kit.setting_{one.name}_effect", lang),
                "group": one.group,
                "type": "yes_no" if one.is_yes_no else "whole",
                "unit": one.unit,
                "least": None if one.is_yes_no else one.least,
                "most": None if one.is_yes_no else one.most,
                "default": one.default,
                "value": one.default if row is None else one.read(row.value),
                "changed_at": rfc3339(row.at) if row else None,
                "changed_by": row.by_member_id if row else None,
            }
        )
    return found


def _one(house: House, name: str, lang: str) -> dict[str, Any]:
    return next(one for one in documents_of_settings(house, lang) if one["name"] == name)
