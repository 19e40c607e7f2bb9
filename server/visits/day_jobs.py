"""Telling people of their day: what changed, and in the morning that it is ready."""

from datetime import time, timedelta

from server.kit.house import House
from server.kit.jobs import job
from server.kit.schedule import moment_on
from server.notifications.muting import is_muted
from server.notifications.sending import push_later
from server.notifications.subscribing import subscribed_members

from .day_changes import take_changes, teams_of
from .day_messages import changed_message, ready_message, unready_message

__all__ = ["tell_day_changed", "tell_day_ready", "tell_day_unproved"]

MORNING = time(6, 30)
EVENING = time(19, 30)
"""People are at home then, with a signal and a charger: what is missing for tomorrow can still come."""
TOO_LATE = timedelta(hours=2)
"""A server that was off at 06:30 says it a little later, but not when the day has long begun."""


@job("visits.tell_day_changed")
def tell_day_changed(house: House, member: str) -> None:
    """Tell a member, in one message, what the office changed in today and tomorrow since he was last told."""
    changes = take_changes(house, member)
    lang = subscribed_members(house).get(member)
    if not changes or lang is None:
        return
    message = changed_message(house, changes, teams_of(house, member), lang)
    if message:
        push_later(house, member, message)


@job("visits.tell_day_ready", daily=MORNING)
def tell_day_ready(house: House) -> None:
    """Tell everybody who asked for it that the day is ready, and how many visits it has; a phone may fetch it then.

    Who has a phone that did not prove the day reads that instead: there is still time to open the app.
    """
    if house.now > moment_on(house.today, MORNING) + TOO_LATE or is_muted(house, "ready"):
        return
    for member, lang in sorted(subscribed_members(house).items()):
        message = unready_message(house, member, house.today, lang)
        message = message or ready_message(house, teams_of(house, member), lang)
        if message:
            push_later(house, member, message)


@job("visits.tell_day_unproved", daily=EVENING)
def tell_day_unproved(house: House) -> None:
    """Tell whose phone has not proved that it holds tomorrow, the evening before; who is ready is left alone."""
    if house.now > moment_on(house.today, EVENING) + TOO_LATE:
        return
    tomorrow = house.today + timedelta(days=1)
    for member, lang in sorted(subscribed_members(house).items()):
        message = unready_message(house, member, tomorrow, lang)
        if message:
            push_later(house, member, message)
