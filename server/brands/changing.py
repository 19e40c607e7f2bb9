"""A brand begins, changes, ends and goes on: each written down in the audit trail, none ever removed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from server.accounts.models import Entity, Skill
from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.house import House

from .checks import WrongFields, checked_fields
from .colours import colour_of, judge_colour
from .logos import Mark, marks_of

__all__ = ["FIELDS", "begin_entity", "change_entity", "documents_of_entities", "end_entity", "entity_in", "resume_entity"]  # fmt: skip

FIELDS = ("name", "kvk", "vat", "iban", "colour", "email", "sender", "phone", "street", "postcode", "city", "legal_nl", "legal_en", "langs", "serves", "line", "product_range")  # fmt: skip
Sent = Mapping[str, str | None]


def entity_in(house: House, entity: str) -> Entity:
    """The row. Problem 404."""
    row = house.session.get(Entity, (house.tenant, entity))
    if row is None:
        raise Problem(404, "kit.not_found")
    return row


def begin_entity(house: House, sent: Sent, *, keep_colour: bool = False, skills: Sequence[str] = ()) -> Entity:
    """A new brand; its code comes from its name. `skills`: codes of what all its work asks for. WrongFields."""
    kept = _checked({"name": "", "langs": "nl,en", "serves": "both", **sent}, keep_colour)
    asked = _known_skills(house, skills)
    row = Entity(id=house.desk.new_id(), code=_free_code(house, kept["name"] or ""), skills=asked, **{name: kept.get(name) for name in FIELDS})  # fmt: skip
    house.session.add(row)
    house.session.flush()
    said = {name: value for name, value in kept.items() if value} | ({"skills": asked} if asked else {})
    house.audit("begin", "entity", row.id, None, {"code": row.code} | said)
    return row


def change_entity(house: House, entity: str, sent: Sent, *, keep_colour: bool = False, skills: Sequence[str] | None = None) -> Entity:  # fmt: skip
    """Other values for the fields that are sent, and other `skills` unless None; only what differs is checked and written
    down. Problem 404; WrongFields."""
    row = entity_in(house, entity)
    differing = {name: value for name, value in sent.items() if (value or "").strip() != (getattr(row, name) or "")}
    kept = _checked(differing, keep_colour)
    new: dict[str, Any] = kept | ({"skills": _known_skills(house, skills)} if skills is not None else {})
    before = {name: getattr(row, name) for name in new if getattr(row, name) != new[name]}
    for name in before:
        setattr(row, name, new[name])
    if before:
        house.audit("change", "entity", entity, before, {name: new[name] for name in before})
    return row


def end_entity(house: House, entity: str) -> Entity:
    """No new work goes under this brand. Problem 404; 409 `brands.last` for the last one."""
    row = entity_in(house, entity)
    if row.ended_at is None:
        others = select(func.count()).select_from(Entity).where(Entity.tenant_id == house.tenant, Entity.ended_at.is_(None))  # fmt: skip
        if (house.session.scalar(others) or 0) < 2:
            raise Problem(409, "brands.last")
        row.ended_at = house.now
        house.audit("end", "entity", entity, None, {"ended_at": rfc3339(house.now)})
    return row


def resume_entity(house: House, entity: str) -> Entity:
    """It goes on after all. Problem 404."""
    row = entity_in(house, entity)
    if row.ended_at is not None:
        house.audit("resume", "entity", entity, {"ended_at": rfc3339(row.ended_at)}, None)
        row.ended_at = None
    return row


def documents_of_entities(house: House, entity: str | None = None) -> list[dict[str, Any]]:
    """Every brand by name, those that ended last; or the one. Problem 404."""
    mine = select(Entity).where(Entity.tenant_id == house.tenant)
    rows = [entity_in(house, entity)] if entity else list(house.session.scalars(mine))
    rows.sort(key=lambda row: (row.ended_at is not None, row.name.casefold()))
    logos = marks_of(house, entity)
    return [_document(row, logos.get(row.id)) for row in rows]


def _document(row: Entity, logo: Mark | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        **{name: getattr(row, name) for name in FIELDS},
        "skills": list(row.skills),
        "ended_at": rfc3339(row.ended_at) if row.ended_at else None,
        "logo": logo._asdict() if logo else None,
    }


def _checked(sent: Sent, keep_colour: bool) -> dict[str, str | None]:
    """The fields as they are kept. A colour that cannot be read as text needs a person's word: there its darker shade is
    used instead. WrongFields with every complaint at once."""
    wrong = dict[str, tuple[str, dict[str, Any]]]()
    verdict = judge_colour(colour) if (colour := colour_of(sent.get("colour") or "")) else None
    if verdict and not verdict.passes and not keep_colour:
        wrong["colour"] = ("brands.wrong_contrast", {"ratio": verdict.as_text, "proposal": f"#{verdict.proposal}"})
    try:
        kept = checked_fields(sent)
    except WrongFields as error:
        raise WrongFields({**error.fields, **wrong}) from error
    if wrong:
        raise WrongFields(wrong)
    return kept


def _known_skills(house: House, codes: Sequence[str]) -> list[str]:
    """These codes, each once. WrongFields for one that is no skill of this company."""
    wanted = sorted(set(codes))
    mine = select(Skill.code).where(Skill.tenant_id == house.tenant, Skill.code.in_(wanted))
    unknown = sorted(set(wanted) - set(house.session.scalars(mine)))
    if unknown:
        raise WrongFields({"skills": ("brands.wrong_skills", {"skill": unknown[0]})})
    return wanted


def _free_code(house: House, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "label"
    used = set(house.session.scalars(select(Entity.code).where(Entity.tenant_id == house.tenant)))
    return next(one for one in (code, *(f"{code}-{nr}" for nr in range(2, 10_000))) if one not in used)
