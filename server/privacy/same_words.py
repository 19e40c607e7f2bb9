"""The same words in other places than their own row. A period that promises that words go takes them away there too.

What a customer said at a rating stands in the act that brought it and in the trail; what was found, in its act and on the
card that put it before the office; what the office wrote at it, in the trail and in what its reporter was told.
"""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select

from server.kit.chain_erasing import erase_content
from server.kit.house import House
from server.kit.work_models import Audit
from sync.erased import ERASED
from sync.kind import Row

from .ways import FORGOTTEN_ENTRY

__all__ = ["forget_same_words"]


def forget_same_words(house: House, table: str, ids: Collection[str]) -> None:
    """What else says what these rows said. Acts lose their hash too: short words can be guessed back from one."""
    if table in _ELSEWHERE:
        _ELSEWHERE[table](house, house.desk.read(table, ids))


def _of_ratings(house: House, rows: list[Row]) -> None:
    _empty_acts(house, rows)
    by_link = {row["visit_id"] for row in rows if row["channel"] == "link"}
    _empty_trail(house, "visit", by_link, ("rate", "rate_again"))


def _of_issues(house: House, rows: list[Row]) -> None:
    _empty_acts(house, rows)
    ids, visits = {row["id"] for row in rows}, {row["visit_id"] for row in rows}
    for card in house.desk.read_by("attention", "subject_id", sorted(visits)):
        if card["code"] == "issue" and card["state"] == "done" and card["params"].get("issue") in ids:
            house.desk.change("attention", card["id"], params=card["params"] | {"text": ""})


def _of_handlings(house: House, rows: list[Row]) -> None:
    issues = {row["issue_id"] for row in rows}
    _empty_trail(house, "issue", issues, ("handle",))
    visits = {row["visit_id"] for row in house.desk.read("issue", issues)}
    for notice in house.desk.read_by("notice", "visit_id", sorted(visits)):
        if notice["kind"] in ("issue_solved", "issue_no_action") and notice["params"].get("issue") in issues:
            house.desk.change("notice", notice["id"], params=notice["params"] | {"note": ""})


_ELSEWHERE: dict[str, Callable[[House, list[Row]], None]] = {
    "rating": _of_ratings,
    "issue": _of_issues,
    "issue_handling": _of_handlings,
}


def _empty_acts(house: House, rows: list[Row]) -> None:
    made_by = {row["mutation_id"] for row in rows if row["mutation_id"]}
    for act in house.desk.read("mutation", made_by):
        house.desk.change("mutation", act["id"], args={}, args_sha256=ERASED)


def _empty_trail(house: House, kind: str, subjects: set[Any], verbs: tuple[str, ...]) -> None:
    told = select(Audit.id).where(
        Audit.tenant_id == house.tenant,
        Audit.subject_kind == kind,
        Audit.subject_id.in_(sorted(subjects)),
        Audit.verb.in_(verbs),
    )
    ids = list(house.session.scalars(told))
    erase_content(house, "audit", ids)
    for row in house.desk.read("audit", ids):
        house.desk.change("audit", row["id"], **FORGOTTEN_ENTRY)
