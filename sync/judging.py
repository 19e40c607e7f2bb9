"""One mutation decided: in today's words, checked by the catalogue, carried out by its handler, in memory only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync.actor import Actor, Stamp
from sync.batch import Sent
from sync.desk import Desk, IdTaken
from sync.handlers import Handler, Need
from sync.ids import is_id
from sync.mutation import CATALOGUE, check
from sync.outcome import Outcome, rejected
from sync.upcast import Step, upcast

__all__ = ["Case", "Judge", "preload"]

RESTORED = timedelta(days=30)


@dataclass(slots=True)
class Case:
    """A mutation to decide. `wrong` is the rejection that its words alone bring; then nothing is asked of the rows."""

    sent: Sent
    name: str
    args: dict[str, Any]
    wrong: Outcome | None

    @property
    def visit(self) -> str | None:
        """The visit that it names."""
        visit = self.args.get("visit")
        return visit if is_id(visit) else None


class Judge:
    """Decides cases over a desk by the handlers of the rooms."""

    def __init__(
        self, handlers: Mapping[str, Handler], *, steps: Mapping[int, Step], restored_at: datetime | None = None
    ) -> None:
        self._handlers = handlers
        self._steps = steps
        self._restored_at = restored_at

    def case(self, sent: Sent) -> Case:
        """The mutation in today's words, with what is wrong with them."""
        name, args = sent.name, sent.args
        wrong: Outcome | None = None
        try:
            name, args = upcast(name, args, sent.schema, steps=self._steps)
        except (LookupError, TypeError, ValueError, AttributeError):  # not what that schema ever looked like
            wrong = rejected("malformed", arg="args")
        return Case(sent, name, args, wrong or _wrong(sent.flaw, name, args))

    def preload(self, desk: Desk, cases: Iterable[Case]) -> None:
        """Read what these cases will ask, kind by kind, in two rounds of a few queries."""
        sound = [case for case in cases if case.wrong is None]
        preload(desk, (need for case in sound for need in self._needs(case)))
        preload(desk, (need for case in sound for need in self._further(desk, case)))

    def decide(self, desk: Desk, case: Case, by: Actor, received_at: datetime) -> Outcome:
        """What happens. The desk has what the handler did, unless it is rejected. What a handler raises is raised."""
        if case.wrong is not None:
            return case.wrong
        sent = case.sent
        mark = desk.mark()
        at = Stamp(sent.at, sent.offset_ms, sent.jumps, received_at, sent.id)
        try:
            outcome = self._handlers[case.name].handle(desk, case.args, by, at)
        except IdTaken as taken:
            if (taken.kind, taken.id) != self._made(case):
                raise
            outcome = rejected("id_taken")
        if outcome.status == "rejected":
            desk.back_to(mark)
            return self._unknown_since_restore(desk, case, outcome, received_at)
        return outcome

    def _unknown_since_restore(self, desk: Desk, case: Case, outcome: Outcome, now: datetime) -> Outcome:
        """For 30 days after a restore, a visit that the backup does not know is no one's mistake."""
        recent = self._restored_at is not None and now - self._restored_at <= RESTORED
        if outcome.code == "not_found" and recent and case.visit and desk.get("visit", case.visit) is None:
            return rejected("visit_unknown")
        return outcome

    def _needs(self, case: Case) -> Iterable[Need]:
        if case.visit is not None:
            yield "visit", "id", case.visit
            yield "feed", "visit", case.visit
        made = self._made(case)
        if made is not None:
            yield made[0], "id", made[1]
        ask = self._handlers[case.name].needs
        if ask is not None:
            yield from ask(case.args)

    def _further(self, desk: Desk, case: Case) -> Iterable[Need]:
        ask = self._handlers[case.name].then
        return ask(desk, case.args) if ask is not None else ()

    def _made(self, case: Case) -> tuple[str, str] | None:
        makes = CATALOGUE[case.name].makes
        return (makes[0], case.args[makes[1]]) if makes is not None else None


def _wrong(flaw: str | None, name: str, args: dict[str, Any]) -> Outcome | None:
    if flaw is not None:
        return rejected(flaw)
    if name not in CATALOGUE:
        return rejected("unknown_name", name=name)
    found = check(name, args)
    return rejected(found.code, arg=found.arg) if found is not None else None


def preload(desk: Desk, needs: Iterable[Need]) -> None:
    """Read needs in bulk. Kinds that are locked come first and in order of rank: two pushes never wait in a ring."""
    grouped: dict[tuple[str, str], dict[Any, None]] = {}
    for kind, field, value in needs:
        if value is not None:
            grouped.setdefault((kind, field), {})[value] = None
    for (kind, field), values in sorted(grouped.items(), key=_by_rank(desk)):
        if kind == "feed":
            desk.preload_feed((field, str(value)) for value in values)
        elif field == "id":
            desk.preload(kind, map(str, values))
        else:
            desk.preload_by(kind, field, values)


def _by_rank(desk: Desk) -> Callable[[tuple[tuple[str, str], object]], tuple[int, str, str]]:
    def rank(group: tuple[tuple[str, str], object]) -> tuple[int, str, str]:
        (kind, field), _ = group
        known = desk.kinds.get(kind)
        return (99 if known is None or known.lock_rank is None else known.lock_rank, kind, field)

    return rank
