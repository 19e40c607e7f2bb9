"""The oracle: was every promise kept? It knows the diary and reads bare tables; it shares no line with the server.

Each check is a promise of docs/sync.md and says, where it fails, what broke it. Here is what became of what was done;
who holds what, and the walls, are in `oracle_of_sight.py`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.world.diary import Act, Diary
from tests.world.facts import AMSTERDAM, Facts, Row

# Which rows a mutation may make, and how many: the table and the argument that names the row.
MAKES = {
    "visit.set_state": ("visit_step", "step"),
    "visit.complete": ("visit_step", "step"),
    "checklist.answer": ("answer", "id"),
    "photo.add": ("photo", "id"),
    "part.use": ("part_use", "id"),
    "part.swap": ("part_use", "id"),
    "part.return": ("part_return", "id"),
    "signature.seal": ("signature", "id"),
    "rating.give": ("rating", "id"),
    "issue.report": ("issue", "id"),
    "time.log": ("time_entry", "id"),
}


# --- P3, P4, P12: once and for good ----------------------------------------------------------------------------------


def every_act_ended_once(diary: Diary, facts: Facts) -> Iterable[str]:
    """P3 P4 P12: each stored mutation has one final receipt, and its effect is there exactly as often as that says."""
    answered, kept = facts.by("mutation"), facts.by("refused", "mutation_id")
    made = {table: facts.by(table) for table, _ in MAKES.values()}
    visits, lost = diary.visits_of_acts(), "database set back" in diary.faults
    for act in diary.acts:
        found, is_erased = answered[act.id], visits[act.id] in diary.erased
        if not found:
            if not kept[act.id] and not (
                is_erased and lost
            ):  # its phone had forgotten it before the restore, as it must
                yield f"P4 {act.who}'s {act.name} (seq {act.seq}, {act.id}) has no receipt and is kept nowhere"
            continue
        if len(found) > 1:
            yield f"P3 {act.id} was answered {len(found)} times"
        yield from _effect(act, found[0], made, is_erased=is_erased)


def _effect(act: Act, answered: Row, made: dict[str, dict[Any, list[Row]]], *, is_erased: bool) -> Iterable[str]:
    if act.name not in MAKES:
        return
    table, argument = MAKES[act.name]
    if is_erased and table in ("answer", "photo", "signature"):
        return  # they are gone, whether they were done or came too late (oracle_of_erasure.py)
    there = len(made[table][act.args[argument]])
    accepted = answered["status"] != "rejected" or answered["settled"] == "accepted"
    if accepted and there != 1:
        yield f"P3 {act.who}'s {act.name} was {answered['status']} and its {table} is there {there} times"
    if not accepted and there:
        yield f"P3 {act.who}'s {act.name} was rejected ({answered['code']}) and yet its {table} is there"


def receipts_agree(phones: dict[str, dict[str, str]], facts: Facts) -> Iterable[str]:
    """P3: what a phone holds as receipt is, to the byte, what the server has stored."""
    stored = facts.by("mutation")
    for who, receipts in phones.items():
        for mutation, receipt in receipts.items():
            rows = stored[mutation]
            if rows and json.loads(rows[0]["receipt"]) != json.loads(receipt):
                yield f"P3 {who} holds another receipt for {mutation} than the server: {receipt} / {rows[0]['receipt']}"


# --- P8: order -------------------------------------------------------------------------------------------------------


def acts_took_effect_in_order(diary: Diary, facts: Facts) -> Iterable[str]:
    """P8: of one device, what was done later on the same (document, concern) took effect later."""
    number = {row["id"]: row["no"] for row in facts.rows("mutation") if row["status"] != "rejected"}
    last: dict[tuple[str, ...], Act] = {}
    for act in diary.acts:
        if act.id not in number:
            continue
        concern = _concern(act)
        before = last.get(concern)
        if before and number[before.id] > number[act.id]:
            yield f"P8 {act.who}: seq {act.seq} ({act.name}) took effect before seq {before.seq} ({before.name})"
        last[concern] = act


def _concern(act: Act) -> tuple[str, ...]:
    args = act.args
    if act.name in ("visit.set_state", "visit.undo_state", "visit.complete"):
        return (act.device, args["visit"], "state")
    if act.name == "visit.set_field":
        return (act.device, args["visit"], args["field"])
    if act.name == "checklist.answer":
        return (act.device, args["visit"], args["item"], str(args.get("repeat") or 0))
    return (act.device, act.id)


# --- the ledger ------------------------------------------------------------------------------------------------------


def stock_is_the_sum_of_movements(facts: Facts) -> Iterable[str]:
    """P3 for parts: each level is what came less what went, and every use moved its parts once."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in facts.rows("movement"):
        if row["to_location_id"]:
            sums[row["product_id"], row["to_location_id"]] += row["quantity"]
        if row["from_location_id"]:
            sums[row["product_id"], row["from_location_id"]] -= row["quantity"]
    levels = {(row["product_id"], row["location_id"]): row["quantity"] for row in facts.rows("stock_level")}
    for place in sums.keys() | levels.keys():
        if sums.get(place, 0) != levels.get(place, 0):
            yield f"ledger {place}: the level says {levels.get(place, 0)}, the movements {sums.get(place, 0)}"
    moved = facts.by("movement")
    for use in facts.rows("part_use"):
        found = moved[use["movement_id"]]
        if len(found) != 1 or found[0]["quantity"] != use["quantity"]:
            yield f"ledger part_use {use['id']}: its movement is {found}"


# --- what stands ----------------------------------------------------------------------------------------------------


