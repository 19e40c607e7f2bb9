"""Parts leave the van at once, and come back; the phone is never blocked, the office is asked."""

from server.inventory.ledger import Cause, move
from server.inventory.names import stock_level_id

from .town import Town
from .town_rows import ident

CABLE_ON_VAN = stock_level_id(ident("van-noord"), ident("cable"))


def delivered(town: Town, quantity: int, product: str = "cable") -> None:
    """The van is filled."""
    cause = Cause("delivery", ident("delivery"))
    town.office(move, ident(product), quantity, from_location=None, to_location=ident("van-noord"), cause=cause)


def test_cable_leaves_the_van_and_its_team_sees_it(town: Town) -> None:
    delivered(town, 100)
    town.tess.uses(town.visit(), "cable", 14)
    assert town.row("stock_level", CABLE_ON_VAN)["quantity"] == 86
    assert ("stock_level", CABLE_ON_VAN) in town.sees(f"van:{ident('van-noord')}")
    assert town.all("attention") == []


def test_below_zero_is_taken_and_asked(town: Town) -> None:
    delivered(town, 10)
    visit = town.visit()
    town.tess.uses(visit, "cable", 14)
    town.tess.uses(visit, "cable", 1)
    assert town.tess.outcome.status == "applied"
    card = town.one("attention", code="below_zero")
    assert card["params"] == {"product": "Cable", "location": "Bus Noord", "quantity": -5, "unit": "piece"}


def test_a_part_that_was_on_no_van_is_flagged(town: Town) -> None:
    use = town.tess.uses(town.visit(), "cable", 2, van=None)
    assert town.one("attention", code="not_on_van")["params"]["part_use"] == use
    assert town.all("stock_level") == []


def test_another_teams_van_is_not_there(town: Town) -> None:
    town.tess.uses(town.visit(), "cable", 2, van="oost")
    assert town.tess.outcome.code == "not_found"


def test_a_serial_comes_back_and_is_free_for_bram(town: Town) -> None:
    delivered(town, 3, "charger")
    visit = town.visit()
    use = town.tess.uses(visit, "charger", serial="V1-001")
    assert town.one("serial")["state"] == "installed"
    town.tess.says("part.return", id=ident("back"), of=use, quantity=1)
    serial = town.one("serial")
    assert (serial["state"], serial["location_id"]) == ("stock", ident("van-noord"))
    assert ("serial", serial["id"]) in town.sees(f"van:{ident('van-noord')}")
    town.bram.uses(visit, "charger", serial="v1001")
    assert (town.bram.outcome.status, town.all("clash")) == ("applied", [])
    assert town.row("stock_level", stock_level_id(ident("van-noord"), ident("charger")))["quantity"] == 2


def test_a_claim_while_the_first_is_in_dispute_attaches_even_after_a_return(town: Town) -> None:
    visit = town.visit()
    first = town.tess.uses(visit, "charger", serial="V1-001")
    town.bram.uses(visit, "charger", serial="V1-001")
    town.tess.says("part.return", id=ident("back"), of=first, quantity=1)
    town.bram.uses(visit, "charger", serial="V1-001")
    assert town.bram.outcome.clash == town.one("clash")["id"]
    assert len(town.all("clash_entry")) == 2


def test_a_piece_of_another_van_is_told(town: Town) -> None:
    visit = town.visit("marie", team="oost")
    use = town.milan.uses(visit, "charger", serial="V1-001", van="oost")
    town.milan.says("part.return", id=ident("back"), of=use, quantity=1)
    town.tess.uses(town.visit(), "charger", serial="V1-001")
    assert town.tess.outcome.status == "applied"
    assert town.one("attention", code="serial_elsewhere")["params"]["location"] == "Bus Oost"


def test_a_charger_without_its_number_is_taken_and_the_office_asks_which_it_was(town: Town) -> None:
    delivered(town, 3, "charger")
    use = town.tess.uses(town.visit(), "charger", 2)
    assert town.tess.outcome.status == "applied"
    card = town.one("attention", code="no_number")
    params = {"product": "Charger", "quantity": 2, "location": "Bus Noord", "location_id": ident("van-noord")}
    assert {name: card["params"][name] for name in params} == params
    assert (card["params"]["part_use"], card["params"]["product_id"]) == (use, ident("charger"))
    town.tess.says("part.return", id=ident("back"), of=use, quantity=2)
    assert town.one("attention", code="no_number")["state"] == "done"


def test_a_number_on_cable_makes_no_piece_of_it(town: Town) -> None:
    delivered(town, 9)
    use = town.tess.uses(town.visit(), "cable", serial="---")
    assert town.tess.outcome.status == "applied"
    row = town.row("part_use", use)
    assert (row["serial"], row["serial_id"], town.all("serial"), town.all("serial_claim")) == ("---", None, [], [])
    assert town.row("stock_level", CABLE_ON_VAN)["quantity"] == 8


def test_a_number_that_lay_in_no_van_is_booked_off_this_one_and_the_office_counts(town: Town) -> None:
    delivered(town, 3, "charger")
    town.tess.uses(town.visit(), "charger", serial="V1-001")
    assert town.tess.outcome.status == "applied"
    card = town.one("attention", code="serial_not_there")
    assert (card["params"]["serial"], card["params"]["location"]) == ("V1-001", "Bus Noord")
    town.tess.uses(town.visit("marie"), "charger", serial="V1-002", van=None)
    assert len(town.all("attention", code="serial_not_there")) == 1


def test_a_serial_without_letters_or_digits_is_none(town: Town) -> None:
    town.tess.uses(town.visit(), "charger", serial="---")
    assert town.tess.outcome.code == "wrong_value"


def test_a_plate_photo_of_another_visit_is_not_there(town: Town) -> None:
    photo = town.tess.photographs(town.visit())
    town.tess.uses(town.visit("marie"), "charger", serial="V1-001", plate_photo=photo)
    assert town.tess.outcome.code == "not_found"


def test_a_return_that_comes_twice_under_another_mutation_is_taken_once(town: Town) -> None:
    delivered(town, 10)
    use = town.tess.uses(town.visit(), "cable", 4)
    town.tess.says("part.return", id=ident("back"), of=use, quantity=1)
    assert town.tess.says("part.return", id=ident("back"), of=use, quantity=1).code == "id_taken"
    assert town.row("stock_level", CABLE_ON_VAN)["quantity"] == 7
