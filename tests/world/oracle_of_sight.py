"""The oracle, of what is seen: each phone holds exactly what it may, as the server has it, and nothing of a stranger's."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from tests.world.facts import AMSTERDAM, ON_A_VISIT, UNDER_WAY, Facts, Held, Row

UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


# --- P2, P5, P11: who holds what -------------------------------------------------------------------------------------


def expected(facts: Facts, member: str, now: datetime) -> dict[tuple[str, str], int]:
    """{(kind, id): v} of every document that this member's phones hold now, worked out the slow way."""
    today = now.astimezone(AMSTERDAM).date()
    teams = {
        row["team_id"]
        for row in facts.rows("team_member")
        if row["member_id"] == member
        and row["from_day"] <= today.isoformat()
        and (row["to_day"] is None or today.isoformat() <= row["to_day"])
    }
    vans = {row["id"] for row in facts.rows("location") if row["kind"] == "van" and row["team_id"] in teams}
    asked = {row["doc_id"] for row in facts.rows("clash") if row["state"] == "open"}
    asked |= {row["visit_id"] for row in facts.rows("part_use") if row["serial_id"] in asked}
    visits = {row["id"]: row for row in facts.rows("visit") if row["team_id"] in teams and _held(row, today, asked)}
    want: dict[tuple[str, str], int] = {}

    def take(kind: str, choose: Callable[[Row], bool]) -> None:
        want.update({(kind, row["id"]): row["v"] for row in facts.rows(kind) if choose(row)})

    take("visit", lambda row: row["id"] in visits)
    for kind in ON_A_VISIT:
        take(kind, lambda row: row["visit_id"] in visits)
    orders = {row["work_order_id"] for row in visits.values()}
    take("work_order", lambda row: row["id"] in orders)
    customers = {row["customer_id"] for row in facts.rows("work_order") if row["id"] in orders}
    take("customer", lambda row: row["id"] in customers)
    used = {row["serial_id"] for row in facts.rows("part_use") if row["visit_id"] in visits}
    take("serial", lambda row: row["id"] in used or row["location_id"] in vans)
    take("location", lambda row: row["id"] in vans)
    take("stock_level", lambda row: row["location_id"] in vans)
    take("product", lambda _row: True)
    take("checklist_version", lambda row: row["state"] == "published")
    take("team", lambda row: row["id"] in teams)
    take("member", lambda row: row["team_id"] in teams)
    since = datetime.combine(today - timedelta(days=35), time.min, AMSTERDAM).astimezone(UTC).isoformat(" ")[:19]
    take("time_entry", lambda row: row["member_id"] == member and max(row["from_at"], row["received_at"])[:19] >= since)
    take("notice", lambda row: row["member_id"] == member and (row["at"][:19] >= since or _settles(row)))
    documents = {id_ for kind, id_ in want if kind in ("visit", "serial")}
    take("clash", lambda row: row["doc_id"] in documents)
    return want


def _settles(notice: Row) -> bool:
    said = notice["params"] if isinstance(notice["params"], dict) else json.loads(notice["params"])
    return bool(said.get("mutation") or said.get("clash"))


def _held(visit: Row, today: date, asked: set[str]) -> bool:
    day = date.fromisoformat(visit["day"])
    if visit["erased_at"]:
        return False
    near = day - timedelta(days=3) <= today <= day + timedelta(days=14)
    return near or visit["state"] in UNDER_WAY or visit["id"] in asked


def a_phone_holds_its_scopes(who: str, held: Held, want: dict[tuple[str, str], int]) -> Iterable[str]:
    """P1 P2 P5: exactly these documents, none missing, none too many, each in the version that the server has."""
    for key in want.keys() - held.keys():
        yield f"P2 {who} misses {key}"
    for key in held.keys() - want.keys():
        yield f"P2 {who} holds {key} and should not"
    for key in want.keys() & held.keys():
        if held[key]["v"] != want[key]:
            yield f"P5 {who} has v{held[key]['v']} of {key}, the server v{want[key]}"


def phone_and_server_say_the_same(who: str, held: Held, facts: Facts) -> Iterable[str]:
    """P5: not only the versions agree, what the documents say does too."""
    columns = {
        "visit": {"state": "state", "team": "team_id", "remarks": "remarks", "access_note": "access_note"},
        "answer": {"value": "value", "note": "note", "head": "head"},
        "photo": {"sha256": "blob_sha256", "hidden_reason": "hidden_reason", "poor_reason": "poor_reason"},
        "visit_return": {"state": "state", "reason": "reason"},
        "stock_level": {"quantity": "quantity"},
        "part_use": {"quantity": "quantity", "returned": "returned"},
    }
    rows = {kind: facts.by(kind) for kind in columns}
    for (kind, id_), document in held.items():
        for name, column in columns.get(kind, {}).items():
            found = rows[kind][id_]
            if found and document[name] != (bool(found[0][column]) if name == "head" else found[0][column]):
                yield f"P5 {who} reads {document[name]!r} as {name} of {kind} {id_}, the server has {found[0][column]!r}"


def the_feed_is_bounded(facts: Facts) -> Iterable[str]:
    """P11: one row a document and scope, however often it changed."""
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in facts.rows("feed"):
        seen[row["scope"], row["kind"], row["doc_id"]] += 1
    yield from (f"P11 {key} stands {count} times in the feed" for key, count in seen.items() if count > 1)


# --- P7: walls -------------------------------------------------------------------------------------------------------


def nothing_crossed_a_wall(heard: Iterable[bytes], foreign: Facts) -> Iterable[str]:
    """P7: no id of the other company ever came over this line."""
    theirs = {
        row["id"].encode()
        for table in ("visit", "customer", "work_order", "team", "member", "location", "serial", "product", *ON_A_VISIT)
        for row in foreign.rows(table)
    }
    for body in heard:
        crossed = theirs.intersection(UUID.findall(body))
        if crossed:
            yield f"P7 {sorted(crossed)[:3]} came from another company"
