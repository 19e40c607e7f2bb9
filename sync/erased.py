"""What comes for a customer whose data were erased: it is answered for good, and nothing of it is kept.

A phone that was offline in the meantime may bring work of weeks ago. Its receipt says `erased`; the row of the mutation
holds no arguments and no hash of them, since short arguments could be guessed back from a hash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sync.ids import is_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from sync.desk import Desk
    from sync.judging import Case
    from sync.kind import Row

__all__ = ["ERASED", "STAYS", "holds_nobody_back", "is_erased", "is_visit_erased", "speaks_of_erased"]

ERASED = "0" * 64
"""Stands in `args_sha256` where the arguments were erased. The same id gets the same receipt, whatever it says."""
STAYS = frozenset({"time.log"})
"""Hours are of who worked them, and say nothing of the customer."""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_erased(desk: Desk, case: Case, gone: Collection[str] = ()) -> bool:
    """Whether a mutation speaks of an erased customer: by its visit; if it names none, by what it leans on, by a part of his,
    by a photo that is gone (in the feed, or one of these ids). What names the visit of somebody else is his: a piece that was
    meant for Klaas may hang at his neighbour's."""
    if case.sent.name in STAYS:
        return False
    if case.visit is not None:
        return is_visit_erased(desk, case.visit)
    if any((row := desk.get("mutation", id_)) is not None and _was_his(desk, row) for id_ in case.sent.after):
        return True
    if case.name == "part.return":
        used = desk.get("part_use", case.args["of"]) if is_id(case.args.get("of")) else None
        return used is not None and is_visit_erased(desk, used["visit_id"])
    id_: Any = case.args.get("id")
    return case.name == "photo.hide" and is_id(id_) and (id_ in gone or _is_gone(desk, "photo", id_))


def holds_nobody_back(mutation: Row) -> bool:
    """A refused act that was erased: nobody will ever decide on it, so what names it in `after` is judged by itself."""
    return mutation["status"] == "rejected" and mutation["args_sha256"] == ERASED


def speaks_of_erased(desk: Desk, body: str) -> bool:
    """Whether what could not be read as a mutation names a visit of an erased customer."""
    named = set(ID.findall(body))
    return any(row.get("erased_at") is not None for row in desk.read("visit", named))


def is_visit_erased(desk: Desk, visit: Any) -> bool:
    """Whether this is the visit of an erased customer; False for what is no id at all."""
    row = desk.get("visit", visit) if is_id(visit) else None
    return row is not None and row.get("erased_at") is not None


def _was_his(desk: Desk, mutation: Row) -> bool:
    """An act of an erased customer. The words of another may be gone too: of a rating or an issue whose time was over."""
    of = mutation["visit_id"]
    return mutation["args_sha256"] == ERASED and (of is None or is_visit_erased(desk, of))


def _is_gone(desk: Desk, kind: str, id_: str) -> bool:
    return desk.get(kind, id_) is None and any(row.op == "gone" for row in desk.feed_of(kind, id_))
