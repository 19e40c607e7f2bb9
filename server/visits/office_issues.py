"""Issues as the office reads and settles them: a list by state, kind and severity; one with its photos and visits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from server.kit.clock import rfc3339
from server.kit.cursors import cursor_of
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Document

from . import issues, office_calls
from .ability import must_be_able
from .models import FollowUp, Issue, IssueHandling, Visit
from .office_documents import documents_of, visits_of
from .planning import must_be_open
from .standing import visit_of

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """Which issues. `state`: open, follow_up, done or all; `after` the (moment, id) of the last one seen."""

    state: str = "open"
    category: str | None = None
    severity: str | None = None
    after: tuple[datetime, str] | None = None


def found_issues(house: House, wanted: Listed) -> tuple[list[Document], str | None]:
    """Issues, the newest first, and the cursor of what follows (None at the end). Documents as `issue_documents`."""
    query = select(Issue.id, Issue.received_at)
    if wanted.state != "all":
        query = query.where(_in_state(wanted.state))
    if wanted.category:
        query = query.where(Issue.category == wanted.category)
    if wanted.severity:
        query = query.where(Issue.severity == wanted.severity)
    if wanted.after:
        moment, row = wanted.after
        query = query.where(or_(Issue.received_at < moment, and_(Issue.received_at == moment, Issue.id < row)))
    rows = house.session.execute(query.order_by(Issue.received_at.desc(), Issue.id.desc()).limit(PAGE + 1)).all()
    page = rows[:PAGE]
    following = cursor_of(page[-1].received_at, page[-1].id) if len(rows) > PAGE else None
    return issue_documents(house, [row.id for row in page]), following


def count_issues(house: House) -> int:
    """How many stand open."""
    return house.session.scalar(select(func.count()).select_from(Issue).where(_in_state("open"))) or 0


def issue_documents(house: House, ids: list[str]) -> list[Document]:
    """Issues in this order, each with `state`, `visit` and `follow_ups` (visits for a list), `photos`, `handled`.

    `handled` is {how, note, by, at} or None. What is not there is left out.
    """
    store = house.store
    rows = {row["id"]: row for row in store.read("issue", ids)}
    listed = documents_of(house, "issue", [rows[one] for one in ids if one in rows])
    photos = documents_of(house, "photo", store.read_by("photo", "issue_id", list(rows)))
    links = store.read_by("follow_up", "issue_id", list(rows))
    handled = {row["issue_id"]: row for row in store.read_by("issue_handling", "issue_id", list(rows)) if row["lifted_at"] is None}  # fmt: skip
    wanted = {row["visit_id"] for row in rows.values()} | {row["visit_id"] for row in links}
    visits = {visit["id"]: visit for visit in visits_of(house, wanted)}
    people = {row["id"]: row["name"] for row in store.read("member", {row["by_member_id"] for row in handled.values()})}
    for one in listed:
        own = sorted((link for link in links if link["issue_id"] == one["id"]), key=lambda link: link["at"])
        one["visit"] = visits[one["visit"]]
        one["follow_ups"] = [visits[link["visit_id"]] for link in own]
        one["photos"] = [photo for photo in photos if photo["issue"] == one["id"] and not photo["hidden_reason"]]
        row = handled.get(one["id"])
        one["handled"] = {"how": row["how"], "note": row["note"], "by": people.get(row["by_member_id"], ""), "at": rfc3339(row["at"])} if row else None  # fmt: skip
        one["state"] = _state(one)
    return listed


def issue_behind(house: House, visit: str) -> str | None:
    """The issue that a visit follows from."""
    return next((row["issue_id"] for row in house.store.read_by("follow_up", "visit_id", [visit])), None)


def follow_up(house: House, issue: str, planned: dict[str, Any], *, by: str, despite: str | None = None) -> str:
    """Plan a visit because of an issue and write it down at both. `planned` as `issues.follow_up`. The visit's id.

    Problem 409 visits.skills_lacking for people who lack what the type asks for, unless `despite` says why they go.
    """
    made = issues.follow_up(house.desk, issue, by=by, **planned)
    house.audit("follow_up", "issue", issue, None, {"visit": made["id"]})
    house.audit("make", "visit", made["id"], None, {"issue": issue, "planned_from": rfc3339(made["planned_from"])})
    must_be_able(house, made["id"], despite)
    return str(made["id"])


def undo_follow_up(house: House, issue: str, visit: str, reason: str, *, by: str) -> None:
    """Take a follow-up back that nobody began: it is called off, and the issue stands open again.

    Problem 404 if this visit does not follow from this issue; 409 visits.begun, visits.ended, visits.is_cancelled.
    """
    if issue_behind(house, visit) != issue:
        raise Problem(404, "visits.not_found")
    row = visit_of(house.desk, visit)
    must_be_open(house.desk, row)
    if row["state"] != "planned":
        raise Problem(409, "visits.begun")
    office_calls.cancel(house, visit, reason, by=by)
    house.audit("undo_follow_up", "issue", issue, {"visit": visit}, None)


def handle(house: House, issue: str, how: str, note: str | None, *, by: str) -> None:
    """Call it solved, or say that nothing has to be done."""
    row = issues.handle(house.desk, issue, how, note, by=by)
    house.audit("handle", "issue", issue, None, {"how": how, "reason": row["note"]})


def open_again(house: House, issue: str) -> None:
    """Take that back."""
    was = issues.open_again(house.desk, issue)
    house.audit("open_again", "issue", issue, {"how": was["how"]}, None)


def _state(issue: Document) -> str:
    if issue["handled"]:
        return str(issue["handled"]["how"])
    return "follow_up" if any(one["state"] != "cancelled" for one in issue["follow_ups"]) else "open"


def _in_state(state: str) -> ColumnElement[bool]:
    handled = exists().where(
        IssueHandling.tenant_id == Issue.tenant_id,
        IssueHandling.issue_id == Issue.id,
        IssueHandling.lifted_at.is_(None),
    )
    planned = exists().where(
        FollowUp.tenant_id == Issue.tenant_id,
        FollowUp.issue_id == Issue.id,
        Visit.tenant_id == FollowUp.tenant_id,
        Visit.id == FollowUp.visit_id,
        Visit.state != "cancelled",
    )
    if state == "done":
        return handled
    return and_(not_(handled), planned if state == "follow_up" else not_(planned))
