"""Find the customer that is meant, or make a new one: the same e-mail address at the same postcode is the same customer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import phonenumbers

from .kinds import must_be_served

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


@dataclass(frozen=True)
class NewAddress:
    """A place, as it is typed."""

    street: str
    number: str
    postcode: str
    city: str
    addition: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class NewCustomer:
    """A customer, as he is typed; `kvk` and `vat` as `company_numbers` keeps them."""

    name: str
    address: NewAddress
    email: str | None = None
    phone: str | None = None
    kind: str = "person"
    kvk: str | None = None
    vat: str | None = None


def find_or_make(desk: "Desk", who: NewCustomer, *, entity: str) -> "tuple[Row, Row]":
    """The (customer, address) that is meant; what is not there yet is made. What is known of a customer stays as it is."""
    known = _known(desk, who)
    if known is None:
        return make_customer(desk, who, entity=entity)
    return known[0], address_at(desk, known[0]["id"], who.address) or make_address(desk, known[0]["id"], who.address)


def make_customer(desk: "Desk", who: NewCustomer, *, entity: str, id_: str | None = None) -> "tuple[Row, Row]":
    """A new customer with this address, whoever is there already. Problem 422 for a brand that does not serve him."""
    must_be_served(desk, entity, {"kind": who.kind, "name": who.name})
    customer = desk.add(
        "customer",
        {
            "id": id_ or desk.new_id(),
            "entity_id": entity,
            "name": who.name,
            "email": who.email,
            "email_norm": email_norm(who.email),
            "phone_e164": phone_e164(who.phone),
            "status": "customer",
            "acquired_on": desk.today,
            "kind": who.kind,
            "kvk": who.kvk,
            "vat": who.vat,
        },
    )
    return customer, make_address(desk, customer["id"], who.address)


def find(desk: "Desk", who: NewCustomer) -> "Row | None":
    """The customer that is meant: the same e-mail address at the same postcode, else the same name at the same door."""
    known = _known(desk, who)
    if known is not None:
        return known[0]
    for address in desk.rows("address", "postcode", postcode_norm(who.address.postcode)):
        customer = desk.get("customer", address["customer_id"])
        if customer is None or _door(address["number"], address["addition"]) != _door_of(who.address):
            continue
        others = {customer["email_norm"], email_norm(who.email)} - {None}
        if customer["name"].casefold() == who.name.casefold() and len(others) < 2:
            return customer
    return None


def address_at(desk: "Desk", customer: str, address: NewAddress) -> "Row | None":
    """The customer's address with this postcode, number and addition, or None."""
    for one in desk.rows("address", "customer_id", customer):
        same_place = postcode_norm(one["postcode"]) == postcode_norm(address.postcode)
        if same_place and _door(one["number"], one["addition"]) == _door_of(address):
            return one
    return None


def address_of(desk: "Desk", customer: str) -> "Row | None":
    """The customer's first address, or None."""
    return min(desk.rows("address", "customer_id", customer), key=lambda one: one["created_at"], default=None)


def email_norm(email: str | None) -> str | None:
    """How e-mail addresses are compared: trimmed, lower case."""
    return email.strip().lower() or None if email else None


def postcode_norm(postcode: str) -> str:
    """How postcodes are kept and compared: 1234AB."""
    return "".join(postcode.split()).upper()


def phone_e164(phone: str | None) -> str | None:
    """+31612345678 for a number that can be dialled from the Netherlands; what cannot be read stays as it was typed."""
    if not phone:
        return None
    try:
        number = phonenumbers.parse(phone, "NL")
    except phonenumbers.NumberParseException:
        return phone.strip()[:20] or None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _known(desk: "Desk", who: NewCustomer) -> "tuple[Row, list[Row]] | None":
    """The customer with this e-mail address who has an address at this postcode, and his addresses there."""
    email = email_norm(who.email)
    if email is None:
        return None
    for customer in desk.rows("customer", "email_norm", email):
        here = [
            one
            for one in desk.rows("address", "customer_id", customer["id"])
            if postcode_norm(one["postcode"]) == postcode_norm(who.address.postcode)
        ]
        if here:
            return customer, here
    return None


def _door_of(address: NewAddress) -> str:
    return _door(address.number, address.addition)


def _door(number: str, addition: str | None) -> str:
    return "".join(f"{number}{addition or ''}".split()).upper()


def make_address(desk: "Desk", customer: str, address: NewAddress) -> "Row":
    """One more address of this customer."""
    return desk.add(
        "address",
        {
            "customer_id": customer,
            "street": address.street,
            "number": address.number,
            "addition": address.addition,
            "postcode": postcode_norm(address.postcode),
            "city": address.city,
            "lat": address.lat,
            "lon": address.lon,
            "accuracy": None,
        },
    )
