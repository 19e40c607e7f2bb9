"""A mistake of ours in a push costs one mutation, for a day, and holds back nobody; on every store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sync.outcome import applied

from .receipts import statuses
from .village import Phone, Village
from .village_rows import ident


def _handle(village: Village, name: str, handle: Callable[..., Any]) -> None:
    """From now on this is done in place of what that mutation does; who is named when it stumbles stays as it was."""
    rules = village.rules
    handlers = dict(rules.handlers)
    handlers[name] = replace(handlers[name], handle=handle)
    village.rules = type(rules)(rules.kinds, handlers, rules.say, stumbled=rules.stumbled)


def test_our_own_error_costs_that_mutation_only_and_after_a_day_it_is_over(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a mistake of ours")

    _handle(village, "rating.give", broken)
    rating = tess.mutation("rating.give", id=ident("r"), visit=visit, channel="phone", stars=5)
    assert statuses(tess.push(rating, tess.issue(visit))) == ["deferred server_error", "applied"]
    assert isinstance(village.stumbles[0][1], ZeroDivisionError)
    assert statuses(tess.push(rating)) == ["deferred server_error"]
    village.passes(hours=25)
    assert statuses(tess.push(rating)) == ["rejected server_error"]
    assert village.row("mutation", rating["id"])["args"]["stars"] == 5
    assert village.rows("refused", "why", "server_error") == []


def test_when_our_error_is_mended_the_mutation_is_taken(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    whole = village.rules.handlers
    broken = dict(whole)
    del broken["rating.give"]
    village.rules = type(village.rules)(village.rules.kinds, broken, village.rules.say)
    rating = tess.mutation("rating.give", id=ident("r"), visit=visit, channel="phone", stars=5)
    assert statuses(tess.push(rating)) == ["deferred server_error"]
    village.rules = type(village.rules)(village.rules.kinds, whole, village.rules.say)
    assert statuses(tess.push(rating)) == ["applied"]
    assert village.rows("refused", "why", "server_error") == []


def test_a_write_that_the_store_refuses_costs_one_mutation(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    whole = village.rules.handlers["issue.report"]

    def twice(desk: Any, args: Any, by: Any, at: Any) -> Any:
        if args["text"] == "bad":
            row = {"id": ident("tess"), "name": None}  # taken, and not what the table takes: no store writes it
            desk.add("member", row | {"phone": None, "lang": "nl", "active": True, "team_id": None})
            return applied()
        return whole.handle(desk, args, by, at)

    _handle(village, "issue.report", twice)
    batch = [tess.issue(visit), tess.issue(visit, "bad"), tess.issue(visit)]
    assert statuses(tess.push(*batch)) == ["applied", "deferred server_error", "applied"]
    assert statuses(tess.push(*batch)) == ["applied", "deferred server_error", "applied"]
    assert len(village.rows("issue", "visit_id", visit)) == 2
    assert village.row("device", tess.device)["last_seq"] == 3


def test_a_value_that_is_taken_for_ever_costs_one_mutation_and_holds_back_nobody(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    whole = village.rules.handlers["issue.report"]

    def clumsy(desk: Any, args: Any, by: Any, at: Any) -> Any:
        if args["text"] == "bad":
            row = {"id": ident("milan"), "name": "Again", "phone": None, "lang": "nl", "active": True, "team_id": None}
            desk.add("member", row)
            return applied()
        return whole.handle(desk, args, by, at)

    _handle(village, "issue.report", clumsy)
    batch = [tess.issue(visit), tess.issue(visit, "bad"), tess.issue(visit)]
    assert statuses(tess.push(*batch)) == ["applied", "deferred server_error", "applied"]
    assert len(village.rows("issue", "visit_id", visit)) == 2
    village.passes(hours=25)
    assert statuses(tess.push(batch[1])) == ["rejected server_error"]
