"""A checklist as a file: out, and in again, also at another company. The format is in docs/checklist-file.md."""

from dataclasses import dataclass
from typing import Any, cast

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.json import loads
from sync.kind import Row

from . import drafts
from .phone_form import for_people
from .shape import ID, Misshapen, read_sections, text_of

FORMAT = "veldwerk.checklist/1"
MOST_BYTES = 512 * 1024
_FIELDS = {"format", "code", "name", "number", "sections"}


@dataclass(frozen=True)
class Paper:
    """What a file says."""

    code: str
    name: str
    sections: list[dict[str, Any]]


def to_paper(house: House, version: str) -> dict[str, Any]:
    """A version as a file. `number` is for people; a file that comes in gets a number of its own. Problem 404."""
    row = drafts.version_of(house, version)
    template = house.store.read("checklist_template", [row["template_id"]])[0]
    return {
        "format": FORMAT,
        "code": template["code"],
        "name": row["title"],
        "number": row["number"],
        "sections": for_people(row["sections"]),
    }


def read_paper(data: bytes) -> Paper:
    """Read a file. Problem 422 with a pointer and a sentence for what is no such file."""
    try:
        sent = loads(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise Problem(422, "visits.shape_not_json", pointer="") from error
    try:
        return _paper(sent)
    except Misshapen as wrong:
        raise drafts.as_problem(wrong) from wrong


def bring_in(house: House, paper: Paper) -> Row:
    """A file becomes a draft: of the checklist with its code, or of a new one. Problem 409 visits.checklist_has_draft."""
    known = next(iter(house.desk.rows("checklist_template", "code", paper.code)), None)
    if known is not None:
        draft = drafts.begin(house, known["id"], paper.sections)
    else:
        draft = drafts.make(house, paper.name, first_section=paper.name, code=paper.code)
    house.audit("import", "checklist_version", draft["id"], None, {"code": paper.code, "number": draft["number"]})
    return house.desk.change("checklist_version", draft["id"], sections=paper.sections, title=paper.name)


def _paper(sent: Any) -> Paper:
    if not isinstance(sent, dict):
        raise Misshapen("", "visits.shape_not_an_object")
    said = cast("dict[str, Any]", sent)
    if said.get("format") != FORMAT:
        raise Misshapen("/format", "visits.shape_format", format=FORMAT)
    unknown = sorted(set(said) - _FIELDS)
    if unknown:
        raise Misshapen(f"/{unknown[0]}", "visits.shape_unknown", name=unknown[0])
    for name in ("code", "name", "sections"):
        if name not in said:
            raise Misshapen(f"/{name}", "visits.shape_missing", name=name)
    if not isinstance(said["code"], str) or not ID.fullmatch(said["code"]):
        raise Misshapen("/code", "visits.shape_not_an_id")
    name = text_of(200)(said["name"], "/name").strip()
    if not name:
        raise Misshapen("/name", "visits.shape_missing", name="name")
    return Paper(said["code"], name, read_sections(said["sections"]))
