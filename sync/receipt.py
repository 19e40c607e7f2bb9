"""Receipts: the server's answer to one mutation, as JSON text that is kept and given back byte for byte."""

import json
from dataclasses import dataclass
from typing import Any

from sync.outcome import Outcome

__all__ = ["Receipt", "deferred", "final", "gap", "id_reused", "malformed"]

_print = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Receipt:
    """`text` is what goes over the wire. `id` is as it was sent, or None."""

    id: str | None
    status: str
    text: str
    code: str | None = None

    @property
    def is_final(self) -> bool:
        """False for `deferred`: the phone sends it again."""
        return self.status != "deferred"

    def document(self) -> dict[str, Any]:
        """The receipt as a table."""
        return json.loads(self.text)


def final(id_: str, no: int, device: str, outcome: Outcome, message: str | None) -> Receipt:
    """The one answer that stands: `no` is its number among the receipts of this device."""
    body: dict[str, Any] = {"id": id_, "no": no, "device": device, "status": outcome.status}
    if outcome.status == "rejected":
        body |= {"code": outcome.code, "message": message}
    if outcome.clash is not None:
        body["clash"] = outcome.clash
    return Receipt(id_, outcome.status, _print(body), outcome.code)


def deferred(id_: str, device: str, code: str) -> Receipt:
    """Not final: `waits` for one that it names in `after`, or `server_error`, which is ours."""
    body = {"id": id_, "device": device, "status": "deferred", "code": code}
    return Receipt(id_, "deferred", _print(body), code)


def gap(id_: str, device: str, expected: int) -> Receipt:
    """Not final: the server has never seen `expected`, which comes before it."""
    body = {"id": id_, "device": device, "status": "deferred", "code": "gap", "expected": expected}
    return Receipt(id_, "deferred", _print(body), "gap")


def id_reused(id_: str, device: str, message: str) -> Receipt:
    """The id belongs to another mutation or another member. Not a word about that one."""
    body = {"id": id_, "no": None, "device": device, "status": "rejected", "code": "id_reused", "message": message}
    return Receipt(id_, "rejected", _print(body), "id_reused")


def malformed(id_: str | None, index: int, message: str) -> Receipt:
    """It could not be stored under its id; `index` is its place in the batch, from 0."""
    body = {"id": id_, "index": index, "status": "rejected", "code": "malformed", "message": message}
    return Receipt(id_, "rejected", _print(body), "malformed")
