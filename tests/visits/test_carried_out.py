"""Whom a customer reads as who did the work: the technician, whatever the office wrote after him."""

from typing import Any

from server.visits.carried_out import technician_of


def step(nr: int, to: str, by: str, *, phone: bool = True, undone: bool = False, moved: bool = True) -> dict[str, Any]:
    made = {"by_member_id": by, "device_id": f"phone of {by}" if phone else None, "undone_by": by if undone else None}
    return {"nr": nr, "to_state": to, "moved": moved} | made


def test_the_technician_who_ended_it_and_not_the_office_that_came_after() -> None:
    steps = [step(1, "working", "bram"), step(2, "done", "tess"), step(3, "paused", "piet", phone=False)]
    assert technician_of(steps, "paused") == "tess"
    assert technician_of([*steps, step(4, "done", "piet", phone=False)], "done") == "tess"


def test_who_ended_it_again_after_it_came_back() -> None:
    steps = [step(1, "done", "tess"), step(2, "paused", "piet", phone=False), step(3, "done", "bram")]
    assert technician_of(steps, "done") == "bram"


def test_of_two_ends_the_one_that_the_office_chose() -> None:
    steps = [step(1, "done", "tess"), step(2, "no_access", "bram", moved=False), step(3, "no_access", "piet", phone=False)]  # fmt: skip
    assert technician_of(steps, "no_access") == "bram"


def test_before_an_end_who_was_there_last_and_what_was_taken_back_does_not_count() -> None:
    steps = [step(1, "en_route", "tess"), step(2, "working", "bram", undone=True)]
    assert technician_of(steps, "en_route") == "tess"
    assert technician_of([step(1, "planned", "piet", phone=False)], "planned") is None
