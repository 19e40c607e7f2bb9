"""A unit is replaced: which piece came off the wall, whose it was, and the way back of all of it."""

from typing import Any

import pytest

from server.inventory.names import serial_id, stock_level_id
from server.inventory.office_acts import Act
from server.inventory.receiving import Delivery, receive
from server.kit.errors import Problem
from server.visits import swap_doubts

from .town import Town
from .town_rows import ident, product

OLD = serial_id(ident("charger"), "V12600011")
NEW_ON_VAN = stock_level_id(ident("van-noord"), ident("charger"))


def hung_at_marie(town: Town) -> tuple[str, str]:
    """Marie in another street has V12600011 with warranty; Tess is at Klaas'. (Marie's visit, Klaas' visit)"""
    marie, klaas = town.visit("marie"), town.visit()
    town.office(lambda desk: desk.change("address", ident("address-marie"), street="Kerkweg", number="9"))
    town.office(lambda desk: desk.change("product", ident("charger"), warranty_months=36))
    town.tess.uses(marie, "charger", serial="V12600011")
    loaded(town, "V2-NEW")
    return marie, klaas


def loaded(town: Town, *numbers: str, sku: str = "charger") -> None:
    """Numbered pieces come into the van of Noord."""
    town.count += 1
    wanted = Delivery(ident(sku), ident("van-noord"), numbers, None, None)
    town.office(receive, wanted, Act(ident(f"delivery-{town.count}"), town.piet))


def is_untouched(town: Town, use: str) -> None:
    old, claim = town.row("serial", OLD), town.one("serial_claim", serial_id=OLD, state="holds")
    assert (old["state"], claim["cause_id"]) == ("installed", use)
    assert str(old["warranty_until"]) == "2029-11-23"


def test_a_wrong_old_number_takes_no_unit_and_no_warranty_from_another_customer(town: Town) -> None:
    marie, klaas = hung_at_marie(town)
    (hers,) = town.all("part_use", visit_id=marie)
    swap = town.tess.swaps(klaas, "V2-NEW", "V12600011", fate="scrap")
    assert town.tess.outcome.status == "applied"
    is_untouched(town, hers["id"])
    assert town.row("part_use", swap)["old_serial_id"] is None
    assert town.one("serial", serial_norm="V2NEW")["state"] == "installed"
    card = town.one("attention", code="swap_elsewhere")
    assert (card["subject_id"], card["params"]["other"], card["params"]["serial"]) == (klaas, marie, "V12600011")


def test_the_office_says_that_it_was_hers_after_all_and_takes_it_back(town: Town) -> None:
    _, klaas = hung_at_marie(town)
    hers = town.one("serial_claim", serial_id=OLD)["cause_id"]
    swap = town.tess.swaps(klaas, "V2-NEW", "V12600011", to="noord")
    card = town.one("attention", code="swap_elsewhere")["id"]
    town.office(swap_doubts.decide, card, "hung", by=town.piet)
    old = town.row("serial", OLD)
    assert (old["state"], old["location_id"], old["warranty_until"]) == ("defective", ident("van-noord"), None)
    assert town.row("part_use", swap)["old_serial_id"] == OLD
    assert town.all("serial_claim", serial_id=OLD, state="holds") == []
    with pytest.raises(Problem, match="card_done"):
        town.office(swap_doubts.decide, card, "wrong", by=town.piet)
    town.office(swap_doubts.undo, card, by=town.piet)
    is_untouched(town, hers)
    assert (town.row("attention", card)["state"], town.row("part_use", swap)["old_serial_id"]) == ("open", None)


def test_a_wrong_number_changes_nothing_and_can_be_asked_again(town: Town) -> None:
    _, klaas = hung_at_marie(town)
    hers = town.one("serial_claim", serial_id=OLD)["cause_id"]
    town.tess.swaps(klaas, "V2-NEW", "V12600011")
    card = town.one("attention", code="swap_elsewhere")["id"]
    town.office(swap_doubts.decide, card, "wrong", by=town.piet)
    is_untouched(town, hers)
    town.office(swap_doubts.undo, card, by=town.piet)
    assert town.row("attention", card)["state"] == "open"


