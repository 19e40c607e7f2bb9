"""The office's calls about checklists: list, make, write, publish, compare, import and export."""

from typing import Any

from marshmallow import fields, validate

from server.kit.cursors import read_cursor
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer

from .builder import drafts, paper, reading, types
from .office_documents import visits_of
from .office_schemas import Nothing, PagedVisits, RowId, Sent, Words
from .office_search import Wanted, found
from .routes import visits

LIMIT = paper.MOST_BYTES
_LIST = {"template": "a checklist_template"}
_ONE = {"version": "a checklist_version"}
_SECTIONS = [{"id": "s", "title": "Deel", "items": [{"id": "a", "type": "tick", "title": "Aarding", "required": True}]}]


class NewChecklist(Sent):
    """A name, and if it must have one of its own a code."""

    name = Words(200, required=True)
    code = Words(60, validate=validate.Regexp(r"[a-z0-9][a-z0-9_.-]*\Z", error="visits.shape_not_an_id"))


class Renamed(Sent):
    """Another name."""

    name = Words(200, required=True)


class AsSeen(Sent):
    """The state of the draft that was on the screen."""

    v = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**53, error="visits.sent_invalid"))


class SeenInAddress(Sent):
    """The same in an address."""

    v = fields.Integer(required=True, validate=validate.Range(1, 2**53, error="visits.sent_invalid"))


class SaveDraft(AsSeen):
    """The whole draft as it is now."""

    title = Words(200, required=True)
    sections = fields.Raw(required=True, metadata={"type": "array"})


class Since(Sent):
    """Compared with which version; the one before it when none is named."""

    since = RowId()


class UsedFor(Sent):
    """Codes of kinds of visit."""

    types = fields.List(Words(60, required=True), required=True, validate=validate.Length(max=200, error="visits.sent_too_long"))  # fmt: skip


@visits.get("/api/checklists", permission="checklists.read", door="office", takes=Nothing, sample=Sample())
def list_checklists(door: Door, args: dict[str, Any]) -> Answer:
    """The checklists by name, each with its newest version, its draft and the kinds of visit that use it."""
    with door.read() as house:
        return answer({"items": reading.checklists_of(house)})


@visits.post("/api/checklists", permission="checklists.write", door="office", takes=NewChecklist, sample=Sample(json={"name": "Schouw meterkast"}))  # fmt: skip
def make_checklist(door: Door, args: dict[str, Any]) -> Answer:
    """A new checklist with an empty draft; answers the draft. 409 if the code is taken."""
    with door.write() as house:
        made = drafts.make(house, args["name"], first_section=door.t("visits.checklist_new_section"), code=args.get("code"))  # fmt: skip
        kept = _written(house, made["id"])
    return answer(reading.with_judgement(kept, door.lang), 201)


@visits.post("/api/checklists/import", permission="checklists.write", door="office", limit=LIMIT, sample=Sample(json={"format": paper.FORMAT, "code": "schouw", "name": "Schouw", "sections": _SECTIONS}))  # fmt: skip
def import_checklist(door: Door) -> Answer:
    """A file (docs/checklist-file.md) becomes a draft. 422 with a pointer for what is no such file, 409 beside a draft."""
    said = paper.read_paper(door.request.get_data())
    with door.write() as house:
        kept = _written(house, paper.bring_in(house, said)["id"])
    return answer(reading.with_judgement(kept, door.lang), 201)


@visits.get("/api/checklist/<id:template>", permission="checklists.read", door="office", sample=Sample(path=_LIST))
def read_checklist(door: Door, template: str) -> Answer:
    """A checklist with its versions and how many visits use each."""
    with door.read() as house:
        return answer(reading.checklist_of(house, template))


@visits.patch("/api/checklist/<id:template>", permission="checklists.write", door="office", takes=Renamed, sample=Sample(path=_LIST, json={"name": "Installatie"}))  # fmt: skip
def rename_checklist(door: Door, template: str, args: dict[str, Any]) -> Answer:
    """Another name. Published versions keep theirs."""
    with door.write() as house:
        drafts.rename(house, template, args["name"])
        house.desk.flush()
        return answer(reading.checklist_of(house, template))


@visits.put("/api/checklist/<id:template>/types", permission="checklists.publish", door="office", takes=UsedFor, sample=Sample(path=_LIST, json={"types": []}))  # fmt: skip
def use_checklist_for(door: Door, template: str, args: dict[str, Any]) -> Answer:
    """Exactly these kinds of visit use the checklist from now on; visits that are planned keep what they have."""
    with door.write() as house:
        types.use_for(house, template, args["types"])
        house.desk.flush()
        return answer(reading.checklist_of(house, template))


