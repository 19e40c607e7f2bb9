"""What a company decided for itself in one document: its settings, how each of its brands looks, and who may do what.

Nobody reads a part here that he may not read at its own call.
"""

from collections.abc import Collection
from typing import Any

from server.accounts.brands import OURS, paint
from server.accounts.models import Tenant
from server.accounts.people_reading import role_documents
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer
from server.kit.tenant_setting_routes import documents_of_settings

from .changing import documents_of_entities
from .room import brands

__all__ = ["read_company"]

OF_A_ROLE = ("id", "code", "name", "two_steps", "permissions")


@brands.get("/api/company", permission="settings.write", door="office", sample=Sample())
def read_company(door: Door) -> Answer:
    """The company's configuration: `settings` by name; for who has the right `brands.write` also `brands`, each with its
    `theme`; for who has `members.read` also `roles` with their permissions. A part without its right is left out. A theme is what customers' pages are painted with: `ground` with `ink` on it, the colour as ink by `day` and by `night`
    (#rrggbb, each readable by WCAG AA), and the hash of its `logo`."""
    with door.read() as house:
        return answer(_config(house, door.lang, door.who.permissions))


def _config(house: House, lang: str, may: Collection[str]) -> dict[str, Any]:
    company = house.session.get_one(Tenant, house.tenant)
    told: dict[str, Any] = {"id": company.id, "slug": company.slug, "name": company.name}
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
