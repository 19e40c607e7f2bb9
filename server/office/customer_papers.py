"""Papers on a customer's page: bring one for all his visits or for those at one address, take one away."""

from typing import Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to
from server.kit.i18n import t
from server.kit.ids import is_id
from server.visits.customer_paper_routes import bring_to_customer
from server.visits.customer_papers import remove_customer_paper
from server.visits.papers import MOST_BYTES

from .frame import frame
from .lines import street_text
from .paper_pages import beside, form_page, sample_of, sent_file
from .routes import office
from .schemas import Typed
from .words import customer_text

__all__ = ["bring_customer_paper", "customer_paper_form", "take_customer_paper_away"]

_PATH = {"customer": "a customer"}
ALL = "customer"
"""What the form says of a paper that goes along to each of his addresses; else it says which."""


@office.get("/office/customer/<id:customer>/paper", permission="visits.write", door="office", sample=Sample(path=_PATH))
def customer_paper_form(door: Door, customer: str) -> Answer:
    """Ask for a file, what it is called, at which address it belongs and for whom it is."""
    return _form(door, customer, {"for_customer": "yes"}, {})


@office.post("/office/customer/<id:customer>/paper", permission="visits.write", door="office", takes=Typed, limit=MOST_BYTES + 64 * 1024, sample=sample_of(_PATH))  # fmt: skip
def bring_customer_paper(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Take it. What is wrong with it is said beside its field, and nothing of it is kept."""
    form = args["typed"]
    title, data = sent_file(door, form)
    address = form["of"] if is_id(form.get("of")) else None
    try:
        bring_to_customer(door, customer, address, title, data, for_customer=bool(form.get("for_customer")))
    except Problem as problem:
        if problem.status == 404:
            raise
        return _form(door, customer, form, beside(problem, door.lang), problem.status)
    return go_to(f"/office/customer/{customer}?did=add_paper#papers")


@office.post("/office/customer/<id:customer>/paper/<id:paper>/remove", permission="visits.write", door="office", sample=Sample(path=_PATH | {"paper": "a document"}))  # fmt: skip
def take_customer_paper_away(door: Door, customer: str, paper: str) -> Answer:
    """Take it away; somebody who was first has done the same."""
    with door.write() as house:
        remove_customer_paper(house, customer, paper)
    return go_to(f"/office/customer/{customer}?did=remove_paper#papers")


def _form(door: Door, customer: str, sent: dict[str, str], wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        rows = house.store.read("customer", [customer])
        if not rows:
            raise Problem(404, "kit.not_found")
        places = sorted(house.store.read_by("address", "customer_id", [customer]), key=lambda row: row["id"])
        names = frame(house, door, "customer")
    belongs = [(ALL, t("office.paper_this_customer", door.lang))]
    belongs += [
        (row["id"], t("office.paper_at_address", door.lang, place=f"{street_text(row)}, {row['city']}"))
        for row in places
    ]
    form = {"sent": sent, "wrong": wrong, "status": status}
    return form_page(names, f"/office/customer/{customer}", customer_text(rows[0]["name"], door.lang), belongs, form)
