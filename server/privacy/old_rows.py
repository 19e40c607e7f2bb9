"""Rows whose time is over, for kinds that go row by row: which tables, from what moment, what is left of a row.

A `Heap` is what a kind takes from one table. What a person has still to settle, and what was emptied before, is never in
it. Held customers' rows are left out by who reads it (`Shield`), since no statement can walk from a row to its customer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from server.accounts.models import LoginSession
from server.accounts.office_logins import IDLE
from server.kit.chain_erasing import FORGET, erase_content
from server.kit.clock import start_of_day
from server.kit.db import Model
from server.kit.house import House
from server.kit.synced_models import Attention, Clash, ClashEntry, Mutation, Refused
from server.kit.work_models import Audit
from server.notifications.mail_models import Mail
from server.rescues.models import Quarantine, QuarantineAct, QuarantineFile
from server.visits.models import Issue, IssueHandling, Rating
from sync.erased import ERASED

from .same_words import forget_same_words
from .shield import untouchable_visits
from .ways import FORGOTTEN_ENTRY

__all__ = ["HEAPS", "Heap", "count_old", "next_old", "oldest", "take"]

OF_ERASING = ("erase", "erased", FORGET)
"""What the trail says of erasing itself stays: it is the proof, and names nobody. (A hold's reason may name somebody.)"""
Over = Callable[[House, datetime], list[ColumnElement[bool]]]


@dataclass(frozen=True)
class Heap:
    """What a kind takes from `table`: rows whose `at` is older and that are `over`.

    `decided`: a moment that counts in its place once there is one. `visit` names the visit they are of; what names none
    is `of` the rows that do. `leaves`: the values that an emptied row is left with; None: the row goes. `shows` is the
    column that says to an admin what it is.
    """

    table: str
    at: str
    over: Over
    shows: str
    visit: str | None = None
    leaves: dict[str, Any] | None = None
    chain: str | None = None
    decided: str | None = None
    of: "Of | None" = None

    @property
    def when(self) -> ColumnElement[datetime]:
        """The moment from which its time counts."""
        columns = Model.metadata.tables[self.table].c
        return func.coalesce(columns[self.decided], columns[self.at]) if self.decided else columns[self.at]

    @property
    def waits_for_visits(self) -> bool:
        """Whether it hangs on visits, which may not be over."""
        return self.visit is not None or self.of is not None


@dataclass(frozen=True)
class Of:
    """Rows of `table` whose `key` is what `column` of a heap says; `visit` of theirs names the visit."""

    column: str
    table: str
    key: str
    visit: str


def _always(_house: House, _before: datetime) -> list[ColumnElement[bool]]:
    return []


def _mails(_house: House, _before: datetime) -> list[ColumnElement[bool]]:
    return [Mail.state.in_(("sent", "kept", "failed", "late")), Mail.to != ""]


def _acts(_house: House, _before: datetime) -> list[ColumnElement[bool]]:
    # The hiding of a photo names no visit: only its arguments lead to whose it is when that customer is erased.
    hiding = (Mutation.name == "photo.hide") & Mutation.visit_id.is_(None)
    settled = or_(Mutation.status != "rejected", Mutation.settled.is_not(None))
    return [cast(Mutation.args, String) != "{}", settled, ~hiding]


def _entries(house: House, before: datetime) -> list[ColumnElement[bool]]:
    settled = select(Clash.id).where(
        Clash.tenant_id == house.tenant, Clash.state == "settled", Clash.decided_at < before
    )
    return [ClashEntry.clash_id.in_(settled)]


def _decided(house: House, before: datetime) -> Select[Any]:
    return select(Quarantine.id).where(
        Quarantine.tenant_id == house.tenant, Quarantine.state != "open", Quarantine.decided_at < before
    )


def _handed_in(house: House, before: datetime) -> list[ColumnElement[bool]]:
    return [QuarantineAct.quarantine_id.in_(_decided(house, before)), QuarantineAct.body != "{}"]


def _closed(house: House, before: datetime) -> Select[Any]:
    return select(IssueHandling.issue_id).where(
        IssueHandling.tenant_id == house.tenant, IssueHandling.lifted_at.is_(None), IssueHandling.at < before
    )


def _over_log_ins(house: House, _before: datetime) -> list[ColumnElement[bool]]:
    return [or_(LoginSession.ended_at.is_not(None), LoginSession.seen_at < house.now - IDLE)]


def _told(_house: House, _before: datetime) -> list[ColumnElement[bool]]:
    kept = Audit.verb.not_in(OF_ERASING) & (Audit.subject_kind != "retention_period")
    return [or_(Audit.before.is_not(None), Audit.after.is_not(None), Audit.origin != ""), kept]


HEAPS: dict[str, tuple[Heap, ...]] = {
    "mails": (Heap("mail", "at", _mails, "to", "subject_id", {"to": "", "letter": {"subject": ""}, "error": None}),),
    "acts": (Heap("mutation", "received_at", _acts, "name", "visit_id", {"args": {}}),),
    "inbox": (
        Heap("clash_entry", "received_at", _entries, "by_name", of=Of("clash_id", "clash", "id", "doc_id")),
        Heap("clash", "decided_at", lambda *_: [Clash.state == "settled"], "concern", "doc_id"),
        Heap("attention", "done_at", lambda *_: [Attention.state == "done"], "code", "subject_id"),
        Heap("refused", "at", lambda *_: [Refused.state != "open"], "why", decided="settled_at"),
        Heap("quarantine_act", "created_at", _handed_in, "name", "visit_id", {"body": "{}", "sha256": ERASED}),
        Heap(
            "quarantine_file",
            "created_at",
            lambda house, before: [QuarantineFile.quarantine_id.in_(_decided(house, before))],
            "sha256",
            of=Of("quarantine_id", "quarantine_act", "quarantine_id", "visit_id"),
        ),
    ),
    "ratings": (
        Heap(
            "rating", "received_at", lambda *_: [Rating.comment.is_not(None)], "comment", "visit_id", {"comment": None}
        ),
    ),
    "issues": (
        Heap(
            "issue",
            "received_at",
            lambda house, before: [Issue.id.in_(_closed(house, before)), Issue.text != ""],
            "text",
            "visit_id",
            {"text": ""},
        ),
        Heap(
            "issue_handling",
            "at",
            lambda *_: [IssueHandling.note.is_not(None)],
            "note",
            leaves={"note": None},
            of=Of("issue_id", "issue", "id", "visit_id"),
        ),
    ),
    "trail": (Heap("audit", "at", _told, "verb", "subject_id", FORGOTTEN_ENTRY, chain="audit"),),
    "access": (
        Heap("login_session", "seen_at", _over_log_ins, "program"),
        Heap("account_link", "expires_at", _always, "email_norm"),
    ),
}
"""By kind, in the order in which they are done: an entry of a clash before the clash, by which it is found."""


def count_old(house: House, heap: Heap, before: date, *, ids: list[str] | None = None, open_too: bool = False) -> int:
    """How many rows there are; only of these `ids`; with those of visits that are not over when `open_too`."""
    mine = _old(house, heap, before, func.count(), open_too=open_too)
    if ids is not None:
        mine = mine.where(Model.metadata.tables[heap.table].c.id.in_(ids))
    return house.session.scalar(mine) or 0


def next_old(house: House, heap: Heap, before: date, after: str | None, most: int) -> list[str]:
    """The next ids behind `after`, in their order."""
    column = Model.metadata.tables[heap.table].c.id
    mine = _old(house, heap, before, column).order_by(column).limit(most)
    return list(house.session.scalars(mine.where(column > after) if after else mine))


def oldest(house: House, heap: Heap, before: date, most: int) -> list[tuple[str, datetime, str]]:
    """(id, when, what it shows) of the oldest rows."""
    table = Model.metadata.tables[heap.table]
    when = heap.when
    mine = _old(house, heap, before, table.c.id, when, table.c[heap.shows]).order_by(when, table.c.id).limit(most)
    rows: Iterable[tuple[str, datetime, Any]] = house.session.execute(mine)
    return [(id_, at, str(shown or "")) for id_, at, shown in rows]


def take(house: House, heap: Heap, ids: list[str]) -> None:
    """Remove or empty these rows, and what else says the same words; links of a chain lose their salt, so that nobody
    guesses back what they said."""
    if heap.chain:
        erase_content(house, heap.chain, ids)
    house.desk.preload(heap.table, ids)
    forget_same_words(house, heap.table, ids)
    for id_ in ids:
        if house.desk.get(heap.table, id_) is None:
            continue
        if heap.leaves is None:
            house.desk.remove(heap.table, id_)
        else:
            house.desk.change(heap.table, id_, **heap.leaves)
    house.desk.flush()


def _old(house: House, heap: Heap, before: date, *asked: Any, open_too: bool = False) -> Any:
    """The statement. Its type is lost: what is asked differs."""
    table, moment = Model.metadata.tables[heap.table], start_of_day(before)
    mine = select(*asked).where(table.c.tenant_id == house.tenant, heap.when < moment)
    mine = mine.where(*heap.over(house, moment))
    return mine if open_too else mine.where(*_of_what_is_over(house, heap))


def _of_what_is_over(house: House, heap: Heap) -> list[ColumnElement[bool]]:
    table, open_ones = Model.metadata.tables[heap.table], select(untouchable_visits(house).c.id)
    if heap.visit:
        of = table.c[heap.visit]
        return [or_(of.is_(None), cast(of, String).not_in(open_ones))]
    if heap.of:
        other = Model.metadata.tables[heap.of.table]
        theirs = select(other.c[heap.of.key]).where(
            other.c.tenant_id == house.tenant, cast(other.c[heap.of.visit], String).in_(open_ones)
        )
        return [table.c[heap.of.column].not_in(theirs)]
    return []
