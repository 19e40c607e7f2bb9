"""Olga looks a dry run through before she presses: what is left out first, then what overwrites, then what is new."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from server.customers.models import Customer
from server.imports.fields import guessed
from server.kit.house import open_house
from server.office import import_pages
from tests.imports.desk import Desk, outcome

HEADS = "Naam;E-mail;Telefoon;Straat;Huisnummer;Postcode;Plaats"
KLAAS = "Klaas Vaak;klaas@vaak.example;06-12345678;Kade;1;8012EB;Zwolle"
MIXED = "\n".join(
    (
        HEADS,
        *(f"Nieuw {nr};;;Kade;{nr};8012EB;Zwolle" for nr in range(10, 14)),
        *(f"Fout {nr};;;Kade;{nr};80;Zwolle" for nr in range(20, 24)),
        KLAAS.replace("06-12345678", "06-87654321"),
    )
)


def test_what_changes_stands_before_what_is_new_however_many_rows_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.takes(f"{HEADS}\n{KLAAS}")
    desk.tries(first)
    desk.does(first)
    monkeypatch.setattr(import_pages, "SHOWN", 2)
    place = desk.takes(MIXED)
    assert outcome(desk.tries(place)) == (4, 1, 0, 4)
    page = desk.olga.get(place).text
    said = re.findall(r'<th scope="row">(?:<a [^>]+>)?((?:Fout|Klaas|Nieuw)[^,<]*)', page)
    assert said == ["Fout 20", "Fout 21", "Klaas Vaak", "Nieuw 10", "Nieuw 11"]
    assert "“06 12 34 56 78” wordt “06 87 65 43 21”" in page and page.count("en nog 2 rijen zo.") == 2


def test_all_rows_come_as_a_file_with_what_becomes_of_them_before_it_is_done(desk: Desk) -> None:
    place = desk.takes(MIXED + "\n=1+1;;;Kade;99;8012EB;Zwolle")
    desk.tries(place)
    got = desk.olga.get(f"{place}/rows.csv")
    lines = list(csv.reader(io.StringIO(got.text.removeprefix("\ufeff")), delimiter=";"))
    assert lines[0] == ["Rij", "Wat gebeurt er", "Waarom", *HEADS.split(";")] and len(lines) == 11
    assert lines[1][:2] == ["2", "nieuw"] and lines[1][3] == "Nieuw 10"
    assert lines[5][1:3] == ["overgeslagen", "“80” is geen postcode."]
    assert lines[10][3] == "'=1+1", "no spreadsheet runs it"
    assert f'href="{place}/rows.csv"' in desk.olga.get(place).text


def test_a_row_leads_to_the_customer_that_it_meets_and_that_it_made(desk: Desk) -> None:
    place = desk.takes(f"{HEADS}\n{KLAAS}")
    desk.tries(place)
    assert "/office/customer/" not in desk.olga.get(place).text, "nobody is there yet"
    desk.does(place)
    with open_house(desk.app, desk.tenant, write=False) as house:
        klaas = house.session.scalars(select(Customer.id).where(Customer.name == "Klaas Vaak")).one()
    assert f'href="/office/customer/{klaas}"' in desk.olga.get(place).text
    heads = f"{HEADS};Soort;Team;Dag;Van"
    visits = desk.takes(f"{heads}\n{KLAAS};{desk.type_name()};Noord;25-11-2026;9:00", "visits")
    desk.tries(visits)
    assert f'href="/office/customer/{klaas}"' in desk.olga.get(visits).text
    desk.does(visits)
    assert f'href="/office/visit/{desk.rows(visits)[0].subject_id}"' in desk.olga.get(visits).text


def test_when_every_row_is_skipped_there_is_nothing_to_press(desk: Desk) -> None:
    place = desk.takes("\n".join(line for line in MIXED.splitlines() if "Nieuw" not in line and "Klaas" not in line))
    assert outcome(desk.tries(place)) == (0, 0, 0, 4)
    page = desk.olga.get(place).text
    assert "Doorvoeren" not in page and "Er is niets door te voeren" in page
    assert desk.olga.form(f"{place}/do").status_code == 422 and desk.head(place).state == "checked"


def test_a_heading_soort_is_the_kind_of_customer_or_of_visit() -> None:
    assert (
        guessed("customers", ["Naam", "Soort"])["kind"] == 1
        and guessed("customers", ["Soort klant", "Soort"])["kind"] == 0
    )
    both = guessed("visits", ["Naam", "Soort", "Soort klant"])
    assert (both["type"], both["kind"]) == (1, 2)
