"""Piet looks for a customer: whom we know is found, whoever has a visit or not, and nobody is taken for somebody else."""

from tests.office.people import Browser, Program

PLACE = {"street": "Kade", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
PLAN = {"type": "maintenance", "day": "2026-11-25", "from": "09:00", "email": "samen@vaak.example", **PLACE}


def test_planning_at_a_shared_door_and_email_says_whose_they_are_and_keeps_who_was_typed(
    browser: Browser, piet: Program
) -> None:
    team = piet.today()["team"]
    first = browser.form("/office/visits/new", team=team, name="Klaas Vaak", **PLAN)
    assert "staat er als contact bij" not in browser.get(first.headers["Location"]).text
    other = browser.form("/office/visits/new", team=team, name="Anna Vaak", **PLAN | {"day": "2026-11-26"})
    page = browser.get(other.headers["Location"]).text
    assert "zijn van Klaas Vaak, die we al kennen; Anna Vaak staat er als contact bij." in page
