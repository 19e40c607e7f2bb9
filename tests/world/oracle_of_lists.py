"""The oracle, of published checklists: a visit stands on the list that was used on it; of two the office was told."""

from collections import defaultdict
from collections.abc import Iterable

from tests.world.diary import Act, Diary
from tests.world.facts import Facts

DONE = ("applied", "merged", "clash")


def visits_stand_on_the_list_that_was_used(diary: Diary, facts: Facts) -> Iterable[str]:
    """Who began on a version keeps it, whatever was published meanwhile; where another one stands, a card says so."""
    versions, status = facts.by("checklist_version"), {row["id"]: row["status"] for row in facts.rows("mutation")}
    told = {row["subject_id"] for row in facts.rows("attention") if row["code"] == "other_checklist"}
    on: dict[str, list[Act]] = defaultdict(list)
    for act in diary.acts:
        if act.args.get("checklist") in versions and status.get(act.id) in DONE:  # else the copy knew no such version
            on[act.args["visit"]].append(act)
    for visit in facts.rows("visit"):
        acts, stands = on[visit["id"]], visit["checklist_version_id"]
        others = sorted({act.args["checklist"] for act in acts} - {stands})
        if visit["erased_at"] or not others or visit["id"] in told:
            continue
        alone = len({act.member for act in acts}) == 1 and any(act.args["checklist"] == stands for act in acts)
        if not alone:  # what he did himself on a newer one is no news: two phones of one person
            yield f"visit {visit['id']} stands on {stands}, was worked on with {others}, and nobody was told"
