"""What the office decides in its inbox: clashes settled and taken back, refused work taken or laid aside, cards done."""

import json
from collections.abc import Mapping
from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from sync import accepting, settle
from sync.accepting import Unacceptable
from sync.attention import AttentionGone, attention_done
from sync.desk import Desk
from sync.handlers import registered
from sync.kind import Row
from sync.settle import Unsettled

from . import planning, swap_doubts
from .ability import must_be_able
from .notices import notice, which
from .office_inbox import Item, items_of

STATUS = {"not_found": 404, "no_entry": 422, "bad_value": 422}
"""Everything else that cannot be done is 409: somebody or something came before."""
OF_VISITS = {"not_found": "visits.not_found", "erased": "visits.erased"}
"""Codes that are said of the visit, and not of what lies in the inbox."""


def settle_clash(house: House, clash: str, args: Mapping[str, Any], *, by: str, lang: str) -> Item:
    """Close a clash: `choice` office, phone (`entry` which one) or value. 404, 409 already_settled, 409 visits.erased, 422."""
    try:
        row = settle.settle(house.desk, clash, args["choice"], by=by, entry=args.get("entry"), value=args.get("value"))
    except Unsettled as error:
        raise _problem(error.code) from error
    house.audit("settle", row["doc_kind"], row["doc_id"], {"concern": row["concern"]}, {"choice": row["choice"]})
    return _shown(house, "clash", clash, lang)


def undo_clash(house: House, clash: str, *, by: str, lang: str) -> Item:
    """Open a settled clash again. 404, 409 not_settled, 409 changed_since if something came after, 409 visits.erased."""
    try:
        row = settle.undo(house.desk, clash, by=by)
    except Unsettled as error:
        raise _problem(error.code) from error
    house.audit("undo", row["doc_kind"], row["doc_id"], None, {"concern": row["concern"]})
    return _shown(house, "clash", clash, lang)


def accept_rejected(house: House, mutation: str, *, by: str, lang: str, visit: str | None = None) -> Item:
    """Do what was rejected, and what waited for it. 404, 409 with the code of the rule that still says no."""
    try:
        outcomes = accepting.accept(house.desk, mutation, registered(), by=by, tell=tell_maker, visit=visit)
    except Unacceptable as error:
        raise _problem(error.code) from error
    _write_down(house, "accept", mutation, {"done": sorted(outcomes)})
    return _shown(house, "refused" if house.desk.get("refused", mutation) else "mutation", mutation, lang)


def dismiss_rejected(house: House, mutation: str, *, by: str, lang: str) -> Item:
    """Lay refused work aside; it stays readable. 404, 409."""
    try:
        accepting.dismiss(house.desk, mutation, by=by, tell=tell_maker)
    except Unacceptable as error:
        raise _problem(error.code) from error
    _write_down(house, "dismiss", mutation, {})
    return _shown(house, "refused" if house.desk.get("refused", mutation) else "mutation", mutation, lang)


def card_done(house: House, card: str, *, by: str, lang: str) -> Item:
    """Tick an attention card off. 404, 409 already_done."""
    try:
        row = attention_done(house.desk, card, by=by)
    except AttentionGone as error:
        raise _problem(error.code) from error
    house.audit("done", row["subject_kind"], row["subject_id"], None, {"card": row["code"]})
    return _shown(house, "attention", card, lang)


def give_back(house: House, card: str, *, by: str, despite: str | None = None) -> str:
    """Do what a card offers: the visit goes back to the team that worked on it. The visit's id.

    Problem 409 visits.skills_lacking for a team that lacks what the type asks for, unless `despite` says why it goes.
    """
    before = house.desk.get("attention", card)
    was = house.desk.get("visit", before["subject_id"]) if before else None
    row = planning.give_back(house.desk, card, by=by)
    house.audit("move", "visit", row["id"], {"team": was["team_id"] if was else None}, {"team": row["team_id"]})
    must_be_able(house, row["id"], despite)
    return str(row["id"])


def undo_give_back(house: House, card: str, *, by: str) -> str:
    """Take that back. The visit's id. Who had it before had it by the office's word: nothing is asked again."""
    before = house.desk.get("attention", card)
    was = house.desk.get("visit", before["subject_id"]) if before else None
    row = planning.undo_give_back(house.desk, card, by=by)
    house.audit("move", "visit", row["id"], {"team": was["team_id"] if was else None}, {"team": row["team_id"]})
    return str(row["id"])


def decide_swap(house: House, card: str, choice: swap_doubts.Choice, *, by: str, lang: str) -> Item:
    """Say whose the old piece of a swap was. 404, 409 visits.card_done, visits.swap_went_on."""
    row = swap_doubts.decide(house.desk, card, choice, by=by)
    house.audit("done", row["subject_kind"], row["subject_id"], None, {"card": row["code"], "choice": choice})
    return _shown(house, "attention", card, lang)


def undo_swap_decision(house: House, card: str, *, by: str, lang: str) -> Item:
    """Ask it again. 404, 409 visits.card_open, visits.swap_went_on."""
    row = swap_doubts.undo(house.desk, card, by=by)
    house.audit("undo", row["subject_kind"], row["subject_id"], None, {"card": row["code"]})
    return _shown(house, "attention", card, lang)


def _write_down(house: House, verb: str, mutation: str, after: dict[str, Any]) -> None:
    row = house.desk.get("mutation", mutation)
    visit = row["visit_id"] if row else None
    told = {"mutation": mutation, **({"name": row["name"], "code": row["code"]} if row else {}), **after}
    house.audit(verb, "visit" if visit else "mutation", visit or mutation, None, json.loads(json.dumps(told)))


def tell_maker(desk: Desk, row: Row, how: str, by: str) -> None:
    """The maker hears on his phone what the office did with his work; `mutation` tells the phone which line it is about."""
    visit = row.get("visit_id")
    known = visit if visit and desk.get("visit", visit) else None
    params = {"mutation": row.get("mutation_id") or row["id"], **(which(desk, known) if known else {})}
    notice(desk, row["member_id"], how, visit=known, by=by, params=params)


def _problem(code: str) -> Problem:
    return Problem(STATUS.get(code, 409), OF_VISITS.get(code, f"visits.inbox.{code}"))


def _shown(house: House, table: str, row: str, lang: str) -> Item:
    house.desk.flush()
    return items_of(house, [(table, row)], lang)[0]
