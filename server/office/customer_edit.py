"""A customer changed at the office: its form, and the same call in JSON."""

from typing import Any

from marshmallow import Schema, fields, validate

from server.brands.checks import WrongFields
from server.brands.routes import problem_of
from server.customers.changing import FIELDS, change_customer, shown
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, answer, go_to, page
from server.visits.office_choices import entities_of
from server.visits.office_customers import customer_of
from server.visits.routes import visits

from .frame import frame
from .routes import office
from .schemas import Typed
from .words import customer_text

__all__ = ["change", "edit_form", "patch_customer"]

_ONE = {"customer": "a customer"}


class _Values(Schema):
    """What a customer is. `kind`: person or company; `entity`: the id of a brand."""

    name = fields.String(validate=validate.Length(max=400))
    kind = fields.String(validate=validate.Length(max=40))
    kvk = fields.String(allow_none=True, validate=validate.Length(max=400))
    vat = fields.String(allow_none=True, validate=validate.Length(max=400))
    email = fields.String(allow_none=True, validate=validate.Length(max=400))
    phone = fields.String(allow_none=True, validate=validate.Length(max=400))
    entity = fields.String(validate=validate.Length(max=64))


class ChangeCustomer(_Values):
    """Fields to change, and in `was` what each of them was."""

    was = fields.Nested(_Values, load_default=dict)


@visits.patch("/api/customer/<id:customer>", permission="visits.write", door="office", takes=ChangeCustomer, sample=Sample(path=_ONE, json={"name": "Klaas Vaak", "was": {"name": "Klaas"}}))  # fmt: skip
def patch_customer(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Change a customer; `was` says what each field was. 409 with the `row` if one has changed, 422 for a brand that does not
    serve such a customer (`others` are those that do), 428 without `was`."""
    sent = {name: args[name] for name in FIELDS if name in args}
    try:
        with door.write() as house:
            change_customer(house, customer, sent, args["was"])
            house.desk.flush()
            return answer(customer_of(house, customer) or {})
    except WrongFields as wrong:
        raise problem_of(wrong, door.lang) from wrong


@office.get("/office/customer/<id:customer>/edit", permission="visits.write", door="office", sample=Sample(path=_ONE))
def edit_form(door: Door, customer: str) -> Answer:
    """Name, kind, numbers, reach and brand."""
    return _form(door, customer, None, {})


@office.post("/office/customer/<id:customer>/edit", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_ONE, json={"name": "Klaas Vaak"}))  # fmt: skip
def change(door: Door, customer: str, args: dict[str, Any]) -> Answer:
    """Keep what was changed; what cannot be is said beside its field."""
    typed = args["typed"]
    was = {name: typed[f"was_{name}"] for name in FIELDS if f"was_{name}" in typed}
    sent = {name: typed[name] for name in FIELDS if name in typed and typed[name].strip() != was.get(name, "")}
    try:
        with door.write() as house:
            change_customer(house, customer, sent, dict.fromkeys(sent, "") | was)
    except WrongFields as error:
        said = {one["pointer"][1:]: one["why"] for one in problem_of(error, door.lang).params["errors"]}
        return _form(door, customer, typed, said, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        fresh = None if problem.code == "customers.changed_meanwhile" else typed
        where = (problem.pointer or "/form").removeprefix("/")
        return _form(door, customer, fresh, {where: door.t(problem.code, **problem.params)}, problem.status)
    return go_to(f"/office/customer/{customer}?did=customer")


def _form(door: Door, customer: str, typed: dict[str, str] | None, wrong: dict[str, str], status: int = 200) -> Answer:
    with door.read() as house:
        now = _now(house, customer)
        entities = [(one["id"], one["name"]) for one in entities_of(house)]
        names = frame(house, door, "customer")
    was = {name: value or "" for name, value in now.items()}
    name = customer_text(was["name"], door.lang)
    return page("office/customer_edit.html", status, customer=customer, name=name, sent=typed or was, was=was if typed is None else _was(typed), wrong=wrong, entities=entities, **names)  # fmt: skip


def _was(typed: dict[str, str]) -> dict[str, str]:
    """What the form said that stood there, so that a second try is compared with what was seen first."""
    return {name: typed.get(f"was_{name}", "") for name in FIELDS}


def _now(house: House, customer: str) -> dict[str, str | None]:
    rows = house.store.read("customer", [customer])
    if not rows:
        raise Problem(404, "kit.not_found")
    return shown(rows[0])
