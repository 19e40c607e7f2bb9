"""The oracle, of what the office sent back: one return at a time, answered by who had seen it and by nobody else."""

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
