"""What a company decided for itself in one document: its settings, how each of its brands looks, and who may do what.

Nobody reads a part here that he may not read at its own call.
"""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, validate

from server.accounts.brands import OURS, is_colour, paint
from server.accounts.models import Tenant
from server.accounts.people_reading import role_documents
from server.accounts.themes import sheet, theme
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.tenant_setting_routes import documents_of_settings

from .changing import documents_of_entities
from .checks import WrongFields
from .company_changing import change_company
from .room import brands
from .routes import problem_of

__all__ = ["look", "patch_company", "read_company"]

OF_A_ROLE = ("id", "code", "name", "two_steps", "permissions")


class CompanyFields(Schema):
    """What a company says of itself. `colour`: #rrggbb, or null for ours."""

    name = fields.String(validate=validate.Length(max=400))
    colour = fields.String(allow_none=True, validate=validate.Length(max=400))


@brands.get("/api/company", permission="settings.write", door="office", sample=Sample())
def read_company(door: Door) -> Answer:
    """The company's configuration: its `name`, its `slug` (short name, which stays), the `colour` that it chose for office and
    app (null: ours), with the tokens that are made of it in `theme` (`light`, `dark`, `sun`); `settings` by name; for who has the right `brands.write` also `brands`, each with its
    `theme`; for who has `members.read` also `roles` with their permissions. A part without its right is left out. A brand's theme is what customers' pages are painted with: `ground` with `ink` on it, the colour as ink by `day` and by `night`
    (#rrggbb, each readable by WCAG AA), and the hash of its `logo`."""
    with door.read() as house:
        return answer(_config(house, door.lang, door.who.permissions))


@brands.patch("/api/company", permission="settings.write", door="office", takes=CompanyFields, sample=Sample(json={"name": "Voltwijk Laadpalen"}))  # fmt: skip
def patch_company(door: Door, args: dict[str, Any]) -> Answer:
    """Change the `name` or the `colour` (#rrggbb, or null for ours); answers the configuration. 422 with `errors`, a
    pointer and a sentence for each field that cannot be."""
    try:
        with door.write() as house:
            change_company(house, args)
            house.session.flush()
            return answer(_config(house, door.lang, door.who.permissions))
    except WrongFields as wrong:
        raise problem_of(wrong, door.lang) from wrong


@brands.get("/look/<colour>.css", permission="public", door="public", sample=Sample(path={"colour": "8a1538"}))
def look(door: Door, colour: str) -> Answer:
    """The look of office and app in a company's colour, as a style sheet. Any six hexadecimal digits."""
    if not is_colour(colour):
        raise Problem(404, "kit.not_found")
    return Answer(sheet(colour), mimetype="text/css", headers={"Cache-Control": "public, max-age=86400"})


def _config(house: House, lang: str, may: Collection[str]) -> dict[str, Any]:
    company = house.session.get_one(Tenant, house.tenant)
    told: dict[str, Any] = {"id": company.id, "slug": company.slug, "name": company.name}
    told["colour"] = f"#{company.colour}" if company.colour else None
    told["theme"] = asdict(theme(company.colour)) if company.colour else None
    told["settings"] = {one["name"]: one["value"] for one in documents_of_settings(house, lang)}
    if "brands.write" in may:
        told["brands"] = [_brand(one) for one in documents_of_entities(house)]
    if "members.read" in may:
        told["roles"] = [{name: one[name] for name in OF_A_ROLE} for one in role_documents(house)]
    return told


def _brand(entity: dict[str, Any]) -> dict[str, Any]:
    look = paint(entity["colour"] or OURS)
    logo = entity["logo"]["sha256"] if entity["logo"] else None
    theme = {"ground": look.ground, "ink": look.ink, "day": look.day, "night": look.night, "logo": logo}
    return {name: entity[name] for name in ("id", "code", "name", "langs", "ended_at")} | {"theme": theme}
