"""Find the customer that is meant, or make a new one.

The same customer is: the same name at the same door (unless both have an e-mail address, and not the same), the same e-mail
address and name at another door of the same postcode, or the same e-mail address at the same door. An e-mail address alone
says nothing: tenants of one house share that of their landlord.
"""

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
    known = find(desk, who)
    if known is None:
        return make_customer(desk, who, entity=entity)
    return known, address_at(desk, known["id"], who.address) or make_address(desk, known["id"], who.address)


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
    """The customer that is meant; of several that may be, the one who was there first."""
    return next(iter(meant(desk, who)), None)


def meant(desk: "Desk", who: NewCustomer) -> "list[Row]":
    """Those that may be meant, by the surest sign that any of them has, and whoever was there first stands first."""
    places = desk.rows("address", "postcode", postcode_norm(who.address.postcode))
    doors = {one["customer_id"] for one in addresses_at(desk, who.address)}
    email = email_norm(who.email)
    alike = {one["id"] for one in desk.rows("customer", "email_norm", email)} if email else set[str]()
    signs = {
        row["id"]: (sign, row)
        for row in desk.read("customer", doors | ({one["customer_id"] for one in places} & alike))
        if (sign := _sign(row, who, is_here=row["id"] in doors)) is not None
    }
    surest = min((sign for sign, _ in signs.values()), default=0)
    found = [row for sign, row in signs.values() if sign == surest]
    return sorted(found, key=lambda row: (row["created_at"], row["id"]))


def _sign(row: "Row", who: NewCustomer, *, is_here: bool) -> int | None:
    """How sure it is that this one of the same postcode is meant, 0 for the surest; None if he is not."""
    if row.get("erased_at") is not None:
        return None
    mails = row["email_norm"], email_norm(who.email)
    is_named = row["name"].casefold() == who.name.casefold()
    signs = (
        is_here and is_named and mails[0] == mails[1],
        is_here and is_named and None in mails,
        is_named and mails[0] == mails[1] is not None,
        is_here and mails[0] == mails[1] is not None,
    )
    return next((nr for nr, one in enumerate(signs) if one), None)


def addresses_at(desk: "Desk", address: NewAddress) -> "list[Row]":
    """Everybody's addresses with this postcode, number and addition."""
    near = desk.rows("address", "postcode", postcode_norm(address.postcode))
    return [one for one in near if _door(one["number"], one["addition"]) == door_of(address)]


def address_at(desk: "Desk", customer: str, address: NewAddress) -> "Row | None":
    """The customer's address with this postcode, number and addition, or None."""
    return next((one for one in addresses_at(desk, address) if one["customer_id"] == customer), None)


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


def door_of(address: NewAddress) -> str:
    """How house numbers are compared: 4A, whether the addition stands apart or not."""
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
