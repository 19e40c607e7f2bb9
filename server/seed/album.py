"""Pictures for years of visits: every technician has an album of his own, and takes its pictures again and again.

A year of photos would be gigabytes that nobody looks at; one album for all would make each picture that of thousands of
visits, which no company has. So a picture of the album is drawn once, small, and becomes each technician's own by a
comment within the file: it stands in some twenty of his visits.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from server.evidence.names import blob_id, delivery_id
from server.kit.files import Files
from server.kit.house import House

from . import checklists
from .phone import Shot
from .pictures import HEIGHT, WIDTH, photo, signature

VARIANTS = 12
HANDS = 8
"""How many files are written at a time: each waits for the disk."""


def shots() -> list[str]:
    """Every item of the demo's checklists that asks for a photo."""
    lists = (checklists.installation(2), checklists.service(2))
    return sorted({item["id"] for one in lists for part in one for item in part["items"] if item["type"] == "photo"})


class Album:
    """What one technician photographs, and the marks that his customers draw."""

    def __init__(self, member: str) -> None:
        self.member = member
        self.pictures = {(shot, nr): _own(drawn(shot, nr), member) for shot in shots() for nr in range(VARIANTS)}
        self.marks = [_own_mark(mark(nr), member) for nr in range(VARIANTS)]
        self._shots = {
            key: Shot(_hash(data), len(data), WIDTH // 2, HEIGHT // 2) for key, data in self.pictures.items()
        }
        self._marks = [_hash(data) for data in self.marks]

    def picture(self, item: str, nr: int) -> Shot:
        """The picture for an item; `nr` is any number."""
        return self._shots[item, nr % VARIANTS]

    def mark(self, nr: int) -> str:
        """The hash of a mark."""
        return self._marks[nr % VARIANTS]

    def hashes(self, nr: int) -> Iterator[str]:
        """Whatever a visit with this number may name."""
        yield from (self.picture(shot, nr).sha256 for shot in shots())
        yield self.mark(nr)

    def put_down(self, house: House, files: Files) -> None:
        """Files and rows, as after an upload of each and a closer look at it."""
        keep(files, house.tenant, ((data, self.member) for data in (*self.pictures.values(), *self.marks)))
        for shot in self._shots.values():
            came(house, shot.sha256, shot.bytes, "image/jpeg", self.member, size=(shot.width, shot.height))
        for data, sha256 in zip(self.marks, self._marks, strict=True):
            came(house, sha256, len(data), "image/png", self.member, size=(600, 200))
        self.pictures.clear()  # of ten times the company they would be 200 MB
        self.marks.clear()


def came(house: House, sha256: str, length: int, kind: str, member: str, size: tuple[int, int] | None = None) -> None:
    """The rows of bytes that came whole: what they are, and who handed them over."""
    width, height = size or (None, None)
    row = {"id": blob_id(sha256), "sha256": sha256, "bytes": length, "type": kind, "width": width, "height": height}
    now = house.desk.now
    house.desk.add("blob", row | {"came_at": now, "looked_at": now, "trouble": None})
    house.desk.add("blob_delivery", {"id": delivery_id(sha256, member), "sha256": sha256, "member_id": member})


def keep(files: Files, tenant: str, given: Iterable[tuple[bytes, str]]) -> None:
    """Files that members handed over; before the transaction that names them ends."""
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda one: files.put(tenant, _hash(one[0]), [one[0]], by=one[1]), given))


@cache
def drawn(shot: str, nr: int) -> bytes:
    """A picture that is nobody's yet."""
    return photo(shot, f"album/{shot}/{nr}", "", small=True)


@cache
def mark(nr: int) -> bytes:
    """A scribble that is nobody's yet."""
    return signature(f"album/{nr}")


def _own_mark(png: bytes, member: str) -> bytes:
    """The same scribble with a text before its last chunk (IEND, twelve bytes)."""
    chunk = b"tEXtComment\0" + member.encode()
    return png[:-12] + (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + png[-12:]


def _own(picture: bytes, member: str) -> bytes:
    """The same picture with a comment (COM) before its end."""
    said = member.encode()
    return picture[:-2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + picture[-2:]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
