"""The JSON doors of the office: what lies in quarantine, taking it over, a rescue file brought."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from server.kit.errors import repeat_on_conflict
from server.kit.http import Answer, Door, Sample, answer

from .importing import SAMPLE, import_file, spooled
from .models import Quarantine
from .reading import acts_of, quarantine_documents
from .room import rescues
from .taking_over import dismiss, quarantine_named, take_over

__all__: list[str] = []

_ONE = Sample(path={"quarantine": "a quarantine"})


@rescues.get("/api/quarantine", permission="inbox.read", door="office", sample=Sample())
def list_quarantine(door: Door) -> Answer:
    """What came by another way than a phone's own sending, newest first, at most 200."""
    with door.read() as house:
        return answer({"items": quarantine_documents(house)})


@rescues.get("/api/quarantine/<id:quarantine>", permission="inbox.read", door="office", sample=_ONE)
def show_quarantine(door: Door, quarantine: str) -> Answer:
    """One of them with its acts: as they were written, and their status once they were taken over."""
    with door.read() as house:
        quarantine_named(house, quarantine)
        (said,) = quarantine_documents(house, only=quarantine)
        acts = [
            {"mutation": json.loads(row.body), "status": row.status, "code": row.code}
            for row in acts_of(house, quarantine)
        ]
    return answer(said | {"content": acts})


@rescues.post("/api/quarantine/<id:quarantine>/accept", permission="inbox.settle", door="office", sample=_ONE)
def accept(door: Door, quarantine: str) -> Answer:
    """Push all of it in its phone's name; what the rules refuse lands in the inbox. 409 when it was decided before."""
    take_over(door.write, quarantine, by=door.who.member, now=door.now)
    return _said(door, quarantine)


@rescues.post("/api/quarantine/<id:quarantine>/dismiss", permission="inbox.settle", door="office", sample=_ONE)
def lay_aside(door: Door, quarantine: str) -> Answer:
    """Lay it aside, untaken and readable. 409 when it was decided before."""
    with door.write() as house:
        dismiss(house, quarantine, by=door.who.member)
    return _said(door, quarantine)


@rescues.post("/api/quarantine/file", permission="inbox.settle", door="office", sample=Sample(body=SAMPLE), limit=0)
def bring(door: Door) -> Answer:
    """A rescue file as the raw body: 201 with what it became. 404, 409 `brought_before`, 413, 422 (docs/rescue.md)."""
    with spooled(_pieces(door)) as source:
        head = repeat_on_conflict(lambda: _taken_in(door, source))
    return answer({"id": head.id, "acts": head.acts, "files": head.files}, status=201)


def _taken_in(door: Door, source: BinaryIO) -> Quarantine:
    """A body can be read once: what is done again after a conflict begins at what was put aside of it."""
    source.seek(0)
    return import_file(door, source, carrier=door.who.member)


def _pieces(door: Door) -> Iterator[bytes]:
    while piece := door.request.stream.read(1 << 18):
        yield piece


def _said(door: Door, quarantine: str) -> Answer:
    with door.read() as house:
        (said,) = quarantine_documents(house, only=quarantine)
        return answer(said)
