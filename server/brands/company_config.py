"""What a company decided for itself in one document: its settings, how each of its brands looks, and who may do what."""

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


@brands.get("/api/company", permission="settings.write", door="office", sample=Sample())
def read_company(door: Door) -> Answer:
    """The company's configuration: `settings` by name, `brands` each with its `theme`, `roles` with their permissions. A
    theme is what customers' pages are painted with: `ground` with `ink` on it, the colour as ink by `day` and by `night`
    (#rrggbb, each readable by WCAG AA), and the hash of its `logo`."""
    with door.read() as house:
        return answer(_config(house, door.lang))


def _config(house: House, lang: str) -> dict[str, Any]:
    company = house.session.get_one(Tenant, house.tenant)
    return {
        "id": company.id,
        "slug": company.slug,
        "name": company.name,
        "settings": {one["name"]: one["value"] for one in documents_of_settings(house, lang)},
        "brands": [_brand(one) for one in documents_of_entities(house)],
        "roles": [{name: one[name] for name in ("id", "code", "name", "two_steps", "permissions")} for one in role_documents(house)],
    }  # fmt: skip


def _brand(entity: dict[str, Any]) -> dict[str, Any]:
    look = paint(entity["colour"] or OURS)
    logo = entity["logo"]["sha256"] if entity["logo"] else None
    theme = {"ground": look.ground, "ink": look.ink, "day": look.day, "night": look.night, "logo": logo}
    return {name: entity[name] for name in ("id", "code", "name", "langs", "ended_at")} | {"theme": theme}
