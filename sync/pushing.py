"""One push at work: each mutation in the order sent, from what is known of its id to its receipt."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from sync import receipt
from sync.batch import Batch, Malformed, Report, Sent, Skips
from sync.canonical import digest
from sync.desk import Desk
from sync.erased import ERASED, holds_nobody_back, is_erased, speaks_of_erased
from sync.ids import is_id, named
from sync.judging import Case, Judge, preload
from sync.kind import Row
from sync.outcome import Outcome, rejected
from sync.receipt import Receipt
from sync.refusing import Refusing
from sync.seen import Seen
from sync.soundness import flaw_in
from sync.store import FeedRow
from sync.wire import malformed

if TYPE_CHECKING:
    from sync.push import Device, Rules

__all__ = ["Pushing"]


class Pushing:
    """Takes one batch of one device over a desk. `failed` is what writing its only mutation raised before."""

    def __init__(self, desk: Desk, device: Device, judge: Judge, rules: Rules, failed: Exception | None = None) -> None:
        self._desk, self._device, self._judge, self._rules, self._failed = desk, device, judge, rules, failed
        row = desk.get("device", device.id)  # locked: the second push of one device waits here for the first
        if row is None:
            raise LookupError(f"device {device.id}")
        self._row = row
        self._no: int = row["last_no"]
        self._holes = desk.rows("device_hole", "device_id", device.id)
        self._seen = Seen(row["last_seq"], [(hole["seq_from"], hole["seq_to"]) for hole in self._holes])
        self._refusing = Refusing(desk, device.id, device.member)
        self._answered: dict[str, str] = {}
        """What this very batch answered: id -> status. `malformed` ones have no row to look it up in."""
        self.gone: dict[str, FeedRow] = {}
        """Photos of erased customers that were refused: id -> its grave in the feed, for the desk's flush."""

    def take(self, batch: Batch) -> list[Receipt]:
        """Every receipt, in the order sent. The desk holds what is to be written."""
        cases = [self._sound(index, one) for index, one in enumerate(batch.mutations)]
        self._skip(batch.skips)
        self._preload([case for case in cases if isinstance(case, Case)])
        receipts = [self._answer(case) for case in cases]
        self._write_device(batch.report, batch.mutations)
        return receipts

    def _sound(self, index: int, one: Sent | Malformed) -> Case | Malformed:
        """In today's words. What is wrong with them may be such that it cannot be stored at all."""
        if isinstance(one, Malformed):
            return one
        case = self._judge.case(one)
        flaw = flaw_in([one.name, one.args]) if case.wrong is not None else None
        return malformed(index, self._refusing.raw(one), flaw) if flaw is not None else case

    def _preload(self, cases: list[Case]) -> None:
        desk = self._desk
        ids = {case.sent.id for case in cases}
        named_after = {id_ for case in cases for id_ in case.sent.after}
        desk.preload("mutation", sorted(ids | named_after))
        new = [case for case in cases if desk.get("mutation", case.sent.id) is None]
        unknown = {id_ for id_ in named_after - ids if desk.get("mutation", id_) is None}
        desk.preload_by("refused", "mutation_id", sorted({case.sent.id for case in new} | unknown))
        try:
            self._judge.preload(desk, new)
        except Exception as error:  # a handler's own foresight failed: each then reads for itself
            self._raise_if_database(error)
            self._rules.stumbled("", error)

    def _skip(self, skips: Skips) -> None:
        for first, last in skips.runs:
            self._seen.see(first, last)
        preload(self._desk, (("mutation", "id", id_) for id_ in skips.ids))
        for id_ in skips.ids:
            if self._desk.get("mutation", id_) is None:
                self._refusing.give_up(id_)

    def _answer(self, case: Case | Malformed) -> Receipt:
        if isinstance(case, Malformed):
            return self._spoilt(case)
        sent = case.sent
        sha = digest(sent.name, sent.args, list(sent.after))
        known = self._desk.get("mutation", sent.id)
        if known is not None:
            return self._again(sent, sha, known)
        expected = self._seen.expected_before(sent.seq)
        if expected is not None:
            return receipt.gap(sent.id, self._device.id, expected)
        self._seen.see(sent.seq)
        if is_erased(self._desk, case, self.gone):
            self._bury(case)
            return self._final(case, sha, rejected("erased"))
        parents = {self._status_of(id_) for id_ in sent.after}
        if "rejected" in parents:
            return self._final(case, sha, rejected("parent_rejected"))
        if None in parents:
            return receipt.deferred(sent.id, self._device.id, "waits")
        return self._decided(case, sha)

    def _decided(self, case: Case, sha: str) -> Receipt:
        mark = self._desk.mark()
        try:
            if self._failed is not None:
                raise self._failed
            outcome = self._judge.decide(self._desk, case, self._device.actor, self._desk.now)
        except Exception as error:
            if error is not self._failed:
                self._raise_if_database(error)
            self._desk.back_to(mark)
            self._rules.stumbled(case.sent.id, error)
            if self._refusing.stumbled(case.sent):
                return self._final(case, sha, rejected("server_error"))
            return receipt.deferred(case.sent.id, self._device.id, "server_error")
        return self._final(case, sha, outcome)

    def _raise_if_database(self, error: Exception) -> None:
        """Another transaction in the way, or no database: that is no mutation's fault, the whole push meets it."""
        if self._desk.store.is_conflict(error) or self._desk.store.is_away(error):
            raise error

    def _final(self, case: Case, sha: str, outcome: Outcome) -> Receipt:
        sent = case.sent
        self._no += 1
        message = self._say(outcome.code, outcome.params) if outcome.code is not None else None
        answer = receipt.final(sent.id, self._no, self._device.id, outcome, message)
        self._refusing.came_right(sent)
        self._desk.add("mutation", self._mutation_row(case, sha, outcome, answer.text))
        return answer

    def _bury(self, case: Case) -> None:
        """A photo that is refused for good leaves a grave: what hides it later names nothing but its id, and is his too.

        A database set back may have lost a photo that its phone knows as taken; its hiding then does not lean on it.
        """
        id_: Any = case.args.get("id")
        if case.name == "photo.add" and is_id(id_) and self._desk.get("photo", id_) is None:
            now, scope = self._desk.now, f"user:{self._device.member}"
            self.gone[id_] = FeedRow(scope, "photo", id_, 0, "gone", 0, now, now)

    def _mutation_row(self, case: Case, sha: str, outcome: Outcome, text: str) -> Row:
        sent, erased = case.sent, outcome.code == "erased"
        return {
            "id": sent.id,
            "device_id": self._device.id,
            "member_id": self._device.member,
            "seq": sent.seq,
            "no": self._no,
            "name": sent.name,
            "schema": sent.schema,
            "args": {} if erased else sent.args,
            "args_sha256": ERASED if erased else sha,
            "after": list(sent.after),
            "visit_id": case.visit,
            "at": sent.at,
            "offset_ms": sent.offset_ms,
            "jumps": sent.jumps,
            "received_at": self._desk.now,
            "status": outcome.status,
            "code": outcome.code,
            "receipt": text,
            "settled": "dismissed" if erased else None,
            "settled_at": self._desk.now if erased else None,
        }

    def _again(self, sent: Sent, sha: str, known: Row) -> Receipt:
        """An id that was answered: the same words of the same member get the same receipt, byte for byte."""
        self._seen.see(sent.seq)
        erased = known["args_sha256"] == ERASED  # nobody knows any more what it said
        if (erased or known["args_sha256"] == sha) and known["member_id"] == self._device.member:
            return Receipt(sent.id, known["status"], known["receipt"], known["code"])
        if not erased:
            self._refusing.keep("id_reused", sent.id, sent.seq, self._refusing.body(sent))
        return receipt.id_reused(sent.id, self._device.id, self._say("id_reused"))

    def _spoilt(self, case: Malformed) -> Receipt:
        if case.seq is not None:
            self._seen.see(case.seq)
        mutation = case.id if is_id(case.id) else None
        body = "null" if speaks_of_erased(self._desk, case.body) else case.body
        self._refusing.keep("malformed", mutation, case.seq, body)
        if mutation is not None and self._desk.get("mutation", mutation) is None:
            self._answered[mutation] = "rejected"
        return receipt.malformed(case.id, case.index, self._say("malformed", {"arg": case.why}))

    def _status_of(self, id_: str) -> str | None:
        """The final status of a parent; None if it has none yet. One that the office accepted counts as applied."""
        known = self._desk.get("mutation", id_)
        if known is not None:
            counts = known["settled"] == "accepted" or holds_nobody_back(known)
            return "applied" if counts else str(known["status"])
        return self._answered.get(id_) or self._refusing.status_of(id_)

    def _say(self, code: str, params: dict[str, Any] | None = None) -> str:
        return self._rules.say(code, self._device.lang, **(params or {}))

    def _write_device(self, report: Report | None, mutations: tuple[Sent | Malformed, ...]) -> None:
        desk, seen = self._desk, self._seen
        schema = max((one.schema for one in mutations if isinstance(one, Sent)), default=None)
        fields: dict[str, Any] = dict(report or {})
        if schema is not None:
            fields["schema"] = min(schema, 1_000_000)
        desk.change("device", self._device.id, last_seq=seen.last, last_no=self._no, seen_at=desk.now, **fields)
        there = {(hole["seq_from"], hole["seq_to"]): cast("str", hole["id"]) for hole in self._holes}
        for run in there.keys() - set(seen.holes):
            desk.remove("device_hole", there[run])
        for first, last in sorted(set(seen.holes) - there.keys()):
            id_ = named(self._device.id, sha256(f"hole {first} {last}".encode()).hexdigest())
            desk.add("device_hole", {"id": id_, "device_id": self._device.id, "seq_from": first, "seq_to": last})
