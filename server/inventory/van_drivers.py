"""Who drives a van on a day: the team that has it, or the one that gets it by then."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from server.kit.clock import day_in_amsterdam

if TYPE_CHECKING:
    from collections.abc import Collection

    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["day_taken", "driver_on", "plans_of", "preload_vans", "vans_of"]


def day_taken(desk: "Desk", at: datetime) -> date:
    """When material is taken along: on the day of the work, and for what is late already today."""
    return max(desk.today, day_in_amsterdam(at))


def driver_on(desk: "Desk", van: "Row", day: date) -> str | None:
    """The team that drives this van on that day, by the last plan up to then; None while it is out of use."""
    plans = [plan for plan in plans_of(desk, van["id"]) if plan["on_day"] <= day]
    if plans:
        return max(plans, key=lambda plan: plan["on_day"])["to_team_id"]
    return None if van.get("ended_on") else van["team_id"]


def vans_of(desk: "Desk", team: str, day: date) -> "list[Row]":
    """The vans that a team drives on that day: its own and those that it gets by then, less those that go."""
    coming = [plan["location_id"] for plan in desk.rows("van_change", "to_team_id", team) if plan["done_at"] is None]
    desk.preload("location", coming)
    known = [*desk.rows("location", "team_id", team), *(desk.get("location", van) for van in coming)]
    vans = {row["id"]: row for row in known if row is not None and row["kind"] == "van"}
    desk.preload_by("van_change", "location_id", sorted(vans))
    return [van for van in vans.values() if driver_on(desk, van, day) == team]


def preload_vans(desk: "Desk", teams: "Collection[str]") -> None:
    """What `vans_of` reads of all these teams, in a few queries."""
    desk.preload_by("location", "team_id", teams)
    desk.preload_by("van_change", "to_team_id", teams)
    theirs = {van["id"] for team in teams for van in desk.rows("location", "team_id", team)}
    coming = {plan["location_id"] for team in teams for plan in desk.rows("van_change", "to_team_id", team)}
    desk.preload("location", sorted(coming))
    desk.preload_by("van_change", "location_id", sorted(theirs | coming))


def plans_of(desk: "Desk", van: str) -> "list[Row]":
    """What is planned for this van and has not come yet."""
    return [change for change in desk.rows("van_change", "location_id", van) if change["done_at"] is None]
