"""Meldingen: what technicians found, a visit that follows from it, settled or opened again."""

from datetime import date, timedelta
from typing import Any

from server.kit.clock import AMSTERDAM, from_rfc3339
from server.kit.cursors import read_cursor
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.ids import uuid7
from server.visits import office_issues
from server.visits.issues import HOW
from server.visits.office_choices import teams_of
from server.visits.office_issues import Listed, found_issues, issue_documents
from server.visits.office_names import member_id, team_id
from server.visits.office_repeats import once
from sync.kind import Document

from .ability_view import refused
from .forms import Wrong, appointment, despite, moments
from .frame import frame
from .issues_view import found_of
from .routes import office
from .saying import pick, sentence
from .schemas import Address, IssuesAddress, Typed
from .toasts import toast_of

_PATH = {"issue": "an issue"}
_LONGEST = 10_000
CATEGORIES = ("safety", "damage", "material", "access", "customer", "other")
SEVERITIES = ("high", "medium", "low")


@office.get("/office/issues", permission="visits.read", door="office", takes=IssuesAddress, sample=Sample())
def issues_page(door: Door, args: dict[str, Any]) -> Answer:
    """What was found on site, the newest first: by state, kind and severity."""
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    wanted = Listed(args["state"], args["category"], args["severity"], after)
    with door.read() as house:
        listed, following = found_issues(house, wanted)
        found = [found_of(house, one, door.lang) for one in listed]
        names = frame(house, door, "issues", toast_of(house, args, door.lang))
    kept = "".join(f"&{name}={args[name]}" for name in ("category", "severity") if args[name])
    older = f"/office/issues?state={args['state']}{kept}&cursor={following}" if following else None
    return page("office/issues.html", found=found, wanted=args, kept=kept, older=older, categories=CATEGORIES, severities=SEVERITIES, **names)  # fmt: skip


@office.get("/office/issue/<id:issue>", permission="visits.read", door="office", takes=Address, sample=Sample(path=_PATH))  # fmt: skip
def issue_page(door: Door, issue: str, args: dict[str, Any]) -> Answer:
    """One of them, with its photos large."""
    return _issue_page(door, issue, args)


@office.get("/office/issue/<id:issue>/follow-up", permission="visits.write", door="office", sample=Sample(path=_PATH))
def follow_up_form(door: Door, issue: str) -> Answer:
    """A visit that follows from it, with everything filled in."""
    return _follow_up_page(door, issue, None, {})


