"""The oracle, of what the office sent back: one return at a time, answered by who had seen it and by nobody else.

And of what is said at an end: for the office, and for nobody else."""

from collections.abc import Iterable

from tests.world.diary import Diary
from tests.world.facts import Facts

ENDED = ("done", "partial", "no_access")


def returns_are_answered_by_who_saw_them(diary: Diary, facts: Facts) -> Iterable[str]:
    """An end answers the return that it names, and only that one."""
    named = {
        (act.args["returned"], act.member)
        for act in diary.acts
        if act.name == "visit.complete" and act.args.get("returned")
    }
    answers = {(row["id"], row["closed_by"]) for row in facts.rows("visit_return") if row["state"] == "answered"}
    for sent, member in sorted(answers - named):
        yield f"return {sent} is answered by {member}, who never had it before him"
    status = {row["id"]: row["status"] for row in facts.rows("mutation")}
    still_open = {row["id"]: row for row in facts.rows("visit_return") if row["state"] == "open"}
    for act in diary.acts:
        if act.args.get("returned") in still_open and act.name == "visit.complete" and status.get(act.id) == "applied":
            yield f"return {act.args['returned']} stands open, and yet {act.who}'s end that names it was applied"


def an_end_that_answers_nothing_is_said(facts: Facts) -> Iterable[str]:
    """One open return a visit; where it stands open over an end, the office got a card or chose that end itself."""
    told = {row["subject_id"] for row in facts.rows("attention") if row["code"] == "return_unseen"}
    settled = {row["doc_id"] for row in facts.rows("clash")}
    states = {row["id"]: row["state"] for row in facts.rows("visit") if not row["erased_at"]}
    seen: set[str] = set()
    for row in facts.rows("visit_return"):
        if row["state"] != "open":
            continue
        if row["visit_id"] in seen:
            yield f"visit {row['visit_id']} has two open returns"
        seen.add(row["visit_id"])
        if states.get(row["visit_id"]) in ENDED and row["visit_id"] not in told | settled:
            yield f"visit {row['visit_id']} ended over its open return, and nobody was told"


def what_is_said_at_an_end_stays_with_it(diary: Diary, facts: Facts) -> Iterable[str]:
    """It is the note of its step, and never becomes a remark: that is what a customer reads."""
    visits, notes = facts.by("visit"), {row["id"]: row["note"] for row in facts.rows("visit_step")}
    for act in diary.acts:
        said = act.args.get("remarks") if act.name == "visit.complete" else None
        visit = next(iter(visits[act.args["visit"]]), None) if said else None
        if not said or visit is None or visit["erased_at"]:
            continue
        if said in (visit["remarks"] or ""):
            yield f"{act.who} said {said!r} for the office, and it stands in the remarks of {visit['id']}"
        if act.args["step"] in notes and notes[act.args["step"]] != said:
            yield f"{act.who} said {said!r} at the end of {visit['id']}, and its step says {notes[act.args['step']]!r}"
