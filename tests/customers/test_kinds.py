"""A person or a company: what a name says of it, whose numbers are right, and whom a brand serves."""

import pytest

from server.brands.checks import WrongFields
from server.customers.kinds import company_numbers, fits, guessed_kind


@pytest.mark.parametrize(
    "name",
    ["Jansen Installatie B.V.", "Bouwbedrijf De Wit", "VvE Het Anker", "Garage Kok", "Stichting Zon", "BV De Haan", "Visser & Zn. V.O.F.", "Vishandel Waasdorp", "Coöperatie Noord", "Gemeente Ede"],
)  # fmt: skip
def test_a_legal_form_or_a_trade_in_a_name_speaks_for_a_company(name: str) -> None:
    kind, because = guessed_kind(name)
    assert kind == "company" and because in name


@pytest.mark.parametrize("name", ["Klaas Vaak", "Familie De Wit", "B. Visser", "M. Bakker", "J.V. de Boer", "Holdinga", "N. van Bavel", "Garagenman"])  # fmt: skip
def test_a_name_of_a_person_does_not(name: str) -> None:
    assert guessed_kind(name) == ("person", "")


def test_a_kvk_number_speaks_for_a_company() -> None:
    assert guessed_kind("Klaas Vaak", "90123401") == ("company", "KvK")


def test_a_companys_numbers_are_kept_in_one_way_also_from_abroad() -> None:
    assert company_numbers("company", {"kvk": "9012 34.01", "vat": "nl 0044.95.445.B01"}) == {"kvk": "90123401", "vat": "NL004495445B01"}  # fmt: skip
    assert company_numbers("company", {"vat": "BE 0428.759.497"}) == {"vat": "BE0428759497"}
    assert company_numbers("person", {"kvk": " ", "vat": None}) == {"kvk": None, "vat": None}


@pytest.mark.parametrize(("kind", "name", "number"), [("company", "kvk", "1234567"), ("company", "vat", "NL004495446B01"), ("company", "vat", "BE0428759498"), ("person", "kvk", "90123401")])  # fmt: skip
def test_a_wrong_number_and_a_persons_are_refused(kind: str, name: str, number: str) -> None:
    with pytest.raises(WrongFields) as wrong:
        company_numbers(kind, {name: number})
    assert list(wrong.value.fields) == [name]


def test_who_serves_whom() -> None:
    served = {(serves, kind): fits(serves, kind) for serves in ("both", "businesses", "consumers") for kind in ("person", "company")}  # fmt: skip
    assert [pair for pair, fit in served.items() if not fit] == [("businesses", "person"), ("consumers", "company")]