def test_what_was_decided_is_not_taken_back_once_the_piece_went_on(town: Town) -> None:
    _, klaas = hung_at_marie(town)
    town.tess.swaps(klaas, "V2-NEW", "V12600011", fate="return", to="noord")
    card = town.one("attention", code="swap_elsewhere")["id"]
    town.office(swap_doubts.decide, card, "hung", by=town.piet)
    town.tess.uses(klaas, "charger", serial="V12600011")
    with pytest.raises(Problem, match="swap_went_on"):
        town.office(swap_doubts.undo, card, by=town.piet)


def test_a_card_of_a_piece_that_came_back_meanwhile_frees_nothing(town: Town) -> None:
    marie, klaas = hung_at_marie(town)
    town.tess.swaps(klaas, "V2-NEW", "V12600011")
    (hers,) = town.all("part_use", visit_id=marie)
    town.tess.says("part.return", id=ident("back"), of=hers["id"], quantity=1)
    with pytest.raises(Problem, match="swap_went_on"):
        town.office(swap_doubts.decide, town.one("attention", code="swap_elsewhere")["id"], "hung", by=town.piet)


def test_who_moved_into_the_house_has_its_unit_replaced_without_a_question(town: Town) -> None:
    marie, klaas = town.visit("marie"), town.visit()  # one address, two customers
    town.tess.uses(marie, "charger", serial="V12600011")
    town.tess.swaps(klaas, "V2-NEW", "V12600011", to="noord")
    assert town.row("serial", OLD)["state"] == "defective"
    assert town.all("attention", code="swap_elsewhere") == []


def two_products(town: Town) -> str:
    """V12600011 is a charger at Klaas'; a bigger one and a third kind are in the catalogue. His visit."""
    for sku in ("charger22", "socket"):
        town.office(lambda desk, sku=sku: desk.add("product", product(sku, "serial")))
    visit = town.visit()
    town.tess.uses(visit, "charger", serial="V12600011")
    loaded(town, "B22", sku="charger22")
    return visit


@pytest.mark.parametrize("guess", [None, "charger22", "socket"])
def test_a_known_number_is_that_piece_whatever_product_was_guessed(town: Town, guess: str | None) -> None:
    visit = two_products(town)
    swap = town.tess.swaps(visit, "B22", "V12600011", product="charger22", old_product=guess, to="noord")
    pieces = town.all("serial", serial_norm="V12600011")
    assert [(one["id"], one["state"]) for one in pieces] == [(OLD, "defective")]
    assert town.row("part_use", swap)["old_serial_id"] == OLD


def test_of_a_number_under_two_products_the_one_that_hangs_here_came_off(town: Town) -> None:
    visit = two_products(town)
    loaded(town, "V12600011", sku="socket")
    town.tess.swaps(visit, "B22", "V12600011", product="charger22", to="noord")
    assert town.row("serial", OLD)["state"] == "defective"
    assert len(town.all("serial", serial_norm="V12600011")) == 2


def test_a_number_that_nobody_knew_is_the_product_that_was_said(town: Town) -> None:
    visit = two_products(town)
    town.tess.swaps(visit, "B22", "X-1", product="charger22", old_product="socket", to="noord")
    assert town.one("serial", serial_norm="X1")["product_id"] == ident("socket")


def stands(town: Town) -> tuple[Any, ...]:
    """The old piece with its owner, and what lies in the van."""
    old = town.row("serial", OLD)
    claims = sorted((one["cause_id"], one["state"]) for one in town.all("serial_claim", serial_id=OLD))
    level = town.row("stock_level", NEW_ON_VAN)
    uses = sorted((one["id"], one["returned"]) for one in town.all("part_use", serial_id=OLD))
    return old["state"], old["location_id"], old["warranty_until"], claims, level["quantity"], uses


