"""Work that came by another way: looked at, taken over or laid aside; a rescue file brought in."""

from collections.abc import Iterator
from typing import IO, Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.rescues.importing import MOST_BYTES, SAMPLE, import_file, spooled
from server.rescues.taking_over import dismiss, quarantine_named, take_over

from .frame import frame
from .quarantine_view import came_of, groups_of
from .routes import office
from .schemas import Address
from .toasts import toast_of

__all__ = ["accept_quarantine", "bring_file", "lay_quarantine_aside", "quarantine_one", "quarantine_page"]

_ONE = Sample(path={"quarantine": "a quarantine"})
_FILE = Sample(
    body=b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.veldwerk"\r\n\r\n'
    + SAMPLE
    + b"\r\n--x--\r\n",
    headers={"Content-Type": "multipart/form-data; boundary=x"},
)


@office.get("/office/quarantine", permission="inbox.read", door="office", takes=Address, sample=Sample())
def quarantine_page(door: Door, args: dict[str, Any]) -> Answer:
    """What came, newest first, and the way to bring a rescue file."""
    return _list(door, args)


@office.post("/office/quarantine", permission="inbox.settle", door="office", sample=_FILE, limit=MOST_BYTES + 64 * 1024)
def bring_file(door: Door) -> Answer:
    """Take a rescue file in. What is wrong with it is said, and nothing of it is kept."""
    file = door.file("file")
    try:
        if file is None or not file.filename:
            raise Problem(422, "rescues.no_file")
        with spooled(_pieces(file.stream)) as source:
            head = import_file(door, source, carrier=door.who.member)
    except Problem as problem:
        if problem.code == "rescues.brought_before":
            return go_to(f"/office/quarantine/{problem.params['quarantine']}?did=rescue_before")
        if not problem.code.startswith("rescues."):
            raise
        return _list(door, {}, t(problem.code, door.lang, **problem.params), problem.status)
    return go_to(f"/office/quarantine/{head.id}?did=rescue_brought")


@office.get("/office/quarantine/<id:quarantine>", permission="inbox.read", door="office", takes=Address, sample=_ONE)
def quarantine_one(door: Door, quarantine: str, args: dict[str, Any]) -> Answer:
    """One of them: its acts by visit, with their photos, and what became of them."""
    return _show(door, quarantine, args)


@office.post("/office/quarantine/<id:quarantine>/accept", permission="inbox.settle", door="office", sample=_ONE)
def accept_quarantine(door: Door, quarantine: str) -> Answer:
    """Take it over: what needs a decision is in the inbox then."""
    try:
        head = take_over(door.write, quarantine, by=door.who.member, now=door.now)
    except Problem as problem:
        return _refused(door, quarantine, problem)
    did = "rescue_taken" if head.state == "accepted" else "rescue_partly"
    return go_to(f"/office/quarantine/{quarantine}?did={did}")


@office.post("/office/quarantine/<id:quarantine>/dismiss", permission="inbox.settle", door="office", sample=_ONE)
def lay_quarantine_aside(door: Door, quarantine: str) -> Answer:
    """Lay it aside, untaken and readable."""
    try:
        with door.write() as house:
            dismiss(house, quarantine, by=door.who.member)
    except Problem as problem:
        return _refused(door, quarantine, problem)
    return go_to(f"/office/quarantine/{quarantine}?did=rescue_aside")


def _refused(door: Door, quarantine: str, problem: Problem) -> Answer:
    if not problem.code.startswith("rescues."):
        raise problem
    return _show(door, quarantine, {}, t(problem.code, door.lang), problem.status)


def _list(door: Door, args: dict[str, Any], said: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        came = came_of(house, door.lang)
        names = frame(house, door, "quarantine", toast_of(house, args, door.lang))
    return page("office/quarantine.html", status, came=came, said=said, **names)


def _show(door: Door, quarantine: str, args: dict[str, Any], said: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        quarantine_named(house, quarantine)
        (came,) = came_of(house, door.lang, only=quarantine)
        groups = groups_of(house, quarantine, door.lang)
        names = frame(house, door, "quarantine", toast_of(house, args, door.lang))
    return page("office/quarantine_one.html", status, came=came, groups=groups, said=said, **names)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(1 << 18):
        yield piece
