"""Olga brings customers and visits along from a spreadsheet: tried first, done once, nothing half-done."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.customers.models import Address, Customer
from server.imports import jobs, reading
from server.imports.models import DataImport, ImportRow
from server.kit.house import open_house
from server.kit.work_models import Audit
from server.visits.ability import set_skills
from server.visits.models import Visit, VisitType
from tests.imports.desk import Desk, outcome
from tests.imports.sheets import xlsx
from tests.office.people import Browser

CUSTOMERS = """Naam;E-mail;Telefoon;Straat;Huisnummer;Postcode;Plaats
Klaas Vaak;klaas@vaak.example;06-12345678;Dorpsstraat;4;8012 eb;Zwolle
=HYPERLINK("x");;;Dorpsstraat;5;8012 EB;Zwolle
Anna Post;geen-adres;;Kerkweg;1;8012 EB;Zwolle
Bea;;;Kerkweg;2;80;Zwolle
;;;Kerkweg;3;8012 EB;Zwolle
Klaas Vaak;KLAAS@vaak.example;;Dorpsstraat;4;8012EB;Zwolle
"""
VISITS = """Naam;Straat;Huisnummer;Postcode;Plaats;Soort;Team;Dag;Van;Tot
Klaas Vaak;Dorpsstraat;4;8012 EB;Zwolle;{type};Noord;25-11-2026;9:00;11:00
Klaas Vaak;Dorpsstraat;4;8012 EB;Zwolle;{type};noord;26-11-2026;13:00;
Anna Post;Kerkweg;1;8012 EB;Zwolle;{type};West;25-11-2026;9:00;
Anna Post;Kerkweg;1;8012 EB;Zwolle;dansen;Noord;25-11-2026;9:00;
Anna Post;Kerkweg;1;8012 EB;Zwolle;{type};Noord;20-11-2026;9:00;
Anna Post;Kerkweg;1;8012 EB;Zwolle;{type};Noord;25-11-2026;9:00;8:00
"""


def test_a_dry_run_says_of_each_row_what_would_be_and_changes_nothing(desk: Desk) -> None:
    before = desk.count(Customer), desk.count(Address)
    place = desk.takes(CUSTOMERS)
    head = desk.tries(place)
    assert (head.state, outcome(head)) == ("checked", (2, 0, 0, 4))
    assert (desk.count(Customer), desk.count(Address)) == before
    page = desk.olga.get(place).text
    for said in ("“geen-adres” is geen e-mailadres.", "“80” is geen postcode.", "Naam is leeg.", "Staat ook in rij 2"):
        assert said in page
    assert "nog niets gewijzigd" in page and "Doorvoeren" in page


def test_done_it_is_there_and_the_same_file_again_makes_nothing_twice(desk: Desk) -> None:
    before = desk.count(Customer)
    place = desk.takes(CUSTOMERS)
    desk.tries(place)
    assert outcome(desk.does(place)) == (2, 0, 0, 4)
    assert desk.count(Customer) == before + 2
    with open_house(desk.app, desk.tenant, write=False) as house:
        klaas = house.session.scalars(select(Customer).where(Customer.email_norm == "klaas@vaak.example")).one()
        place_of = house.session.scalars(select(Address).where(Address.customer_id == klaas.id)).one()
        verbs = set(house.session.scalars(select(Audit.verb).where(Audit.subject_kind == "data_import")))
    assert (klaas.phone_e164, place_of.postcode, place_of.number) == ("+31612345678", "8012EB", "4")
    assert verbs == {"upload", "import", "imported"}
    again = desk.takes(CUSTOMERS)
    assert outcome(desk.tries(again)) == (0, 0, 2, 4)
    assert desk.olga.form(f"{place}/do").status_code == 409, "what is done is done"
    changed = desk.takes(CUSTOMERS.replace("06-12345678", "06-87654321"))
    assert outcome(desk.tries(changed)) == (0, 1, 1, 4)
    assert "Telefoon: “06 12 34 56 78” wordt “06 87 65 43 21”." in desk.olga.get(changed).text
    assert outcome(desk.does(changed)) == (0, 1, 1, 4)
    assert desk.count(Customer) == before + 2


def test_visits_come_with_their_customers_and_stand_on_the_day(desk: Desk) -> None:
    customers, visits = desk.count(Customer), desk.count(Visit)
    text = VISITS.format(type=desk.type_name())
    place = desk.takes(text, "visits")
    assert outcome(desk.tries(place)) == (2, 0, 0, 4)
    page = desk.olga.get(place).text
    for said in ("Team “West” bestaat niet.", "Soort bezoek “dansen” bestaat niet.", "20-11-2026 is al voorbij.", "Het einde ligt niet na het begin"):  # fmt: skip
        assert said in page
    assert desk.count(Visit) == visits
    assert outcome(desk.does(place)) == (2, 0, 0, 4)
    assert (desk.count(Customer), desk.count(Visit)) == (customers + 1, visits + 2)
    assert "Klaas Vaak" in desk.olga.get("/office/?day=2026-11-25").text
    assert outcome(desk.tries(desk.takes(text, "visits"))) == (0, 0, 2, 4)
    other = desk.takes(text + "\n", "visits")
    assert outcome(desk.tries(other)) == (0, 0, 2, 4), "another file, the same visits"
    assert "Dit bezoek staat al gepland." in desk.olga.get(other).text


def test_excel_and_other_headings_by_choosing_columns(desk: Desk) -> None:
    rows: list[list[str | float]] = [
        ["wie", "waar", "no", "zip", "dorp"],
        ["Zoë Müller", "Kerkweg", 7, "8012 EB", "Zwolle"],
    ]
    place = desk.takes(xlsx(rows), name="klanten.xlsx")
    got = desk.chooses(place)
    assert got.status_code == 422 and "Kies nog een kolom voor: Naam, Straat, Huisnummer, Plaats" in got.text
    twice = desk.chooses(place, name="0", street="0", number="2", city="4")
    assert twice.status_code == 422 and "maar één gegeven" in twice.text
    assert desk.chooses(place, name="0", street="1", number="2", city="4").status_code == 303
    assert desk.works() == ["done"]
    assert outcome(desk.head(place)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"naam;plaats\n" + b"Klaas;Zwolle\n" * 51, "51 rijen; hoogstens 50"),
        (b"", "Er staan geen rijen"),
        (b"PK\x03\x04x", "niet te lezen"),
        (b"x" * 20_001, "hoogstens"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words_and_nothing_is_kept(
    desk: Desk, data: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 50)
    monkeypatch.setattr(reading, "MOST_BYTES", 20_000)
    got = desk.uploads(data)
    assert got.status_code in (413, 422) and said in got.text
    assert desk.count(DataImport) == desk.count(ImportRow) == 0


def test_a_row_that_nobody_of_its_team_can_do_is_refused_unless_it_says_why(desk: Desk) -> None:
    with open_house(desk.app, desk.tenant, now=desk.clock()) as house:
        kind = house.session.scalars(select(VisitType).order_by(VisitType.code)).first()
        assert kind is not None
        house.desk.add("skill", {"code": "magic", "name": "Toveren"})
        house.desk.flush()
        set_skills(house, kind.id, ["magic"])
    heading, klaas = VISITS.format(type=desk.type_name()).splitlines()[:2]
    rows = [f"{heading};Toch omdat", f"{klaas};", klaas.replace("25-11", "26-11") + ";Olga rijdt mee"]
    place = desk.takes("\n".join(rows), "visits")
    assert outcome(desk.tries(place)) == (1, 0, 0, 1)
    page = desk.olga.get(place).text
    assert "In team Noord heeft die dag niemand Toveren." in page and "voeg een kolom “Toch omdat” toe" in page
    assert "Gaat toch door: “Olga rijdt mee”." in page
    assert outcome(desk.does(place)) == (1, 0, 0, 1)
    with open_house(desk.app, desk.tenant, write=False) as house:
        (row,) = house.session.scalars(select(Audit).where(Audit.verb == "skills_overridden"))
    assert row.after["reason"] == "Olga rijdt mee" and row.after["lacking"][0]["skill"] == "Toveren"


WHO_IS_WHO = """Naam;Straat;Huisnummer;Postcode;Plaats;Soort klant;KvK;Label
Klaas Vaak;Kade;1;8012 EB;Zwolle;particulier;;Watt Groothandel
Klaas Vaak;Kade;2;8012 EB;Zwolle;;;
Vaak Installatie B.V.;Kade;3;8012 EB;Zwolle;;;
Vaak en Zoon;Kade;4;8012 EB;Zwolle;Zakelijk;90123401;Watt Groothandel
Vaak en Zoon;Kade;5;8012 EB;Zwolle;;123;
Anna Post;Kade;6;8012 EB;Zwolle;particulier;90123401;
Anna Post;Kade;7;8012 EB;Zwolle;soms;;
"""


def test_a_row_says_who_is_a_company_or_what_we_take_him_for(desk: Desk) -> None:
    place = desk.takes(WHO_IS_WHO)
    assert outcome(desk.tries(place)) == (3, 0, 0, 4)
    page = desk.olga.get(place).text
    for said in (
        "Watt Groothandel werkt alleen voor bedrijven, en dit is een particulier. Zet bij Label LaadThuis",
        "Wordt een particulier: er staat niet bij",
        "Wordt een bedrijf, want in de naam staat “B.V.”.",
        "“123” is geen KvK-nummer",
        "KvK-nummer “90123401”: dat heeft alleen een bedrijf",
        "“soms” is geen soort klant",
    ):
        assert said in page, said
    assert outcome(desk.does(place)) == (3, 0, 0, 4)
    with open_house(desk.app, desk.tenant, write=False) as house:
        made = house.session.scalars(select(Customer).where(Customer.name.in_(["Klaas Vaak", "Vaak Installatie B.V.", "Vaak en Zoon"])))  # fmt: skip
        assert sorted((one.name, one.kind, one.kvk) for one in made) == [
            ("Klaas Vaak", "person", None), ("Vaak Installatie B.V.", "company", None), ("Vaak en Zoon", "company", "90123401"),
        ]  # fmt: skip
    changed = desk.takes(WHO_IS_WHO.replace("Zakelijk;90123401", "particulier;"))
    desk.tries(changed)
    assert "Zet bij Label LaadThuis" in desk.olga.get(changed).text, "an existing one is checked the same"


def test_cut_short_it_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"Klant {n};;;Dorpsstraat;{n};8012 EB;Zwolle\n" for n in range(1, 101))
    place = desk.takes(CUSTOMERS.splitlines()[0] + "\n" + lines)
    desk.tries(place)
    before = desk.count(Customer)
    real: Callable[..., Any] = jobs.carry_out

    def breaks(house: Any, known: Any, head: Any, row: Any, *, by: str) -> Any:
        if row.no == 60:
            raise RuntimeError("the worker was killed")
        return real(house, known, head, row, by=by)

    monkeypatch.setattr(jobs, "carry_out", breaks)
    assert desk.olga.form(f"{place}/do").status_code == 303
    assert desk.works() == ["again"]
    assert desk.count(Customer) == before + 50, "whole commits only"
    assert (desk.head(place).state, desk.head(place).done) == ("running", 50)
    monkeypatch.setattr(jobs, "carry_out", real)
    desk.clock.passes(minutes=1)
    assert desk.works() == ["done"]
    assert outcome(desk.head(place)) == (100, 0, 0, 0) and desk.count(Customer) == before + 100


def test_refused_rows_come_back_as_a_file_that_runs_nothing(desk: Desk) -> None:
    place = desk.takes(
        CUSTOMERS.replace('=HYPERLINK("x");;;Dorpsstraat;5;8012 EB', '=HYPERLINK("x");;;Dorpsstraat;5;0')
    )
    desk.tries(place)
    got = desk.olga.get(f"{place}/refused.csv")
    assert got.text.startswith("\ufeffRij;Naam;") and "\n3;\"'=HYPERLINK" in got.text.replace("\r", "")
    assert "is geen postcode." in got.text


def test_who_may_not_sees_nothing(desk: Desk, app: Flask) -> None:
    place = desk.takes(CUSTOMERS)
    for email, status in (("piet@voltwijk.example", 403), ("arie@zonnehof.example", 404)):
        assert Browser.of(app, email).get(place).status_code == status


def test_three_months_later_the_rows_are_gone(desk: Desk) -> None:
    desk.takes(CUSTOMERS)
    desk.clock.passes(days=91)
    with open_house(desk.app, desk.tenant, now=desk.clock()) as house:
        house.queue("imports.forget")
    assert desk.works() == ["done"]
    assert desk.count(DataImport) == desk.count(ImportRow) == 0
