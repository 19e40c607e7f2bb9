"""Which version of its checklist a visit stands on: the one on which its technician began.

A version is published while phones are without signal, so an act says on which one it was made (`checklist`). The rule for
the phone's screen is in pwa/rules/begun.js.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from . import states
from .attention_cards import raise_card

if TYPE_CHECKING:
    from sync.actor import Actor
    from sync.desk import Desk
    from sync.kind import Row

FILLING = ("answer", "photo", "part_use", "signature")
"""What fills a checklist; of photos and parts those that belong to an item of it."""


def begin_on(desk: "Desk", visit: "Row", version: str | None, by: "Actor", *, ends: bool = False) -> None:
    """An act says on which version of the checklist it was made: nothing said, or the one that stands, is nothing new.

    The first who begins decides. What he began on is put back as long as nobody else began; after that what stands stays
    and a card says so, until an end (`ends`): that is judged, and was signed, on the list its maker had before him.
    """
    said, stands = _two_versions(desk, visit, version)
    if said is None or stands is None:
        return
    begun_by = {one["by_member_id"] for one in _fillings(desk, visit["id"]) if one["device_id"] is not None}
    others = begun_by - {by.member}
    # His own acts go back only: two phones of one person would take turns for ever.
    is_first = not begun_by or (not others and said["number"] < stands["number"])
    goes = ends or (is_first and visit["state"] not in states.FINAL)
    if goes:
        stand_on(desk, visit, version)
    if others or not goes:
        _tell(desk, visit, by, said["number"], stands["number"])


def stand_on(desk: "Desk", visit: "Row", version: str | None) -> None:
    """The visit stands on this version of its checklist, if it is one."""
    said, _ = _two_versions(desk, visit, version)
    if said is None:
        return
    desk.change("visit", visit["id"], checklist_version_id=said["id"])
    if said["state"] == "retired":
        desk.change("checklist_version", said["id"], state="published")  # phones that get the visit need it


def untouched(desk: "Desk", visits: Iterable["Row"]) -> "list[Row]":
    """Those of these visits on which nothing was done: no step, nothing on an item of the checklist, no signature."""
    wanted = list(visits)
    for kind in ("visit_step", *FILLING):
        desk.preload_by(kind, "visit_id", [visit["id"] for visit in wanted])
    return [visit for visit in wanted if not _fillings(desk, visit["id"])]


def _fillings(desk: "Desk", visit: str) -> "list[Row]":
    steps = desk.rows("visit_step", "visit_id", visit)
    filled = [one for kind in FILLING for one in desk.rows(kind, "visit_id", visit)]
    return [*steps, *(one for one in filled if one.get("item", "") is not None)]


def _two_versions(desk: "Desk", visit: "Row", version: str | None) -> "tuple[Row | None, Row | None]":
    """The version that is named and the one that stands; nothing unless they are two that were in use, of one list."""
    standing = visit["checklist_version_id"]
    if version is None or standing is None or version == standing:
        return None, None
    said, stands = desk.get("checklist_version", version), desk.get("checklist_version", standing)
    if said is None or stands is None or said["state"] == "draft" or said["template_id"] != stands["template_id"]:
        return None, None
    return said, stands


def _tell(desk: "Desk", visit: "Row", by: "Actor", said: int, stands: int) -> None:
    """Once a visit, however much comes. Of a customer who was erased nobody is told."""
    told = any(one["code"] == "other_checklist" for one in desk.rows("attention", "subject_id", visit["id"]))
    if not told and visit.get("erased_at") is None:
        params = {"member": by.member, "name": by.name, "number": said, "other": stands}
        raise_card(desk, "other_checklist", "visit", visit["id"], params)
