"""A phone that is to be cleared: all that it has not sent is handed over, and only then everything goes (docs/sync.md, "Wipe")."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sync.phone_call import Caller
from sync.phone_line import SignedOut
from sync.phone_state import PhoneState
from sync.phone_uploads import Uploads

__all__ = ["Handed", "finish_wipe", "obey_wipe"]

ACTS, BYTES = 200, 512 * 1024
TRIES = 3


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over before nothing was left."""

    acts: int
    files: int


def obey_wipe(caller: Caller, state: PhoneState) -> Handed:
    """Hand over, empty the state, confirm. Cut short anywhere, it is done again from the beginning: nothing is lost or double.

    Raises Problem, TryLater or OSError while the server does not have all of it yet: then nothing was deleted.
    """
    handed = _hand_over(caller, state)
    state.put(cleared=[handed.acts, handed.files])
    return finish_wipe(caller, state)


def finish_wipe(caller: Caller, state: PhoneState) -> Handed:
    """The server has all of it: empty the state but for the token, say so, and let that go too."""
    acts, files = state.get("cleared")
    state.empty(keep=("token", "cleared"))
    with suppress(SignedOut):  # the answer got lost: it knows
        caller.ask("POST", "/api/mobile/wipe/done", {"Content-Type": "application/json"}, b"{}")
    state.empty(keep=())
    return Handed(acts, files)


def _hand_over(caller: Caller, state: PhoneState) -> Handed:
    told = caller.json("POST", "/api/mobile/wipe", {"mutations": []})
    if state.get("epoch") not in (None, told["epoch"]):
        state.wait_again()  # it was set back and has forgotten: all that is kept goes
        state.put(epoch=told["epoch"])
    acts = [entry.mutation for entry in state.entries() if entry.receipt is None]
    for batch in _batches(acts):
        caller.json("POST", "/api/mobile/wipe", {"mutations": batch})
    brought = {blob.sha256 for blob in state.blobs() if not blob.sent}
    for left in range(TRIES, 0, -1):
        Uploads(state, caller.ask, caller.clock).send_all()
        named = [blob.sha256 for blob in state.blobs() if blob.sent]
        missing = caller.json("POST", "/api/mobile/wipe/handed", {"files": named})["missing"]
        if not missing:
            return Handed(len(acts), len(brought))
        if left > 1:
            for sha256 in missing:
                state.note_blob(sha256)
    raise OSError("the server does not keep these files")


def _batches(acts: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for act in acts:
        size += len(json.dumps(act))
        if batch and (len(batch) >= ACTS or size > BYTES):
            yield batch
            batch, size = [], len(json.dumps(act))
        batch.append(act)
    if batch:
        yield batch
