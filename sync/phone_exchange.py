"""The exchange: push what waits, pull what is new, until there is nothing left to say."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sync.moment import printed
from sync.phone_call import Caller
from sync.phone_erased import forget_erased
from sync.phone_line import Problem
from sync.phone_state import PhoneState

__all__ = ["Exchange", "Round"]

KEPT = timedelta(days=30)
"""A server that was set back is refilled by what phones kept."""
BATCH, BATCH_BYTES, PAGE = 200, 512 * 1024, 1000
SKIPS = 1000
"""Entries of `skip` that the server takes at once; the rest goes with the next push."""
GAPS = 50
CULPRIT = (400, 413)


@dataclass(slots=True)
class Round:
    """What one `sync` did: final receipts that came, changes taken, files sent, and what still waits."""

    settled: int = 0
    changes: int = 0
    files: int = 0
    waiting: int = 0
    reset: bool = False


class Exchange:
    """Facts between one phone and the server. Each answer is taken in one transaction: receipts, documents, cursor."""

    def __init__(self, caller: Caller, state: PhoneState, app_version: str) -> None:
        self._caller, self._state, self._app_version = caller, state, app_version

    def run(self) -> Round:
        """Facts only: push what waits, pull what is new."""
        done = Round()
        self._state.forget_before(self._caller.clock() - KEPT)
        sent: set[int] = set()
        most, gaps = BATCH, 0
        while True:
            batch = self._next_batch(sent, most)
            last = len(batch) == len(self._waiting(sent))
            try:
                expected = self._push(batch, pulls=last, done=done)
            except Problem as error:
                if error.status not in CULPRIT or not batch:
                    raise
                most = self._look_for_the_culprit(batch, error)
                continue
            most = BATCH
            if expected is not None and gaps < GAPS:
                gaps += 1  # it is answered at once, but nobody argues for ever
                self._fill_gap(expected)
                continue
            sent.update(mutation["seq"] for mutation in batch)
            if last:
                break
        while self._state.get("more"):
            self._pull(done)
        done.waiting = len(self._state.waiting())
        return done

    def _waiting(self, sent: set[int]) -> list[dict[str, Any]]:
        return [mutation for mutation in self._state.waiting() if mutation["seq"] not in sent]

    def _next_batch(self, sent: set[int], most: int) -> list[dict[str, Any]]:
        batch: list[dict[str, Any]] = []
        size = 0
        for mutation in self._waiting(sent):
            size += len(json.dumps(mutation))
            if batch and (len(batch) >= most or size > BATCH_BYTES):
                break
            batch.append(mutation)
        return batch

    def _push(self, batch: list[dict[str, Any]], *, pulls: bool, done: Round) -> int | None:
        """One exchange. Gives the seq that the server has never seen, if it says so."""
        state, asked = self._state, self._caller.clock()
        skips = state.get("skips", [])[:SKIPS]
        said: dict[str, Any] = {"sent_at": printed(asked), "mutations": batch}
        said |= {"skip": skips} if skips else {}
        if pulls:
            cursor = state.get("cursor")
            said |= {"limit": PAGE, "report": self._report()} | ({"cursor": cursor} if cursor else {})
        told = self._caller.json("POST", "/api/mobile/sync", said)
        with state.together():
            self._caller.meet(told, asked)
            state.put(skips=[skip for skip in state.get("skips", []) if skip not in skips])
            expected = self._take_receipts(batch, told["receipts"], done)
            self._take_page(told, done)
        return expected

    def _pull(self, done: Round) -> None:
        asked = self._caller.clock()
        cursor = self._state.get("cursor")
        told = self._caller.json(
            "GET", f"/api/mobile/sync?limit={PAGE}" + (f"&cursor={quote(cursor)}" if cursor else "")
        )
        with self._state.together():
            self._caller.meet(told, asked)
            self._take_page(told, done)

    def _take_receipts(self, batch: list[dict[str, Any]], receipts: list[dict[str, Any]], done: Round) -> int | None:
        by_id: dict[str, int] = {mutation["id"]: mutation["seq"] for mutation in batch}
        expected: int | None = None
        for receipt in receipts:
            place: int = receipt.get("index", 0)  # of a malformed one nothing else may be known
            seq = by_id.get(str(receipt["id"])) if receipt["id"] is not None else int(batch[place]["seq"])
            if receipt["status"] != "deferred" and seq is not None:
                self._state.settle(seq, receipt, self._caller.clock())
                done.settled += 1
            elif receipt.get("code") == "gap":
                expected = min(receipt["expected"], expected or receipt["expected"])
        return expected

    def _take_page(self, told: dict[str, Any], done: Round) -> None:
        """Documents, cursor and generation in the one transaction that the caller holds; what is erased leaves with it."""
        forget_erased(self._state, told.get("changes", []))
        if "cursor" not in told:
            self._state.put(more=False)
            return
        state, current = self._state, self._state.get("generation")
        refill = state.get("refill")
        if told["reset"]:
            done.reset = True
            if refill is None or refill["epoch"] != told["epoch"]:
                state.keep_generation(current)
                refill = {"epoch": told["epoch"], "generation": current + 1}
        else:
            refill = None
        state.take(refill["generation"] if refill else current, told["changes"])
        if refill and not told["more"]:
            state.keep_generation(refill["generation"])
            state.put(generation=refill["generation"])
            refill = None
        state.put(cursor=told["cursor"], more=told["more"], refill=refill, receipts_through=told["receipts_through"])
        done.changes += len(told["changes"])

    def _fill_gap(self, expected: int) -> None:
        """The server waits for a seq: send it again if it is kept, else say that it will never come."""
        entries = {entry.mutation["seq"]: entry for entry in self._state.entries()}
        kept = entries.get(expected)
        with self._state.together():
            if kept is not None and kept.parked is None:
                self._state.wait_again(expected)
                return
            later = min((seq for seq in entries if seq > expected), default=expected + 1)
            skip: list[Any] = [[expected, later - 1]] + ([kept.mutation["id"]] if kept is not None else [])
            self._state.put(skips=self._state.get("skips", []) + skip)

    def _look_for_the_culprit(self, batch: list[dict[str, Any]], error: Problem) -> int:
        """The server could not read the batch: halve it; one alone is parked and skipped. Gives the next batch's size."""
        if len(batch) > 1:
            return (len(batch) + 1) // 2
        self._caller.json("POST", "/api/mobile/sync", {"sent_at": printed(self._caller.clock()), "mutations": []})
        seq, id_ = batch[0]["seq"], batch[0]["id"]
        with self._state.together():
            self._state.park(seq, "too_large" if error.status == 413 else "malformed")
            self._state.put(skips=[*self._state.get("skips", []), seq, id_])
        return BATCH

    def _report(self) -> dict[str, Any]:
        waiting = self._state.waiting()
        oldest = min((mutation["at"] for mutation in waiting), default=None)
        return {"app_version": self._app_version, "unsent": len(waiting), "oldest_unsent_at": oldest}
