"""Bytes that the house itself brings: what a customer signed on a page of ours, and the mark that was drawn there."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from server.config import Settings
from server.evidence.intake import keep_statement, register
from server.evidence.judging import JSON, Judged, judge
from server.evidence.links import tell_rooms
from server.kit.files import Files
from server.kit.house import House

__all__ = ["OwnBytes", "lay_down", "lay_down_again", "own_bytes", "record"]


@dataclass(frozen=True)
class OwnBytes:
    """Bytes with their hash, judged."""

    data: bytes
    sha256: str
    judged: Judged


def own_bytes(data: bytes, kind: str, settings: Settings) -> OwnBytes:
    """Judge bytes that are said to be of this type. Problem 415, 422 as `judge`."""
    return OwnBytes(data, hashlib.sha256(data).hexdigest(), judge(BytesIO(data), kind, len(data), settings))


def lay_down(files: Files, tenant: str, bytes_: OwnBytes) -> None:
    """Let them be a file. Before the transaction that names them: the store may be far away. FilesFull, FilesAway."""
    files.put(tenant, bytes_.sha256, [bytes_.data])


def lay_down_again(files: Files, tenant: str, bytes_: OwnBytes) -> None:
    """After the commit: put the file back if a sweep or an erasure took its orphaned twin away since `lay_down`."""
    if files.size(tenant, bytes_.sha256) is None:
        lay_down(files, tenant, bytes_)


def record(house: House, bytes_: OwnBytes) -> None:
    """In this commit they are a blob, and the documents that name it say so."""
    blob = register(house, bytes_.sha256, len(bytes_.data), bytes_.judged)
    if bytes_.judged.type == JSON:
        keep_statement(house, bytes_.sha256, BytesIO(bytes_.data))
    house.session.flush()
    tell_rooms(house.desk, bytes_.sha256)
    if blob.looked_at is None:
        house.queue("evidence.look", sha256=bytes_.sha256)
