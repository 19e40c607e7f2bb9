"""A phone of years ago: it acts as any phone, but its uploads are here at once, from an album."""

import hashlib
from dataclasses import dataclass, field

from server.evidence.names import blob_id
from server.kit.ids import named

from .album import Album, came
from .days import Planned
from .phone import Phone, Shot


@dataclass
class QuickPhone(Phone):
    """`nr` chooses among the album's pictures, `pieces` are the numbered things in the van, by product, and `born`
    learns every id that it makes. `texts` are the statements that somebody still has to write to the file store."""

    album: Album = field(kw_only=True)
    nr: int = field(kw_only=True)
    pieces: dict[str, list[str]] = field(kw_only=True)
    born: set[str] = field(kw_only=True)
    texts: list[bytes] = field(default_factory=list[bytes], kw_only=True)

    def new_id(self) -> str:
        id_ = super().new_id()
        self.born.add(id_)
        return id_

    def takes(self, data: bytes, kind: str) -> str:
        """The text of a statement; every other file is in the album."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.texts.append(data)
        came(self.house, sha256, len(data), kind, self.by.member)
        row = {"id": named(blob_id(sha256), "statement"), "sha256": sha256, "subject_kind": "visit"}
        self.house.desk.add("statement", row | {"subject_id": self.visit, "lang": "nl"})
        return sha256

    def shoots(self, one: Planned, item: str) -> Shot:
        return self.album.picture(item, self.nr)

    def draws(self, one: Planned) -> str:
        return self.album.mark(self.nr)

    def piece(self, one: Planned, sku: str, series: int) -> str:
        return self.pieces[sku].pop()