@pytest.mark.parametrize("fate", ["defective", "scrap", "return"])
@pytest.mark.parametrize("same_visit", [True, False])
def test_a_swap_that_is_taken_back_hangs_the_old_piece_up_again_as_it_was(
    town: Town, fate: str, same_visit: bool
) -> None:
    _, klaas = hung_at_marie(town)
    home = ident("visit-marie") if same_visit else klaas
    if not same_visit:
        town.office(lambda desk: desk.change("address", ident("address-klaas"), street="Kerkweg", number="9"))
    before = stands(town)
    swap = town.tess.swaps(home, "V2-NEW", "V12600011", fate=fate, to="noord")
    assert stands(town) != before
    town.tess.says("part.return", id=ident("back"), of=swap, quantity=1)
    assert stands(town) == before
    assert town.one("serial", serial_norm="V2NEW")["location_id"] == ident("van-noord")
    scrap = [row["quantity"] for row in town.all("stock_level") if row["location_id"] not in (ident("van-noord"),)]
    assert sum(scrap) == 0 and town.all("attention", code="swap_went_on") == []


def test_a_swap_is_sent_again_after_it_was_taken_back(town: Town) -> None:
    _, klaas = hung_at_marie(town)
    town.office(lambda desk: desk.change("address", ident("address-klaas"), street="Kerkweg", number="9"))
    swap = town.tess.swaps(klaas, "V2-NEW", "V12600011", to="noord")
    town.tess.says("part.return", id=ident("back"), of=swap, quantity=1)
    town.tess.swaps(klaas, "V2-NEW", "V12600011", to="noord")
    assert town.tess.outcome.status == "applied"
    assert town.row("serial", OLD)["state"] == "defective"


def test_the_office_hears_when_the_old_piece_went_on_before_the_swap_was_taken_back(town: Town) -> None:
    _, klaas = hung_at_marie(town)
    town.office(lambda desk: desk.change("address", ident("address-klaas"), street="Kerkweg", number="9"))
    swap = town.tess.swaps(klaas, "V2-NEW", "V12600011", fate="return", to="noord")
    other = town.visit("piet")
    town.tess.uses(other, "charger", serial="V12600011")
    town.tess.says("part.return", id=ident("back"), of=swap, quantity=1)
    (holds,) = town.all("serial_claim", serial_id=OLD, state="holds")
    assert town.row("part_use", holds["cause_id"])["visit_id"] == other
    assert town.one("attention", code="swap_went_on")["params"]["serial"] == "V12600011"


def test_a_swap_taken_back_while_the_office_is_asked_leaves_nothing_to_decide(town: Town) -> None:
    marie, klaas = hung_at_marie(town)
    (hers,) = town.all("part_use", visit_id=marie)
    swap = town.tess.swaps(klaas, "V2-NEW", "V12600011")
    town.tess.says("part.return", id=ident("back"), of=swap, quantity=1)
    is_untouched(town, hers["id"])
    assert town.one("attention", code="swap_elsewhere")["state"] == "done"


def test_a_piece_off_a_wall_that_lay_in_the_van_by_the_books_is_told(town: Town) -> None:
    visit = town.visit()
    loaded(town, "V2-NEW", "V12600011")
    town.tess.swaps(visit, "V2-NEW", "V12600011", to="noord")
    assert town.tess.outcome.status == "applied"
    card = town.one("attention", code="old_elsewhere")
    assert (card["params"]["serial"], card["params"]["location"]) == ("V12600011", "Bus Noord")


def test_what_was_swapped_out_and_then_brought_back_by_its_first_visit_is_told(town: Town) -> None:
    marie, klaas = town.visit("marie"), town.visit()
    loaded(town, "V12600011", "V2-NEW")
    first = town.tess.uses(marie, "charger", serial="V12600011")
    town.tess.swaps(klaas, "V2-NEW", "V12600011", to="noord")
    town.tess.says("part.return", id=ident("back"), of=first, quantity=1)
    assert town.one("attention", code="came_without")["params"]["serial"] == "V12600011"
    assert town.row("serial", OLD)["state"] == "defective"


def test_what_has_no_numbers_may_be_named_in_a_swap_and_makes_no_piece(town: Town) -> None:
    visit = town.visit()
    town.tess.swaps(visit, "KB-1", "KB-2", product="cable", to="noord")
    assert (town.tess.outcome.status, town.all("serial")) == ("applied", [])
