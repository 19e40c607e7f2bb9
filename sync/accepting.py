"""Rejected mutations, settled by the office: done after all, with those that waited for them, or laid aside.

Those that could not be stored under their own id too: what can be read of one (`repairing.py`) is done under a new id.

```python
accept(desk, mutation_id, rules.handlers, by=piet.member)             # {mutation id: its outcome}
accept(desk, mutation_id, rules.handlers, by=..., visit=other)        # a restored backup does not know its visit
dismiss(desk, mutation_or_refused_id, by=...)
```
Its receipt stays what it was; what the office did comes to the maker as a notice, which `tell` writes.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from sync.actor import Actor, Stamp
from sync.desk import Desk
from sync.erased import STAYS, holds_nobody_back, is_visit_erased
from sync.handlers import Handler
from sync.ids import named
from sync.kind import Row
from sync.mutation import CATALOGUE, check
from sync.outcome import Outcome, rejected
from sync.repairing import known_args, readable
from sync.scope import memberships
from sync.upcast import upcast

__all__ = ["Tell", "Unacceptable", "accept", "can_be_accepted", "dismiss"]

NEVER = frozenset({"id_taken", "not_allowed", "wrong_value", "more_than_used"})
"""Reasons that time does not take away: the rule would say the same again."""

Tell = Callable[[Desk, Row, str, str], None]
"""(desk, mutation, "accepted" or "dismissed", by): writes the maker's notice."""


