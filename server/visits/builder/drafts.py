"""The office's verbs on checklists: make one, write a draft, throw it away, publish it for good.

Each locks the version that it is about, and says by `v` which state of it was seen: who was second gets a 409 and
overwrites nothing. Keystrokes are not audited one by one; what is published is, with what changed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from server.visits import checklists
from server.visits.events import ChecklistPublished
from sync.kind import Row

from .difference import differences
from .phone_form import fingerprint, for_people, for_phones
from .proof import prove
from .shape import Misshapen, read_sections

Sections = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Proven:
    """A draft that can be completed on every path, as it was read."""

    version: str
    v: int
    sections: Sections


def template_of(house: House, template: str) -> Row:
    """The checklist's row, locked. Problem 404."""
    found = house.store.read("checklist_template", [template], lock=True)
    if not found:
        raise Problem(404, "visits.checklist_not_found")
    return found[0]


def version_of(house: House, version: str) -> Row:
    """The version's row. Problem 404."""
    row = house.desk.get("checklist_version", version)
    if row is None:
        raise Problem(404, "visits.checklist_not_found")
    return row


def make(house: House, name: str, *, first_section: str, code: str | None = None) -> Row:
    """A new checklist with an empty draft; returns the draft. Problem 409 visits.checklist_code_taken."""
    wanted = code or free_code(house, name)
    if house.desk.rows("checklist_template", "code", wanted):
        raise Problem(409, "visits.checklist_code_taken", pointer="/code", taken=wanted)
    template = house.desk.add("checklist_template", {"code": wanted, "name": name})
    house.audit("make", "checklist_template", template["id"], None, {"name": name, "code": wanted})
    return _add_draft(house, template, 1, [{"id": "start", "title": first_section, "items": []}])


def rename(house: House, template: str, name: str) -> Row:
    """Another name, until a version with another title is published; versions keep theirs."""
    row = template_of(house, template)
    if row["name"] == name:
        return row
    house.audit("rename", "checklist_template", template, {"name": row["name"]}, {"name": name})
    return house.desk.change("checklist_template", template, name=name)


def begin(house: House, template: str, sections: Sections | None = None) -> Row:
    """A new draft: these sections, else those of the newest version. Problem 409 visits.checklist_has_draft with its id."""
    row = template_of(house, template)
    versions = house.desk.rows("checklist_version", "template_id", template)
    draft = next((one for one in versions if one["state"] == "draft"), None)
    if draft is not None:
        raise Problem(409, "visits.checklist_has_draft", draft=draft["id"])
    newest = checklists.latest(house.desk, template)
    if sections is None:
        sections = for_people(newest["sections"]) if newest else []
    return _add_draft(house, row, max((one["number"] for one in versions), default=0) + 1, sections)


def save(house: House, version: str, v: int, sections: Any, title: str) -> Row:
    """Keep a draft as it is written now. Problem 409 if it was seen otherwise or is published, 422 for another shape."""
    row = _draft(house, version, v)
    try:
        read = read_sections(sections)
    except Misshapen as wrong:
        raise as_problem(wrong) from wrong
    if read == row["sections"] and title == row["title"]:
        return row
    return house.desk.change("checklist_version", version, sections=read, title=title, sha256=fingerprint(read))


def discard(house: House, version: str, v: int) -> bool:
    """Throw a draft away; a checklist that never was anything else goes with it. True if it went."""
    row = _draft(house, version, v)
    house.desk.remove("checklist_version", version)
    house.audit("discard", "checklist_version", version, {"number": row["number"], "title": row["title"]}, None)
    alone = len(house.desk.rows("checklist_version", "template_id", row["template_id"])) == 0
    if alone and not house.desk.rows("visit_type", "checklist_template_id", row["template_id"]):
        house.desk.remove("checklist_template", row["template_id"])
        house.audit("discard", "checklist_template", row["template_id"])
        return True
    return False


def proven(row: Row, v: int) -> Proven:
    """Prove a draft as it was read, before anything is locked: it may take a second, and others write meanwhile.

    Problem 409 if it was seen otherwise, 422 visits.checklist_flawed if it cannot be completed on every path.
    """
    _is_as_seen(row, v)
    proof = prove(row["sections"])
    if not proof.holds:
        grave = [flaw for flaw in proof.flaws if flaw.grave]
        raise Problem(422, "visits.checklist_flawed", count=len(grave), flaws=[flaw.code for flaw in grave])
    return Proven(row["id"], v, row["sections"])


def publish(house: House, draft: Proven, *, by: str) -> Row:
    """Put a draft into use for good: new visits, and planned ones that nobody began, get it.

    Problem 409 if it is no longer the one that was proven, 422 visits.checklist_same if it says what the newest says.
    """
    version = draft.version
    row = _draft(house, version, draft.v)
    if row["sections"] != draft.sections:
        raise Problem(409, "visits.checklist_meanwhile", v=row["v"])
    newest = checklists.latest(house.desk, row["template_id"])
    sections = for_phones(row["sections"])
    if newest is not None and (newest["sections"], newest["title"]) == (sections, row["title"]):
        raise Problem(422, "visits.checklist_same", number=newest["number"])
    house.desk.change("checklist_version", version, sections=sections, sha256=fingerprint(sections))
    checklists.publish(house.desk, version)
    if template_of(house, row["template_id"])["name"] != row["title"]:
        house.desk.change("checklist_template", row["template_id"], name=row["title"])
    said = differences(for_people(newest["sections"]) if newest else [], for_people(sections), "nl")
    house.audit(
        "publish",
        "checklist_version",
        version,
        {"number": newest["number"]} if newest else None,
        {"number": row["number"], "changes": [f"{one.kind} {one.what} {one.id}" for one in said][:200]},
    )
    house.tell(ChecklistPublished(version=version, template=row["template_id"], number=row["number"], by=by))
    return version_of(house, version)


def as_problem(wrong: Misshapen) -> Problem:
    """A shape that is refused, for who sent it."""
    return Problem(422, wrong.code, pointer=wrong.pointer, **wrong.params)


def free_code(house: House, name: str) -> str:
    """A code made from a name that no checklist has: "Schouw meterkast" is schouw_meterkast."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50] or "checklist"
    nr, wanted = 2, code
    while house.desk.rows("checklist_template", "code", wanted):
        nr, wanted = nr + 1, f"{code}_{nr}"
    return wanted


def _draft(house: House, version: str, v: int) -> Row:
    house.store.read(
        "checklist_version", [version], lock=True
    )  # two windows save at once: the second must see the first
    row = version_of(house, version)
    _is_as_seen(row, v)
    return row


def _is_as_seen(row: Row, v: int) -> None:
    if row["state"] != "draft":
        raise Problem(409, "visits.checklist_not_a_draft")
    if row["v"] != v:
        raise Problem(409, "visits.checklist_meanwhile", v=row["v"])


def _add_draft(house: House, template: Row, number: int, sections: Sections) -> Row:
    return house.desk.add(
        "checklist_version",
        {
            "template_id": template["id"],
            "number": number,
            "title": template["name"],
            "state": "draft",
            "sections": list(sections),
            "sha256": fingerprint(sections),
            "published_at": None,
        },
    )
