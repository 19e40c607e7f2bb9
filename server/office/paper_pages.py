"""Papers on a visit's page: bring one, take one away."""

from typing import Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.visits.office_documents import visits_of
from server.visits.paper_routes import SAMPLE, bring
from server.visits.papers import MOST_BYTES, OF, TITLE, Paper, remove_paper

from .frame import frame
from .routes import office
from .saying import sentence
from .schemas import Typed
from .words import customer_text

__all__ = ["bring_paper", "paper_form", "take_paper_away"]

_PATH = {"visit": "a visit"}
_FILE = Sample(
    path=_PATH,
    body=b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nTekening\r\n--x\r\n'
    + b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    + SAMPLE
    + b"\r\n--x--\r\n",
    headers={"Content-Type": "multipart/form-data; boundary=x"},
)


@office.get("/office/visit/<id:visit>/paper", permission="visits.write", door="office", sample=Sample(path=_PATH))
def paper_form(door: Door, visit: str) -> Answer:
    """Ask for a file, what it is called and for whom it is."""
    return _form(door, visit, {"for_customer": "yes"}, {})


@office.post("/office/visit/<id:visit>/paper", permission="visits.write", door="office", takes=Typed, limit=MOST_BYTES + 64 * 1024, sample=_FILE)  # fmt: skip
def bring_paper(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Take it. What is wrong with it is said beside its field, and nothing of it is kept."""
    form = args["typed"]
    name, data = _sent(door)
    title = form.get("title", "").strip() or _title_of(name)
    paper = Paper(title, form["of"] if form.get("of") in OF else "visit", bool(form.get("for_customer")))
    try:
        bring(door, visit, paper, data)
    except Problem as problem:
        if problem.status == 404:
            raise
        field = (problem.pointer or "/form").removeprefix("/")
        return _form(door, visit, form, {field: sentence(problem, door.lang)["form"]}, problem.status)
    return go_to(f"/office/visit/{visit}?did=add_paper#papers")


@office.post("/office/visit/<id:visit>/paper/<id:paper>/remove", permission="visits.write", door="office", sample=Sample(path=_PATH | {"paper": "a document"}))  # fmt: skip
def take_paper_away(door: Door, visit: str, paper: str) -> Answer:
    """Take it away; somebody who was first has done the same."""
    with door.write() as house:
        remove_paper(house, visit, paper)
    return go_to(f"/office/visit/{visit}?did=remove_paper#papers")


def _title_of(name: str) -> str:
    """What a file is called, without what it ends in: as much of it as a title holds."""
    return (name.rpartition(".")[0] or name)[:TITLE]


def _sent(door: Door) -> tuple[str, bytes]:
    """The file's name and bytes; none at all is empty."""
    file = door.file("file")
    return (file.filename or "", file.read()) if file is not None else ("", b"")


def _form(door: Door, visit: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        listed = visits_of(house, [visit])
        if not listed:
            raise Problem(404, "visits.not_found")
        names = frame(house, door, "visit")
    about = {
        "id": visit,
        "customer": customer_text(listed[0]["customer"]["name"], door.lang),
        "number": listed[0]["number"],
    }
    most = {"most": MOST_BYTES // 1_000_000, "most_bytes": MOST_BYTES}
    return page("office/paper_new.html", status, visit=about, sent=sent, wrong=wrong, **most, **names)
