"""Papers on a visit's page: bring one, take one away."""

from collections.abc import Mapping
from typing import Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.visits.office_documents import visits_of
from server.visits.paper_routes import SAMPLE, bring
from server.visits.papers import MOST_BYTES, OF, TITLE, Paper, remove_paper

from .frame import frame
from .routes import office
from .saying import sentence
from .schemas import Typed
from .words import customer_text

__all__ = ["beside", "bring_paper", "form_page", "paper_form", "sample_of", "sent_file", "take_paper_away"]

_PATH = {"visit": "a visit"}
_BELONGS = {"visit": "this_visit", "work_order": "whole_order", "address": "this_address", "customer": "this_customer"}


def sample_of(path: dict[str, str]) -> Sample:
    """A small PDF with a title, as a browser sends it."""
    body = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nTekening\r\n--x\r\n'
    body += b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + SAMPLE + b"\r\n--x--\r\n"
    return Sample(path=path, body=body, headers={"Content-Type": "multipart/form-data; boundary=x"})


@office.get("/office/visit/<id:visit>/paper", permission="visits.write", door="office", sample=Sample(path=_PATH))
def paper_form(door: Door, visit: str) -> Answer:
    """Ask for a file, what it is called and for whom it is."""
    return _form(door, visit, {"for_customer": "yes"}, {})


@office.post("/office/visit/<id:visit>/paper", permission="visits.write", door="office", takes=Typed, limit=MOST_BYTES + 64 * 1024, sample=sample_of(_PATH))  # fmt: skip
def bring_paper(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Take it. What is wrong with it is said beside its field, and nothing of it is kept."""
    form = args["typed"]
    title, data = sent_file(door, form)
    paper = Paper(title, form["of"] if form.get("of") in OF else "visit", bool(form.get("for_customer")))
    try:
        bring(door, visit, paper, data)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _form(door, visit, form, beside(problem, door.lang), problem.status)
    return go_to(f"/office/visit/{visit}?did=add_paper#papers")


@office.post("/office/visit/<id:visit>/paper/<id:paper>/remove", permission="visits.write", door="office", sample=Sample(path=_PATH | {"paper": "a document"}))  # fmt: skip
def take_paper_away(door: Door, visit: str, paper: str) -> Answer:
    """Take it away; somebody who was first has done the same."""
    with door.write() as house:
        remove_paper(house, visit, paper)
    return go_to(f"/office/visit/{visit}?did=remove_paper#papers")


def sent_file(door: Door, form: Mapping[str, str]) -> tuple[str, bytes]:
    """What a paper is to be called, and its bytes; without a file they are empty. Without a title it is called as its file
    is, without what that ends in: as much of it as a title holds."""
    file = door.file("file")
    name = (file.filename or "") if file is not None else ""
    title = form.get("title", "").strip() or (name.rpartition(".")[0] or name)[:TITLE]
    return title, file.read() if file is not None else b""


def beside(problem: Problem, lang: str) -> dict[str, str]:
    """A refusal beside the field that it is about."""
    return {(problem.pointer or "/form").removeprefix("/"): sentence(problem, lang)["form"]}


def form_page(names: Mapping[str, Any], of: str, name: str, belongs: list[tuple[str, str]], form: Mapping[str, Any]) -> Answer:  # fmt: skip
    """The form: on which page (`of`) of whom, what it may belong to as (value, words), {sent, wrong, status}."""
    most = {"most": MOST_BYTES // 1_000_000, "most_bytes": MOST_BYTES}
    shown = {"sent": form["sent"], "wrong": form["wrong"], "of": of, "name": name, "belongs": belongs}
    return page("office/paper_new.html", form["status"], **shown, **most, **names)


def _form(door: Door, visit: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        listed = visits_of(house, [visit])
        if not listed:
            raise Problem(404, "visits.not_found")
        names = frame(house, door, "visit")
    name, number = customer_text(listed[0]["customer"]["name"], door.lang), listed[0]["number"]
    belongs = [(of, t(f"office.paper_{said}", door.lang, number=number)) for of, said in _BELONGS.items()]
    form = {"sent": sent, "wrong": wrong, "status": status}
    return form_page(names, f"/office/visit/{visit}", name, belongs, form)
