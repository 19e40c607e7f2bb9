"""A phone that is to be cleared: all that it has not sent is handed over, and only then everything goes (docs/sync.md, "Wipe")."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sync.phone_call import Caller
from sync.phone_line import Problem, SignedOut
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
    _heed_epoch(caller, state)
    acts = [entry.mutation for entry in state.entries() if entry.receipt is None]
    given = set(state.get("handed", []))  # remembered, so that a bad line gets a step further each time
    for batch in _batches([act for act in acts if act["id"] not in given]):
        caller.json("POST", "/api/mobile/wipe", {"mutations": batch})
        given |= {act["id"] for act in batch}
        state.put(handed=sorted(given))
    for left in range(TRIES, 0, -1):
        Uploads(state, caller.ask, caller.clock).send_all()
        named = [blob.sha256 for blob in state.blobs() if blob.sent]
        missing = _said_to_be_all(caller, state, named)
        if not missing:
            return Handed(len(acts), len(named))
        if left > 1:
            for sha256 in missing:
                state.note_blob(sha256)
    raise OSError("the server does not keep these files")


def _said_to_be_all(caller: Caller, state: PhoneState, files: list[str]) -> list[str]:
    """What the server does not have of these. One that was set back meanwhile has nothing: from the beginning, then."""
    try:
        said = {"files": files, "epoch": state.get("epoch")}
        return caller.json("POST", "/api/mobile/wipe/handed", said)["missing"]
    except Problem as error:
        if error.code == "wipe_not_handed":
            state.put(handed=[], heeded=False)
            raise OSError("the server was set back") from error
        raise


def _heed_epoch(caller: Caller, state: PhoneState) -> None:
    """A server that was set back has forgotten what it had: then all that is kept goes, not only what waits."""
    if state.get("heeded"):
        return
    told = caller.json("POST", "/api/mobile/wipe", {"mutations": []})
    if state.get("epoch") not in (None, told["epoch"]):
        state.wait_again()
    state.put(epoch=told["epoch"], heeded=True)


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