def one_answer_stands(facts: Facts) -> Iterable[str]:
    """Every item that was answered has one head, and no answer was lost from its history."""
    heads: dict[tuple[str, str, int], int] = defaultdict(int)
    for row in facts.rows("answer"):
        heads[row["visit_id"], row["item"], row["repeat"]] += bool(row["head"])
    for place, count in heads.items():
        if count != 1:
            yield f"heads {place}: {count} answers stand"


def nobody_is_overruled_unseen(diary: Diary, facts: Facts) -> Iterable[str]:
    """Who wins, answers: what stood and stands no more was put aside by somebody who had seen it, or by the office in a clash."""
    seen = {act.args.get("supersedes") for act in diary.acts if act.name == "checklist.answer"}
    clashes = {(row["doc_id"], row["concern"]) for row in facts.rows("clash")}
    answers, status = facts.by("answer"), {row["id"]: row["status"] for row in facts.rows("mutation")}
    for act in diary.acts:
        if act.name != "checklist.answer" or status.get(act.id) != "applied" or act.args["id"] in seen:
            continue
        for row in answers[act.args["id"]]:
            concern = f"answer:{row['item']}:{row['repeat']}"
            if not row["head"] and (row["visit_id"], concern) not in clashes:
                yield f"heads {act.who}'s answer {row['id']} ({concern}) was put aside by somebody who had not seen it"


def states_follow_from_steps(diary: Diary, facts: Facts) -> Iterable[str]:
    """Who wins, states: for visits that the office left alone, the state is what the steps in order of arrival make."""
    touched = {act.subject for act in diary.office if act.verb not in ("make", "material")}
    ours = {act.subject for act in diary.office if act.verb == "make"}
    settled = {row["doc_id"] for row in facts.rows("clash")}
    rank = {
        "planned": 0,
        "en_route": 1,
        "on_site": 2,
        "working": 3,
        "paused": 3,
        "done": 4,
        "partial": 4,
        "no_access": 4,
    }
    steps = facts.by("visit_step", "visit_id")
    for visit in facts.rows("visit"):
        if visit["id"] not in ours - touched - settled or visit["erased_at"]:
            continue  # of who was erased nobody knows any more how a conflict was settled
        if any(step["undone_by"] for step in steps[visit["id"]]):
            continue
        state = "planned"
        for step in sorted(steps[visit["id"]], key=lambda step: step["nr"]):
            to = step["to_state"]
            if not _drove_for(diary, facts, step["by_member_id"], visit, step["received_at"]):
                continue  # of somebody who had left the team when it came: history
            if rank[to] > rank[state] or {to, state} == {"working", "paused"}:
                state = to
        if visit["state"] != state:
            yield f"state of {visit['id']}: {visit['state']}, but its steps make {state}"


def states_are_where_counted_steps_end(facts: Facts) -> Iterable[str]:
    """Who wins, states: wherever the office moved, gave back or settled it, a visit stands at its last step that counts."""
    steps = facts.by("visit_step", "visit_id")
    for visit in facts.rows("visit"):
        counted = [step for step in steps[visit["id"]] if step["moved"] and not step["undone_by"]]
        state = max(counted, key=lambda step: step["nr"])["to_state"] if counted else "planned"
        if visit["state"] != state:
            yield f"state of {visit['id']}: {visit['state']}, but the last step that counts says {state}"


def _drove_for(diary: Diary, facts: Facts, member: str, visit: Row, received: str) -> bool:
    """Whether somebody was in the visit's team, on its day or on the day the step came, as one knew at that moment."""
    first = min(
        (row for row in facts.rows("team_member") if row["member_id"] == member), key=lambda row: row["from_day"]
    )

    def team_on(day: str) -> str:
        now = first["team_id"]
        for change in diary.teams:
            if change.member == member and change.at <= received and _day(change.at) <= day:
                now = change.team
        return str(now)

    return visit["team_id"] in (team_on(visit["day"]), team_on(_day(received)))


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment[:19]).replace(tzinfo=UTC).astimezone(AMSTERDAM).date().isoformat()


def clashes_are_one_a_concern(facts: Facts) -> Iterable[str]:
    """One open clash per document and concern, and none without an entry."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    entries = facts.by("clash_entry", "clash_id")
    for row in facts.rows("clash"):
        seen[row["doc_id"], row["concern"]] += row["state"] == "open"
        if not entries[row["id"]]:
            yield f"clash {row['id']} has no entry"
    for place, count in seen.items():
        if count > 1:
            yield f"clash {place} is open {count} times"


# --- P9: whole blobs -------------------------------------------------------------------------------------------------


def photos_are_whole(diary: Diary, facts: Facts, files: Path) -> Iterable[str]:
    """P9: what counts as received is on the disk and matches its hash; in the end all of it is received."""
    on_disk = {path.name: path for path in files.rglob("*") if path.is_file()}
    applied = {row["id"] for row in facts.rows("photo")}
    for row in facts.rows("photo"):
        sha = row["blob_sha256"]
        if row["bytes_at"] is None:
            yield f"P9 photo {row['id']} was never received"
        elif sha not in on_disk or hashlib.sha256(on_disk[sha].read_bytes()).hexdigest() != sha:
            yield f"P9 photo {row['id']} counts as received, its bytes are not here or not whole"
    for act in diary.acts:
        if act.name == "photo.add" and act.args["id"] in applied and act.args["sha256"] not in on_disk:
            yield f"P9 the bytes of {act.who}'s photo {act.args['id']} are nowhere"
