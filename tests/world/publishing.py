"""A newer version of a checklist is published while phones are out with work that began on the one before."""

from typing import TYPE_CHECKING, Any

from server.kit.house import House, open_house
from server.visits.builder import drafts
from server.visits.checklists import latest, retire_unused
from tests.world.phone import Phone

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["ADDED", "publishes_meanwhile"]

ADDED = "added_"
"""How the items begin that a publish adds; it takes out those that the one before it added."""
RETIRES = 0.5


def publishes_meanwhile(world: "World", phone: Phone) -> None:
    """Somebody begins without signal, the office publishes, and he goes on; now and then the night came in between."""
    visit = world.chance.choice(world.visits)
    if visit in phone.client.documents_of("visit"):
        phone.works_on(visit, 2)
    by = world.planners[0].me.member
    with open_house(world.site.app, world.tenant, now=world.site.clock(), by=by) as house:
        number = _publish(house, visit, by, retires=world.chance.random() < RETIRES)
    waits = any(one["args"].get("visit") == visit and one["args"].get("checklist") for one in phone.client.waiting)
    world.diary.struck("published under unsent work" if waits else "published")
    world.diary.tell(world.when, "world", f"version {number} of the checklist of {visit} is published")
    phone.works(1)


def _publish(house: House, visit: str, by: str, *, retires: bool) -> int:
    desk = house.desk
    row = desk.get("visit", visit)
    own = desk.get("checklist_version", row["checklist_version_id"]) if row else None
    newest = latest(desk, own["template_id"]) if own else None
    assert newest
    draft = drafts.begin(house, newest["template_id"])
    sections = [_with(section, draft["number"] if at == 0 else None) for at, section in enumerate(draft["sections"])]
    saved = drafts.save(house, draft["id"], draft["v"], sections, draft["title"])
    drafts.publish(house, drafts.proven(drafts.version_of(house, saved["id"]), saved["v"]), by=by)
    if retires:
        retire_unused(desk, newest["template_id"])
    return int(draft["number"])


def _with(section: dict[str, Any], number: int | None) -> dict[str, Any]:
    items = [one for one in section["items"] if not one["id"].startswith(ADDED)]
    more = {"id": f"{ADDED}{number}", "type": "tick", "title": f"Vraag van versie {number}", "required": True}
    return {**section, "items": [*items, more] if number else items}
