"""Which item of which checklist an act speaks of; and putting a new version into use."""

from typing import TYPE_CHECKING, Any

from . import states
from .begun import untouched

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Reader, Row

Item = dict[str, Any]


def item_of(reader: "Reader", visit: "Row", item: str) -> Item | None:
    """The item of the visit's checklist with this id; see place_of."""
    found = place_of(reader, visit, item)
    return found[1] if found else None


def place_of(reader: "Reader", visit: "Row", item: str) -> tuple[dict[str, Any], Item] | None:
    """The section and the item of the visit's checklist with this id.

    Else that of the newest other published version of the same list: the phone may have asked it before a publish
    replaced the version. None if no version ever asked it.
    """
    own = next(iter(reader.read("checklist_version", [v for v in [visit["checklist_version_id"]] if v])), None)
    if own is None:
        return None
    found = _find(own, item)
    if found is None:
        versions = reader.read_by("checklist_version", "template_id", [own["template_id"]])
        others = sorted((one for one in versions if one["state"] != "draft"), key=lambda one: -one["number"])
        found = next((found for version in others if (found := _find(version, item))), None)
    return found


def latest(desk: "Desk", template: str) -> "Row | None":
    """The newest published version of a checklist, or None."""
    published = [one for one in desk.rows("checklist_version", "template_id", template) if one["state"] == "published"]
    return max(published, key=lambda one: one["number"], default=None)


def publish(desk: "Desk", version: str) -> None:
    """Put a draft into use. Visits that nobody has begun get it; one on which anything was done keeps what its phone shows,
    and one that was begun without signal gets that back when it is heard (begun.py).

    ValueError if it is not a draft.
    """
    draft = desk.get("checklist_version", version)
    if draft is None or draft["state"] != "draft":
        raise ValueError(
            f"Checklist version {version} is not a draft: a published version never changes, make a new one."
        )
    desk.change("checklist_version", version, state="published", published_at=desk.now)
    older = [one["id"] for one in desk.rows("checklist_version", "template_id", draft["template_id"])]
    visits = desk.read_by("visit", "checklist_version_id", [one for one in older if one != version])
    for visit in untouched(desk, [one for one in visits if one["state"] == "planned"]):
        desk.change("visit", visit["id"], checklist_version_id=version)


def retire_unused(desk: "Desk", template: str) -> None:
    """Take versions out of the catalogue that a newer one replaced and that no visit which may still be worked on uses."""
    newest = latest(desk, template)
    for version in desk.rows("checklist_version", "template_id", template):
        if version["state"] == "published" and newest and version["number"] < newest["number"]:
            visits = desk.rows("visit", "checklist_version_id", version["id"])
            if not any(_in_use(desk, visit) for visit in visits):
                desk.change("checklist_version", version["id"], state="retired")


def _in_use(desk: "Desk", visit: "Row") -> bool:
    from .windows import in_window

    return visit["day"] >= desk.today or visit["state"] in states.UNDER_WAY or in_window(visit["day"], desk.today)


def _find(version: "Row", item: str) -> tuple[dict[str, Any], Item] | None:
    sections = version["sections"]
    return next(((section, one) for section in sections for one in section["items"] if one["id"] == item), None)
