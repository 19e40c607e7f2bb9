"""Piet plans a new visit; the customer is found by name, door and e-mail, or made."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.customers.matching import NewAddress, NewCustomer, email_norm, phone_e164, postcode_norm
from server.kit.errors import Problem
from server.visits.checklists import publish, retire_unused
from server.visits.making import Line, NewVisit, make, overlapping

from .town import Town
from .town_rows import SECTIONS, checklist, ident

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def wanted(customer: str | NewCustomer, **more: Any) -> NewVisit:
    """A visit of Noord tomorrow at nine."""
    given = {"entity": ident("voltwijk"), "type": "installation_11kw", "team": ident("noord"), "planned_from": NINE}
    return NewVisit(customer=customer, **(given | more))


def klaas(
    number: str = "4", email: str | None = "Klaas@Example.com ", postcode: str = "1234 ab", name: str = "Klaas"
) -> NewCustomer:
    """Klaas as he is typed."""
    return NewCustomer(name, NewAddress("Dorpsstraat", number, postcode, "Ons Dorp"), email, "020 123 4567")


def test_a_visit_is_made_with_all_that_it_needs_and_is_on_the_phones(town: Town) -> None:
    row = town.office(make, wanted(klaas(), lines=(Line("Laadpaal", 1, ident("charger")),)), by=town.piet)
    order = town.row("work_order", row["work_order_id"])
    customer = town.row("customer", order["customer_id"])
    assert order["number"] == "WO-2026-01001"
    assert (customer["email_norm"], customer["phone_e164"]) == ("klaas@example.com", "+31201234567")
    assert row["planned_to"] == NINE + timedelta(minutes=150)
    assert row["checklist_version_id"] == ident("list-1")
    assert town.one("work_order_line")["text"] == "Laadpaal"
    seen = town.sees(f"team:{ident('noord')}")
    assert {("visit", row["id"]), ("work_order", order["id"]), ("customer", customer["id"])} <= seen
    assert town.one("event", name="VisitMade")["payload"]["visit"] == row["id"]


def test_the_same_name_and_email_in_the_same_postcode_is_the_same_customer(town: Town) -> None:
    town.visit()
    same = town.office(make, wanted(klaas()), by=town.piet)
    assert town.row("work_order", same["work_order_id"])["customer_id"] == ident("klaas")
    assert town.row("work_order", same["work_order_id"])["address_id"] == ident("address-klaas")
    next_door = town.office(make, wanted(klaas(number="6")), by=town.piet)
    order = town.row("work_order", next_door["work_order_id"])
    assert order["customer_id"] == ident("klaas")
    assert town.row("address", order["address_id"])["number"] == "6"


def test_who_calls_twice_is_one_customer_with_or_without_an_email_address(town: Town) -> None:
    town.visit()
    for email in (None, "klaas@example.com"):
        row = town.office(make, wanted(klaas(email=email)), by=town.piet)
        assert town.row("work_order", row["work_order_id"])["customer_id"] == ident("klaas")
    assert len(town.all("customer")) == 1


def test_a_shared_email_address_at_one_door_is_one_customer_and_who_is_at_home_is_the_contact(town: Town) -> None:
    town.visit()
    row = town.office(make, wanted(klaas(name="Marijke")), by=town.piet)
    assert town.row("work_order", row["work_order_id"])["customer_id"] == ident("klaas")
    assert town.row("customer", ident("klaas"))["name"] == "Klaas"
    assert (row["contact_name"], row["contact_phone"]) == ("Marijke", "+31201234567")


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Anna", "number": "6"},
        {"email": "other@example.com"},
        {"email": None, "name": "Anna"},
        {"email": None, "number": "6"},
        {"postcode": "9999XX"},
    ],
    ids=["a neighbour with the landlord's e-mail", "a namesake", "another at the same door", "next door", "elsewhere"],
)
def test_somebody_else_is_another_customer(town: Town, other: dict[str, Any]) -> None:
    town.visit()
    town.office(make, wanted(klaas(**other)), by=town.piet)
    assert len(town.all("customer")) == 2


def test_numbers_follow_and_step_over_those_that_are_taken(town: Town) -> None:
    first = town.office(make, wanted(klaas()), by=town.piet)
    with town.transaction() as desk:
        desk.change("work_order", first["work_order_id"], number="WO-2026-01002")
    second = town.office(make, wanted(klaas()), by=town.piet)
    assert town.row("work_order", second["work_order_id"])["number"] == "WO-2026-01003"


def test_overlaps_only_warn(town: Town) -> None:
    one = town.office(make, wanted(klaas()), by=town.piet)
    other = town.office(make, wanted(klaas(), planned_from=NINE + timedelta(hours=1)), by=town.piet)
    apart = town.office(make, wanted(klaas(), planned_from=NINE + timedelta(hours=5)), by=town.piet)
    assert town.office(overlapping, other["id"]) == [one["id"]]
    assert town.office(overlapping, apart["id"]) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"type": "sing"}, "visits.unknown_type"),
        ({"customer": "0192f000-0000-7000-8000-00000000dead"}, "visits.unknown_customer"),
        ({"planned_to": NINE}, "visits.ends_first"),
        ({"member": ident("milan")}, "visits.member_not_in_team"),
    ],
)
def test_what_cannot_be_is_said(town: Town, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as refused:
        town.office(make, wanted(**({"customer": klaas()} | more)), by=town.piet)
    assert refused.value.code == code
    assert town.all("visit") == []


def test_how_things_are_compared() -> None:
    assert email_norm("  Klaas@Example.COM ") == "klaas@example.com"
    assert postcode_norm("1234 ab") == "1234AB"
    assert phone_e164("06-12345678") == "+31612345678"
    assert phone_e164("bel de buren") == "bel de buren"


def test_a_publish_replaces_the_list_of_visits_that_nobody_began(town: Town) -> None:
    untouched, begun = town.visit(), town.visit("marie")
    town.tess.steps(begun, "en_route")
    with town.transaction() as desk:
        desk.add("checklist_version", checklist(2, "draft", SECTIONS))
    assert ("checklist_version", ident("list-2")) not in town.sees("catalogue")
    town.office(publish, ident("list-2"))
    assert town.row("visit", untouched)["checklist_version_id"] == ident("list-2")
    assert town.row("visit", begun)["checklist_version_id"] == ident("list-1")
    assert {("checklist_version", ident(f"list-{number}")) for number in (1, 2)} <= town.sees("catalogue")
    with pytest.raises(ValueError, match="is not a draft"):
        town.office(publish, ident("list-2"))

    town.tess.completes(begun)
    town.office(retire_unused, ident("list"))
    assert ("checklist_version", ident("list-1")) in town.sees("catalogue")
    town.passes(days=15)
    town.office(retire_unused, ident("list"))
    assert ("checklist_version", ident("list-1")) not in town.sees("catalogue")


def test_an_answer_to_the_older_list_is_still_taken(town: Town) -> None:
    visit = town.visit()
    with town.transaction() as desk:
        desk.add("checklist_version", checklist(2, "draft", [SECTIONS[0] | {"items": SECTIONS[0]["items"][1:]}]))
    town.office(publish, ident("list-2"))
    town.tess.answers(visit, "earth", "ok")
    assert town.tess.outcome.status == "applied"


def test_a_visit_that_a_restore_lost_is_made_again_under_its_own_id(town: Town) -> None:
    lost = ident("lost")
    assert town.tess.says("rating.give", id=ident("r"), visit=lost, channel="phone", stars=4).code == "not_found"
    town.office(make, wanted(klaas(), id=lost), by=town.piet)
    assert town.tess.says("rating.give", id=ident("r"), visit=lost, channel="phone", stars=4).status == "applied"
