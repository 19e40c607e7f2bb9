"""Olga's file names people who share an e-mail address, a door or a name: nobody becomes somebody else, nothing is left out."""

from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from server.customers.models import Address, Customer
from server.imports import jobs
from server.kit.house import open_house
from server.visits.models import Visit, WorkOrder
from tests.imports.desk import Desk, outcome

HEADS = "Naam;E-mail;Telefoon;Straat;Huisnummer;Postcode;Plaats"
VVE = "vve@linde.example"


def people(*rows: str) -> str:
    """A file of customers in the Beukenlaan: name, e-mail, number."""
    lines = (f"{name};{email};;Beukenlaan;{number};8051AC;Hattem" for name, email, number in (row.split(",") for row in rows))  # fmt: skip
    return "\n".join((HEADS, *lines))


def visits(desk: Desk, *rows: str) -> str:
    """A file of visits in the Beukenlaan on 25 November: name, e-mail, number, from."""
    kind = desk.type_name()
    cells = (row.split(",") for row in rows)
    lines = (f"{name};{email};;Beukenlaan;{number};8051AC;Hattem;{kind};Noord;25-11-2026;{at}" for name, email, number, at in cells)  # fmt: skip
    return "\n".join((f"{HEADS};Soort;Team;Dag;Van", *lines))


def doors(desk: Desk) -> list[tuple[str, str]]:
    """(name, number) of everybody in the Beukenlaan."""
    with open_house(desk.app, desk.tenant, write=False) as house:
        asked = select(Customer.name, Address.number).join(Address, Address.customer_id == Customer.id)
        return sorted((row[0], row[1]) for row in house.session.execute(asked.where(Address.postcode == "8051AC")))


def planned(desk: Desk) -> list[tuple[str, str, str]]:
    """(customer, number, contact) of every visit in the Beukenlaan."""
    with open_house(desk.app, desk.tenant, write=False) as house:
        asked = select(Customer.name, Address.number, Visit.contact_name).join(WorkOrder, WorkOrder.id == Visit.work_order_id)  # fmt: skip
        asked = asked.join(Address, Address.id == WorkOrder.address_id).join(Customer, Customer.id == WorkOrder.customer_id)  # fmt: skip
        return sorted((row[0], row[1], str(row[2])) for row in house.session.execute(asked.where(Address.postcode == "8051AC")))  # fmt: skip


def both(desk: Desk, text: str, kind: str = "customers") -> tuple[str, tuple[int, int, int, int]]:
    """Tried and done, which say the same of every row; its place and how the rows came out."""
    place = desk.takes(text, kind)
    tried = outcome(desk.tries(place))
    said = [(row.no, row.outcome, row.why) for row in desk.rows(place)]
    if not tried[0] and not tried[1]:
        assert desk.olga.form(f"{place}/do").status_code == 422, "there is nothing to do"
        return place, tried
    assert outcome(desk.does(place)) == tried
    assert [(row.no, row.outcome, row.why) for row in desk.rows(place)] == said
    return place, tried


def test_neighbours_with_one_email_address_are_neighbours_and_not_one_person(desk: Desk) -> None:
    text = people(f"Piet Jansen,{VVE},1", f"Klaas de Boer,{VVE},2", f"Fatima El Idrissi,{VVE},3")
    _, came = both(desk, text)
    assert came == (3, 0, 0, 0)
    assert doors(desk) == [("Fatima El Idrissi", "3"), ("Klaas de Boer", "2"), ("Piet Jansen", "1")]
    assert both(desk, text)[1] == both(desk, text + "\n")[1] == (0, 0, 3, 0)
    assert both(desk, people(f"Jan Smit,{VVE},4"))[1] == (1, 0, 0, 0), "also beside those who were there before"
    assert ("Piet Jansen", "1") in doors(desk) and ("Jan Smit", "4") in doors(desk)


def test_three_tenants_of_one_landlord_get_three_visits_each_at_its_own_door(desk: Desk) -> None:
    text = visits(desk, f"Piet,{VVE},1,9:00", f"Klaas,{VVE},2,9:00", f"Fatima,{VVE},3,9:00")
    assert both(desk, text, "visits")[1] == (3, 0, 0, 0)
    assert planned(desk) == [("Fatima", "3", "Fatima"), ("Klaas", "2", "Klaas"), ("Piet", "1", "Piet")]
    assert both(desk, text + "\n", "visits")[1] == (0, 0, 3, 0)


def test_one_landlord_with_three_doors_is_one_customer_with_three_visits_at_one_moment(desk: Desk) -> None:
    text = visits(desk, *(f"Woonstede,{VVE},{number},9:00" for number in (1, 2, 3)))
    place, came = both(desk, text, "visits")
    assert came == (3, 0, 0, 0)
    assert planned(desk) == [("Woonstede", number, "Woonstede") for number in "123"]
    with open_house(desk.app, desk.tenant, write=False) as house:
        assert len(house.session.scalars(select(Customer).where(Customer.name == "Woonstede")).all()) == 1
    page = desk.olga.get(place).text
    assert "Bij Woonstede van rij 2." in page and "Woonstede krijgt er dit adres bij: Beukenlaan 3, Hattem." in page


def test_the_dry_run_says_at_whom_a_visit_will_be(desk: Desk) -> None:
    both(desk, people(f"Piet Jansen,{VVE},1"))
    place = desk.takes(visits(desk, f"Anna Jansen,{VVE},1,9:00", "Piet Jansen,,1,11:00"), "visits")
    assert outcome(desk.tries(place)) == (2, 0, 0, 0)
    page = desk.olga.get(place).text
    assert "Bij Piet Jansen, die we al kennen. Contact bij dit bezoek: Anna Jansen." in page
    desk.does(place)
    assert planned(desk) == [("Piet Jansen", "1", "Anna Jansen"), ("Piet Jansen", "1", "Piet Jansen")]


