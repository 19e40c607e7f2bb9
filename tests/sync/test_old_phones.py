"""P10: a phone that was off for 90 days and is two schemas behind still delivers; and what the feed forgets, no cursor misses."""

from typing import Any

import pytest

from server.kit.house import open_house
from server.kit.synced_jobs import forget_tombstones
from sync.push import Rules

from .conftest import fresh_engine, village_in
from .village import Phone, Village
from .village_rows import HOUSE, ident


def note_became_remark(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 1 said visit.note {visit, text}."""
    if name != "visit.note":
        return name, args
    return "visit.remark", {"visit": args["visit"], "value": args["text"]}


def remark_became_field(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 2 said visit.remark {visit, value}."""
    if name != "visit.remark":
        return name, args
    return "visit.set_field", {**args, "field": "remarks", "was": None}


def with_history(village: Village) -> None:
    rules = village.rules
    village.rules = Rules(rules.kinds, rules.handlers, rules.say, steps={1: note_became_remark, 2: remark_became_field})


def test_a_phone_two_schemas_behind_delivers_after_90_days(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    old = tess.mutation("visit.note", visit=visit, text="Sleutel bij de buren", _schema=1)
    newer = tess.mutation("visit.remark", visit=ident("nowhere"), value="x", _schema=2)
    village.passes(days=90)
    with_history(village)
    first, second = tess.push(old, newer)
    assert (first["status"], second["code"]) == ("applied", "not_found")
    assert village.row("visit", visit)["remarks"] == "Sleutel bij de buren"
    assert village.row("mutation", old["id"])["name"] == "visit.note"
    assert tess.push(old) == [first]


def test_old_words_that_never_were_are_malformed(village: Village, tess: Phone) -> None:
    with_history(village)
    (receipt,) = tess.push(tess.mutation("visit.note", colour="red", _schema=1))
    assert (receipt["status"], receipt["code"]) == ("rejected", "malformed")


def test_a_phone_newer_than_a_restored_server_is_taken_at_its_word(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    assert tess.push(tess.remark(visit, "Hond", _schema=9))[0]["status"] == "applied"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_tombstones_go_when_every_cursor_has_passed_them(kind: str, request: Any, tmp_path: Any) -> None:
    with fresh_engine(kind, request, tmp_path) as engine:
        village = village_in(engine)
        visit, stays = village.visit("klaas"), village.visit("stays")
        village.move(visit, "oost")
        village.passes(days=120)
        for left in (True, False):
            with open_house(engine, HOUSE, now=village.now) as house:
                forget_tombstones(house)
            with village.reading() as store:
                found = {(row.scope, row.op) for row in store.feed_of([("visit", visit)])}
            assert ((f"team:{ident('noord')}", "left") in found) == left
            assert (f"team:{ident('oost')}", "put") in found
            village.passes(days=2)
        with village.reading() as store:
            assert len(store.feed_of([("visit", stays)])) == 1
