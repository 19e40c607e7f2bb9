"""What the office sees of its checklists: the list, a checklist with its versions, who uses which version."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import case, func, literal_column, select

from server.inventory.reading import numbered_categories
from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.work_models import Audit
from server.visits.models import ChecklistTemplate, ChecklistVersion, Visit, VisitType
from server.visits.states import FINAL
from sync.kind import Row

from . import drafts
from .difference import Change, differences
from .phone_form import for_people
from .proof import Proof, prove
from .wording import Wording

OVER = (*FINAL, "cancelled")


def checklists_of(house: House) -> list[dict[str, Any]]:
    """By name: {id, code, name, newest: {id, number, published_at} | null, draft: {id, number, v} | null, types, planned}.

    `types` are the names of the kinds of visit that use it; `planned` how many visits that have not begun carry it.
    """
    rows = house.store.read("checklist_template", house.session.scalars(select(ChecklistTemplate.id)).all())
    versions = _by_template(house, [row["id"] for row in rows])
    types = _types(house)
    waits = Visit.state == literal_column("'planned'")  # written out, for the index of those (ix_visit_waits)
    planned = {row[0]: row[1] for row in house.session.execute(
        select(ChecklistVersion.template_id, func.count()).join(Visit, (Visit.checklist_version_id == ChecklistVersion.id) & (Visit.tenant_id == ChecklistVersion.tenant_id))
        .where(waits).group_by(ChecklistVersion.template_id))}  # fmt: skip
    listed = [_listed(row, versions.get(row["id"], []), types, planned.get(row["id"], 0)) for row in rows]
    return sorted(listed, key=lambda one: (one["name"].lower(), one["code"]))


def checklist_of(house: House, template: str) -> dict[str, Any]:
    """One checklist with `versions`, the newest first: {id, number, v, title, state, published_at, published_by, planned,
    under_way, over}. Problem 404."""
    rows = house.store.read("checklist_template", [template])
    if not rows:
        raise Problem(404, "visits.checklist_not_found")
    versions = _by_template(house, [template]).get(template, [])
    used, who = _used(house, [row["id"] for row in versions]), _publishers(house, [row["id"] for row in versions])
    one = _listed(rows[0], versions, _types(house), sum(used.get(row["id"], (0, 0, 0))[0] for row in versions))
    return one | {
        "versions": [
            _version(row)
            | {"published_by": who.get(row["id"])}
            | dict(zip(("planned", "under_way", "over"), used.get(row["id"], (0, 0, 0)), strict=True))
            for row in sorted(versions, key=lambda row: -row["number"])
        ]
    }


def version_of(house: House, version: str) -> dict[str, Any]:
    """One version in the office's form, not judged yet; `categories` are what its serial numbers can be of. Problem 404."""
    row = drafts.version_of(house, version)
    more = {"template": row["template_id"], "sections": for_people(row["sections"])}
    return _version(row) | more | {"categories": numbered_categories(house)}


def with_judgement(version: dict[str, Any], lang: str) -> dict[str, Any]:
    """A version with what is wrong with it in words. It may take a second: never while the database is locked."""
    return version | judged(version["sections"], lang, version["categories"])


def judged(sections: Sequence[dict[str, Any]], lang: str, categories: Collection[str]) -> dict[str, Any]:
    """{holds, conditions, flaws: [{code, text, grave, section, item, on}], whens: {id: words}} of a checklist."""
    proof = prove(sections, categories)
    return {"holds": proof.holds, "conditions": proof.conditions} | _said(proof, sections, lang)


def changes_of(house: House, version: str, since: str | None, lang: str) -> tuple[Row | None, list[Change]]:
    """What changed since another version of the same checklist, or since the one before it; (that one, the changes)."""
    row = drafts.version_of(house, version)
    others = [one for one in _by_template(house, [row["template_id"]])[row["template_id"]] if one["state"] != "draft"]
    if since is not None:
        before = next((one for one in others if one["id"] == since), None)
        if before is None:
            raise Problem(404, "visits.checklist_not_found")
    else:
        earlier = [one for one in others if one["number"] < row["number"]]
        before = max(earlier, key=lambda one: one["number"], default=None)
    old = for_people(before["sections"]) if before else []
    return before, differences(old, for_people(row["sections"]), lang)


def _said(proof: Proof, sections: Sequence[dict[str, Any]], lang: str) -> dict[str, Any]:
    words = Wording(sections, lang)
    flaws = [
        {"code": flaw.code, "text": words.flaw(flaw), "grave": flaw.grave}
        | {"section": flaw.section, "item": flaw.item, "on": flaw.on}
        for flaw in proof.flaws
    ]
    things = [one for section in sections for one in (section, *section["items"])]
    return {"flaws": flaws, "whens": {one["id"]: words.condition(one["when"]) for one in things if "when" in one}}


def _version(row: Row) -> dict[str, Any]:
    published = rfc3339(row["published_at"]) if row["published_at"] else None
    return {name: row[name] for name in ("id", "number", "v", "title", "state")} | {"published_at": published}


def _listed(row: Row, versions: Sequence[Row], types: Iterable[VisitType], planned: int) -> dict[str, Any]:
    published = [one for one in versions if one["state"] != "draft"]
    newest = max(published, key=lambda one: one["number"], default=None)
    draft = next((one for one in versions if one["state"] == "draft"), None)
    return {
        **{name: row[name] for name in ("id", "code", "name")},
        "newest": _version(newest) if newest else None,
        "draft": _version(draft) if draft else None,
        "types": sorted(one.name for one in types if one.checklist_template_id == row["id"]),
        "planned": planned,
    }


def _by_template(house: House, templates: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in house.store.read_by("checklist_version", "template_id", templates):
        found.setdefault(row["template_id"], []).append(row)
    return found


def _types(house: House) -> Sequence[VisitType]:
    return house.session.scalars(select(VisitType).order_by(VisitType.name)).all()


def _used(house: House, versions: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Visits by version: (planned, under way, over)."""
    begun = ~Visit.state.in_(("planned", *OVER))
    counts = [func.sum(case((which, 1), else_=0)) for which in (Visit.state == "planned", begun, Visit.state.in_(OVER))]
    query = select(Visit.checklist_version_id, *counts).where(Visit.checklist_version_id.in_(versions))
    rows = house.session.execute(query.group_by(Visit.checklist_version_id)).all()
    return {
        str(version): (int(planned), int(begun), int(over))
        for version, planned, begun, over in (tuple(row) for row in rows)
    }


def _publishers(house: House, versions: Sequence[str]) -> dict[str, str]:
    """The names of who published them, by version."""
    query = select(Audit.subject_id, Audit.actor).where(Audit.verb == "publish", Audit.subject_id.in_(versions))
    acts = {str(row[0]): str(row[1]) for row in house.session.execute(query) if row[1]}
    names = {row["id"]: row["name"] for row in house.store.read("member", set(acts.values()))}
    return {version: names[actor] for version, actor in acts.items() if actor in names}