def test_two_people_behind_one_door_and_email_are_asked_for_and_never_renamed_within_a_file(desk: Desk) -> None:
    place, came = both(desk, people(f"Piet Jansen,{VVE},1", f"Anna Jansen,{VVE},1"))
    assert came == (1, 0, 0, 1) and doors(desk) == [("Piet Jansen", "1")]
    assert "Wie is dit? Met dit e-mailadres en dit adres is het Piet Jansen van rij 2" in desk.olga.get(place).text
    place, came = both(desk, visits(desk, f"Piet Jansen,{VVE},1,9:00", f"Anna Jansen,{VVE},1,9:00"), "visits")
    assert came == (1, 0, 0, 1)
    assert "Wie is dit? Piet Jansen heeft hetzelfde e-mailadres en adres" in desk.olga.get(place).text


def test_who_may_be_either_of_two_is_asked_for_by_their_names(desk: Desk) -> None:
    both(desk, people("Jan Smit,vader@smit.example,1", "Jan Smit,zoon@smit.example,1"))
    place, came = both(desk, people("Jan Smit,,1"))
    assert came == (0, 0, 0, 1)
    said = "Het kan elk van deze klanten zijn: Jan Smit (vader@smit.example), Jan Smit (zoon@smit.example)."
    assert said in desk.olga.get(place).text


def test_a_known_customer_at_another_door_gets_that_address_and_keeps_the_first(desk: Desk) -> None:
    both(desk, people(f"Woonstede,{VVE},1"))
    text = people(f"Woonstede,{VVE},1", f"Woonstede,{VVE},2")
    place, came = both(desk, text + "\n")
    assert came == (0, 1, 1, 0) and doors(desk) == [("Woonstede", "1"), ("Woonstede", "2")]
    assert "Woonstede krijgt er dit adres bij: Beukenlaan 2, Hattem." in desk.olga.get(place).text
    assert both(desk, text)[1] == (0, 0, 2, 0)


def test_a_file_does_not_bring_back_who_was_erased(desk: Desk) -> None:
    text = people(f"Piet Jansen,{VVE},1")
    both(desk, text)
    with open_house(desk.app, desk.tenant, now=desk.clock()) as house:
        (piet,) = house.session.scalars(select(Customer).where(Customer.name == "Piet Jansen"))
        house.desk.change("customer", piet.id, name="", email=None, email_norm=None, erased_at=desk.clock())
    place, came = both(desk, text)
    assert came == (0, 0, 0, 1) and "daarna gewist" in desk.olga.get(place).text
    with open_house(desk.app, desk.tenant, write=False) as house:
        assert house.session.get_one(Customer, (desk.tenant, piet.id)).name == ""


def test_cut_short_it_still_knows_what_stood_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"Klant {number},,{number}" for number in range(1, 40)]
    place = desk.takes(people(f"Piet Jansen,{VVE},50", *rows, f"Anna Jansen,{VVE},50", f"Piet Jansen,{VVE},50"))
    assert outcome(desk.tries(place)) == (40, 0, 0, 2)
    real = jobs.carry_out

    def breaks(house: Any, known: Any, head: Any, row: Any, *, by: str) -> Any:
        if row.no == 35:
            raise RuntimeError("the worker was killed")
        return real(house, known, head, row, by=by)

    monkeypatch.setattr(jobs, "carry_out", breaks)
    desk.olga.form(f"{place}/do")
    assert desk.works() == ["again"]
    monkeypatch.setattr(jobs, "carry_out", real)
    desk.clock.passes(minutes=1)
    assert desk.works() == ["done"]
    assert outcome(desk.head(place)) == (40, 0, 0, 2) and ("Piet Jansen", "50") in doors(desk)


NAMES = ("Piet", "Anna", "PIET", "Bakkerij Smit B.V.")
MAILS = ("", VVE, "piet@linde.example")
NUMBERS = ("1", "2", "1a")
EVERY = [",".join(one) for one in product(NAMES, MAILS, NUMBERS)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["customers", "visits"])
def test_whoever_a_file_names_the_dry_run_says_what_doing_it_does_and_twice_makes_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str, seed: int
) -> None:
    chance = Random(f"{kind} {seed}")
    monkeypatch.setattr(jobs, "CHECKED_AT_ONCE", chance.choice((1, 4, 500)))
    monkeypatch.setattr(jobs, "DONE_AT_ONCE", chance.choice((1, 3, 25)))
    monkeypatch.setattr(jobs, "REST", 0)
    for nr in range(2):  # the second file meets what the first one made
        rows = chance.choices(EVERY, k=14)
        if kind == "customers":
            text, table = people(*rows), Customer
        else:
            text, table = visits(desk, *(f"{row},{chance.choice(('9:00', '11:00'))}" for row in rows)), Visit
        before = desk.count(table)
        place, came = both(desk, text, kind)
        assert desk.count(table) == before + came[0]
        taken = {row.no for row in desk.rows(place) if row.outcome != "refuse"}
        for again in (text, text + "\n" * (nr + 2)):
            desk.clock.now += timedelta(seconds=1)
            place, _ = both(desk, again, kind)
            made = {row.no for row in desk.rows(place) if row.outcome == "make"}
            assert not made & taken, "nothing is made twice"