class Unacceptable(Exception):
    """It cannot be done. `code`: not_found, already_settled, not_acceptable (it was not refused), unreadable (its act is not
    whole), or the code of the rule that still says no."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def can_be_accepted(code: str | None, name: str, args: Any, schema: int) -> bool:
    """False for what `accept` would refuse whenever it is asked: its act is not whole, or the reason is one for good."""
    if code in NEVER or not isinstance(args, dict):
        return False
    name, args = upcast(name, cast("dict[str, Any]", args), schema)
    return name in CATALOGUE and check(name, known_args(name, args)) is None


def accept(
    desk: Desk, mutation: str, handlers: Mapping[str, Handler], *, by: str, tell: Tell, visit: str | None = None
) -> dict[str, Outcome]:
    """Do a rejected mutation and then those that were rejected for its sake, in the order in which they were made.

    `visit` puts them on another visit than the first one names; what waited for it on a third visit stays there. Reach is not asked of the maker again. Raises Unacceptable, and
    then nothing is done, when the first one is still refused; one that depends on it and is refused stays in the inbox.
    """
    spoilt = desk.get("refused", mutation)
    first = _rejected(desk, mutation) if spoilt is None else _repaired(desk, spoilt)
    moved = (_args(first)[1].get("visit"), visit) if visit is not None else None
    outcome = _do(desk, first, handlers, by, moved)
    if outcome.status == "rejected":
        raise Unacceptable(outcome.code or "not_acceptable", **outcome.params)
    if spoilt is None:
        _settled(desk, first, "accepted", by, tell)
    else:
        _settled_spoilt(desk, spoilt, "accepted", by, tell)
    # Those that waited name it by the id under which it came; one that was another's id holds nobody back.
    known_as = spoilt["mutation_id"] if spoilt is not None and spoilt["why"] == "malformed" else mutation
    outcomes = {known_as or mutation: outcome}
    for child in _waiting(desk, outcomes):
        outcome = _do(desk, child, handlers, by, moved)
        if outcome.status != "rejected":
            outcomes[child["id"]] = outcome
            _settled(desk, child, "accepted", by, tell)
    return outcomes


def dismiss(desk: Desk, mutation: str, *, by: str, tell: Tell) -> None:
    """Lay it aside; it stays readable. Also takes what could not be stored under its own id. Raises Unacceptable."""
    refused = desk.get("refused", mutation)
    if refused is not None:
        _check_open(refused)
        _settled_spoilt(desk, refused, "dismissed", by, tell)
        return
    _settled(desk, _rejected(desk, mutation), "dismissed", by, tell)


def _rejected(desk: Desk, mutation: str) -> Row:
    row = desk.get("mutation", mutation)
    if row is not None:
        desk.reread([("mutation", mutation)])
        row = desk.get("mutation", mutation)
    if row is None:
        raise Unacceptable("not_found")
    if row["status"] != "rejected":
        raise Unacceptable("not_acceptable")
    if row["settled"] is not None:
        raise Unacceptable("already_settled")
    return row


def _repaired(desk: Desk, spoilt: Row) -> Row:
    """What could not be stored under its own id, as a mutation with an id of its own that is always the same."""
    desk.reread([("refused", spoilt["id"])])
    spoilt = desk.get("refused", spoilt["id"]) or spoilt
    _check_open(spoilt)
    read = readable(spoilt["body"], spoilt["at"])
    if read is None:
        raise Unacceptable("unreadable")
    made = {"id": named(spoilt["id"], "accepted"), "received_at": spoilt["at"]}
    return read | made | {name: spoilt[name] for name in ("member_id", "device_id")}


def _check_open(spoilt: Row) -> None:
    if spoilt["state"] != "open":
        raise Unacceptable("not_acceptable" if spoilt["state"] == "kept" else "already_settled")


def _settled_spoilt(desk: Desk, spoilt: Row, how: str, by: str, tell: Tell) -> None:
    desk.change("refused", spoilt["id"], state=how, settled_by=by, settled_at=desk.now)
    tell(desk, spoilt, how, by)


def _waiting(desk: Desk, done: Mapping[str, Outcome]) -> list[Row]:
    """Rejected for the sake of one that is done now, and those behind them; a parent comes before its children."""
    left = [row for row in desk.rows("mutation", "code", "parent_rejected") if row["settled"] is None]
    left.sort(key=lambda row: (row["device_id"], row["seq"], row["id"]))
    known, found = set(done), list[Row]()
    for row in left:
        if known & set(row["after"]):
            known.add(row["id"])
            found.append(row)
    return found


def _args(row: Row) -> tuple[str, dict[str, Any]]:
    """Its name and arguments as they are called today."""
    return upcast(row["name"], row["args"], row["schema"])


def _do(desk: Desk, row: Row, handlers: Mapping[str, Handler], by: str, moved: tuple[Any, str] | None) -> Outcome:
    """Carry it out for its maker, with the office's hand noted. `moved`: from which visit to which."""
    if any(_still_waits(desk, parent) for parent in row["after"]):
        return rejected("parent_rejected")
    name, args = _args(row)
    if moved is not None and "visit" in args and args["visit"] == moved[0]:
        args = {**args, "visit": moved[1]}
    if name not in CATALOGUE:
        return rejected("unknown_name")
    if name not in STAYS and is_visit_erased(desk, args.get("visit")):
        return rejected("erased")
    args = known_args(name, args)
    if check(name, args) is not None:
        return rejected("unreadable")
    maker = desk.get("member", row["member_id"])
    teams = memberships(desk, row["member_id"], desk.today)
    actor = Actor(row["member_id"], maker["name"] if maker else "", row["device_id"], teams, office=by)
    at = Stamp(row["at"], row["offset_ms"], row["jumps"], row["received_at"], row["id"])
    mark = desk.mark()
    outcome = handlers[name].handle(desk, args, actor, at)
    if outcome.status == "rejected":
        desk.back_to(mark)
    return outcome


def _still_waits(desk: Desk, parent: str) -> bool:
    row = desk.get("mutation", parent)
    if row is None or holds_nobody_back(row):
        return False
    return row["status"] == "rejected" and row["settled"] != "accepted"


def _settled(desk: Desk, row: Row, how: str, by: str, tell: Tell) -> None:
    desk.change("mutation", row["id"], settled=how, settled_by=by, settled_at=desk.now)
    tell(desk, row, how, by)
