"""The forms of checklists: make one, bring a file in, begin, publish or throw away a draft, choose its kinds of visit."""

from typing import Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, answer, page
from server.kit.i18n import t
from server.visits.builder import drafts, paper, reading, types

from .frame import frame
from .routes import office
from .schemas import Typed

_LIST = {"template": "a checklist_template"}
_ONE = {"version": "a checklist_version"}


@office.get("/office/checklists/new", permission="checklists.write", door="office", sample=Sample())
def new_checklist_form(door: Door) -> Answer:
    """The form for a new checklist."""
    return _new_page(door, {}, {})


@office.post("/office/checklists/new", permission="checklists.write", door="office", takes=Typed, sample=Sample(json={"name": "Schouw"}))  # fmt: skip
def make_checklist(door: Door, args: dict[str, Any]) -> Answer:
    """Make it, and go to its builder."""
    name = args["typed"].get("name", "").strip()
    if not name or len(name) > 200 or any(ord(sign) < 32 for sign in name):
        said = t("visits.sent_too_long" if len(name) > 200 else "visits.sent_missing", door.lang)
        return _new_page(door, args["typed"], {"name": said}, 422)
    with door.write() as house:
        draft = drafts.make(house, name, first_section=door.t("visits.checklist_new_section"))
    return _to(f"/office/checklist-version/{draft['id']}")


@office.get("/office/checklists/import", permission="checklists.write", door="office", sample=Sample())
def import_form(door: Door) -> Answer:
    """The form for a file."""
    return _import_page(door, "")


@office.post("/office/checklists/import", permission="checklists.write", door="office", limit=paper.MOST_BYTES + 4096, sample=Sample(body=b"", headers={"Content-Type": "application/x-www-form-urlencoded"}))  # fmt: skip
def bring_in(door: Door) -> Answer:
    """A file becomes a draft; what is wrong with it is said above the form, with the place."""
    file = door.file("file")
    if file is None or not file.filename:
        return _import_page(door, t("office.checklist_no_file", door.lang))
    try:
        said = paper.read_paper(file.read())
        with door.write() as house:
            draft = paper.bring_in(house, said)
    except Problem as problem:
        why = t(problem.code, door.lang, **problem.params)
        where = t("visits.shape", door.lang, why=why, pointer=problem.pointer) if problem.pointer else why
        return _import_page(door, where, problem.status)
    return _to(f"/office/checklist-version/{draft['id']}?did=checklist_imported")


@office.post("/office/checklists/<id:template>/draft", permission="checklists.write", door="office", sample=Sample(path=_LIST))  # fmt: skip
def begin_draft(door: Door, template: str) -> Answer:
    """Begin a draft, or go on with the one that is there."""
    try:
        with door.write() as house:
            draft = drafts.begin(house, template)["id"]
    except Problem as problem:
        if problem.status != 409:
            raise
        draft = problem.params["draft"]
    return _to(f"/office/checklist-version/{draft}")


@office.post("/office/checklists/<id:template>/types", permission="checklists.publish", door="office", takes=Typed, sample=Sample(path=_LIST, json={"type_maintenance": "1"}))  # fmt: skip
def use_for(door: Door, template: str, args: dict[str, Any]) -> Answer:
    """Which kinds of visit get it from now on."""
    codes = [name.removeprefix("type_") for name in args["typed"] if name.startswith("type_")]
    with door.write() as house:
        types.use_for(house, template, codes)
    return _to(f"/office/checklists/{template}?did=checklist_types")


@office.get("/office/checklist-version/<id:version>/publish", permission="checklists.publish", door="office", sample=Sample(path=_ONE))  # fmt: skip
def publish_form(door: Door, version: str) -> Answer:
    """What publishing would do: the proof, what changed, and for whom."""
    return _publish_page(door, version, "")


@office.post("/office/checklist-version/<id:version>/publish", permission="checklists.publish", door="office", takes=Typed, sample=Sample(path=_ONE, json={"v": "1"}))  # fmt: skip
def publish(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """Put it into use for good."""
    try:
        with door.read() as house:
            row = drafts.version_of(house, version)
        draft = drafts.proven(row, _seen(args))
        with door.write() as house:
            done = drafts.publish(house, draft, by=door.who.member)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _publish_page(door, version, t(problem.code, door.lang, **problem.params), problem.status)
    return _to(f"/office/checklists/{done['template_id']}?did=checklist_published")


@office.get("/office/checklist-version/<id:version>/discard", permission="checklists.write", door="office", sample=Sample(path=_ONE))  # fmt: skip
def discard_form(door: Door, version: str) -> Answer:
    """Are you sure?"""
    return _discard_page(door, version, "")


@office.post("/office/checklist-version/<id:version>/discard", permission="checklists.write", door="office", takes=Typed, sample=Sample(path=_ONE, json={"v": "1"}))  # fmt: skip
def discard(door: Door, version: str, args: dict[str, Any]) -> Answer:
    """Throw the draft away."""
    try:
        with door.write() as house:
            template = drafts.version_of(house, version)["template_id"]
            gone = drafts.discard(house, version, _seen(args))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _discard_page(door, version, t(problem.code, door.lang, **problem.params), problem.status)
    return _to(f"/office/checklists{'' if gone else f'/{template}'}?did=checklist_discarded")


def _seen(args: dict[str, Any]) -> int:
    """The state of the draft that the form showed; 0, which is never, for what is no number."""
    said = args["typed"].get("v", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _publish_page(door: Door, version: str, wrong: str, status: int = 200) -> Answer:
    with door.read() as house:
        row = reading.version_of(house, version)
        before, changes = reading.changes_of(house, version, None, door.lang)
        planned = reading.checklist_of(house, row["template"])["planned"]
        names = frame(house, door, "checklists")
    judged = reading.with_judgement(row, door.lang)
    shown = {"version": row, "judged": judged, "before": before, "changes": changes, "planned": planned}
    return page("office/checklist_publish.html", status, wrong=wrong, **shown, **names)


def _discard_page(door: Door, version: str, wrong: str, status: int = 200) -> Answer:
    with door.read() as house:
        row = drafts.version_of(house, version)
        names = frame(house, door, "checklists")
    return page("office/checklist_discard.html", status, version=row, wrong=wrong, **names)


def _new_page(door: Door, sent: dict[str, Any], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        names = frame(house, door, "checklists")
    return page("office/checklist_new.html", status, sent=sent, wrong=wrong, **names)


def _import_page(door: Door, wrong: str, status: int = 200) -> Answer:
    with door.read() as house:
        names = frame(house, door, "checklists")
    return page("office/checklist_import.html", status, wrong=wrong, **names)


def _to(address: str) -> Answer:
    return answer(None, 303, {"Location": address})