@visits.post("/api/checklist/<id:template>/draft", permission="checklists.write", door="office", takes=Nothing, sample=Sample(path=_LIST, json={}))  # fmt: skip
def begin_draft(door: Door, template: str, args: dict[str, Any]) -> Answer:
    """A draft that begins as the newest version. 409 with its id if there is one."""
    with door.write() as house:
        kept = _written(house, drafts.begin(house, template)["id"])
    return answer(reading.with_judgement(kept, door.lang), 201)


@visits.get("/api/checklist-version/<id:version>", permission="checklists.read", door="office", sample=Sample(path=_ONE))  # fmt: skip
def read_version(door: Door, version: str) -> Answer:
    """A version with its sections, what is wrong with it in words, and its conditions in words."""
    with door.read() as house:
        found = reading.version_of(house, version)
    return answer(reading.with_judgement(found, door.lang))


@visits.put("/api/checklist-version/<id:version>", permission="checklists.write", door="office", takes=SaveDraft, sample=Sample(path=_ONE, json={"v": 1, "title": "Installatie", "sections": _SECTIONS}))  # fmt: skip
def save_draft(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """Keep a draft. 409 if somebody else kept another meanwhile or it is published; 422 with a pointer for its shape."""
    with door.write() as house:
        drafts.save(house, version, args["v"], args["sections"], args["title"])
        kept = _written(house, version)
    return answer(reading.with_judgement(kept, door.lang))


@visits.delete("/api/checklist-version/<id:version>", permission="checklists.write", door="office", takes=SeenInAddress, sample=Sample(path=_ONE, query={"v": "1"}))  # fmt: skip
def discard_draft(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """Throw a draft away, and the checklist with it if it never was published."""
    with door.write() as house:
        drafts.discard(house, version, args["v"])
    return answer()


@visits.post("/api/checklist-version/<id:version>/publish", permission="checklists.publish", door="office", takes=AsSeen, sample=Sample(path=_ONE, json={"v": 1}))  # fmt: skip
def publish_draft(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """Put it into use for good. 422 checklist_flawed if it cannot be completed on every path."""
    with door.read() as house:
        row = drafts.version_of(house, version)
    draft = drafts.proven(row, args["v"])
    with door.write() as house:
        drafts.publish(house, draft, by=door.who.member)
        kept = _written(house, version)
    return answer(reading.with_judgement(kept, door.lang))


@visits.get("/api/checklist-version/<id:version>/export", permission="checklists.read", door="office", sample=Sample(path=_ONE))  # fmt: skip
def export_version(door: Door, version: str) -> Answer:
    """The version as a file (docs/checklist-file.md)."""
    with door.read() as house:
        said = paper.to_paper(house, version)
    name = f"{said['code']}-{said['number']}.json"
    return answer(said, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@visits.get("/api/checklist-version/<id:version>/changes", permission="checklists.read", door="office", takes=Since, sample=Sample(path=_ONE))  # fmt: skip
def list_changes(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """What changed since another version of this checklist, in words; since the one before it when none is named."""
    with door.read() as house:
        before, changes = reading.changes_of(house, version, args.get("since"), door.lang)
        items = [{"kind": one.kind, "what": one.what, "id": one.id, "title": one.title, "where": one.where, "details": one.details} for one in changes]  # fmt: skip
        return answer({"since": {"id": before["id"], "number": before["number"]} if before else None, "items": items})


@visits.get("/api/checklist-version/<id:version>/visits", permission="checklists.read", door="office", takes=PagedVisits, sample=Sample(path=_ONE))  # fmt: skip
def list_visits_on(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """The visits that use this version, the newest first. `next` is the cursor of what follows, null at the end."""
    cursor = args.get("cursor")
    after = read_cursor(cursor) if cursor else None
    if cursor and after is None:
        raise Problem(400, "visits.sent_cursor", pointer="/cursor")
    with door.read() as house:
        drafts.version_of(house, version)
        wanted = Wanted(checklist=version, limit=args["limit"], after=after, newest_first=True)
        ids, following = found(house, wanted)
        return answer({"next": following, "items": visits_of(house, ids)})


def _written(house: House, version: str) -> dict[str, Any]:
    """A version after a verb, with the `v` that the commit gives it. It is judged when the commit is over."""
    house.desk.flush()
    return reading.version_of(house, version)
