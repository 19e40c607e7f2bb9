"""Which page a link opens, and the answers that all doors here give."""

from flask import current_app

from server.kit.files import files_of
from server.kit.house import House
from server.kit.http import Answer, go_to

from .follow import follow_names
from .rating import ENDED, given_before
from .report import report_names
from .showing import Guest, private, shown
from .signing import sign_names

__all__ = ["attached", "back", "bytes_of", "lang_of", "named", "page_of"]


def page_of(house: House, guest: Guest, *, said: str = "", wrong: str = "", status: int = 200, form: dict[str, str] | None = None) -> Answer:  # fmt: skip
    """The page of this guest's link; with what was done (`said`), or what was wrong and what was filled in."""
    names = {"said": said, "wrong": wrong, "form": form or {}}
    purpose = guest.link.purpose
    if purpose == "rate":
        before = given_before(house, guest)
        filled = {name: str(before[name]) for name in ("stars", "nps", "comment") if before[name] is not None} if before else {}  # fmt: skip
        names["form"] = names["form"] or filled
        return shown(
            guest,
            "rate",
            status,
            given=before is not None,
            state=guest.visit["state"],
            ended=guest.visit["state"] in ENDED,
            **names,
        )
    if purpose == "sign":
        return shown(guest, "sign", status, **sign_names(house, guest), **names)
    if purpose == "report":
        return shown(guest, "report", status, **report_names(house, guest), **names)
    return shown(guest, "follow", status, **follow_names(house, guest), **names)


def back(guest: Guest, said: str) -> Answer:
    """After a form: the same page, which says that it was done."""
    return private(go_to(f"/k/{guest.token}?said={said}&lang={guest.lang}"))


def lang_of(form: dict[str, str]) -> str | None:
    """The language that a form was in."""
    return form.get("lang") if form.get("lang") in ("nl", "en") else None


def bytes_of(house: House, sha256: str) -> bytes:
    """A file of this company. NoFile."""
    with files_of(current_app).open(house.tenant, sha256) as source:
        return source.read()


def named(title: str, kind: str) -> str:
    """What a paper is called as a file: with the ending that its type has, so that a phone knows by what to open it."""
    ending = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}.get(kind, "")
    return title if title.lower().endswith(ending) else title + ending


def attached(data: bytes, kind: str, name: str) -> Answer:
    """A file to take along: it is saved, never shown as a page of ours."""
    answer = private(Answer(data, mimetype=kind))
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
