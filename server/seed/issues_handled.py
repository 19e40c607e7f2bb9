"""Issues: what was reported more than three weeks ago has been solved by the office."""

from server.visits.office_issues import handle

from .chapters import Chapter, Day

SOLVED_AFTER = 21


def solve(day: Day) -> None:
    """Every issue of an old day."""
    if day.age > SOLVED_AFTER:
        for played in day.visits:
            for issue in day.house.desk.rows("issue", "visit_id", played.visit):
                handle(day.house, issue["id"], "solved", "Nieuwe kap geplaatst.", by=day.planner)


CHAPTER = Chapter("issues", evening=solve)