@office.post("/office/issue/<id:issue>/follow-up", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"team": "noord", "day": "2026-11-24", "from": "09:00", "to": "10:00"}))  # fmt: skip
def follow_up(door: Door, issue: str, args: dict[str, Any]) -> Answer:
    """Plan it; the same form sent twice makes one visit."""
    form = args["typed"]
    try:
        begins, ends = moments(form, door.lang, needs_end=True)
        assert ends is not None, "an end was asked for"
        with door.write() as house:
            planned = {
                "team": team_id(house.desk, form.get("team", "")),
                "member": member_id(house.desk, form.get("member") or None),
                "planned_from": begins,
                "planned_to": ends,
                "remarks": form.get("remarks", "").replace("\r\n", "\n").strip()[:_LONGEST] or None,
            }
            key = f"form {form['key']}" if form.get("key") else None
            sent = repr((issue, sorted(form.items()))).encode()
            _, made = once(house, key, sent, lambda: (201, office_issues.follow_up(house, issue, planned, by=door.who.member, despite=despite(form))))  # fmt: skip
    except Wrong as wrong:
        return _follow_up_page(door, issue, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _follow_up_page(door, issue, form, refused(problem, door.lang), problem.status)
    return go_to(f"/office/visit/{made}?did=follow_up")


@office.post("/office/issue/<id:issue>/follow-up/<id:visit>/undo", permission="visits.write", door="office", sample=Sample(path=_PATH | {"visit": "a visit"}))  # fmt: skip
def undo_follow_up(door: Door, issue: str, visit: str) -> Answer:
    """Call the follow-up off again that was just planned. What came too late is said at the issue."""
    try:
        with door.write() as house:
            reason = t("office.follow_up_undone", "nl")
            office_issues.undo_follow_up(house, issue, visit, reason, by=door.who.member)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _issue_page(door, issue, {}, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/issue/{issue}?did=undo_follow_up")


@office.get("/office/issue/<id:issue>/handle", permission="visits.write", door="office", sample=Sample(path=_PATH))
def handle_form(door: Door, issue: str) -> Answer:
    """Ask how it was settled."""
    return _handle_page(door, issue, {}, {})


@office.post("/office/issue/<id:issue>/handle", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"how": "solved", "note": "Onderdeel nageleverd"}))  # fmt: skip
def handle(door: Door, issue: str, args: dict[str, Any]) -> Answer:
    """Solved, or nothing has to be done."""
    form = args["typed"]
    note = form.get("note", "").replace("\r\n", "\n").strip()[:_LONGEST] or None
    if form.get("how") not in HOW:
        return _handle_page(door, issue, form, {"how": t("visits.sent_missing", door.lang)}, 422)
    try:
        with door.write() as house:
            office_issues.handle(house, issue, form["how"], note, by=door.who.member)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _handle_page(door, issue, form, sentence(problem, door.lang), problem.status)
    return go_to(f"/office/issue/{issue}?did=handle")


@office.post("/office/issue/<id:issue>/open", permission="visits.write", door="office", sample=Sample(path=_PATH))
def open_again(door: Door, issue: str) -> Answer:
    """Open it again."""
    try:
        with door.write() as house:
            office_issues.open_again(house, issue)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _issue_page(door, issue, {}, sentence(problem, door.lang)["form"], problem.status)
    return go_to(f"/office/issue/{issue}?did=open_again")


def _one(house: House, issue: str) -> Document:
    found = issue_documents(house, [issue])
    if not found:
        raise Problem(404, "visits.issue_not_found")
    return found[0]


def _issue_page(door: Door, issue: str, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        found = found_of(house, _one(house, issue), door.lang)
        names = frame(house, door, "issues", toast_of(house, args, door.lang))
    names["path"] = f"/office/issue/{issue}"
    return page("office/issue.html", status, issue=found, problem=problem, **names)


def _follow_up_page(
    door: Door, issue: str, form: dict[str, str] | None, wrong: dict[str, Any], status: int = 200
) -> Answer:
    with door.read() as house:
        one = _one(house, issue)
        found = found_of(house, one, door.lang)
        teams, members = pick(teams_of(house))
        sent = form if form is not None else _prefilled(house, one, found.category, door.lang)
        names = frame(house, door, "issues")
    key = sent.get("key") or uuid7()
    return page("office/follow_up.html", status, issue=found, sent=sent, wrong=wrong, teams=teams, members=members, key=key, **names)  # fmt: skip


def _prefilled(house: House, issue: Document, category: str, lang: str) -> dict[str, str]:
    """The same team and time of day, on the next working day."""
    visit = issue["visit"]
    remarks = t("office.follow_up_remarks", lang, category=category.lower(), text=issue["text"])
    begins, ends = (from_rfc3339(visit[name]).astimezone(AMSTERDAM) for name in ("planned_from", "planned_to"))
    hours = {"from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}"}
    return appointment(visit) | hours | {"day": _next_working_day(house.today).isoformat(), "remarks": remarks}


def _next_working_day(today: date) -> date:
    day = today + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _handle_page(door: Door, issue: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        found = found_of(house, _one(house, issue), door.lang)
        names = frame(house, door, "issues")
    return page("office/handle_issue.html", status, issue=found, sent=sent, wrong=wrong, hows=HOW, **names)
