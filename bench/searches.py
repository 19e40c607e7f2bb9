"""What planners type: names, postcodes, towns, telephone numbers of customers that are there, and what nobody is called."""

from urllib.parse import quote

from sqlalchemy import func, select

from server.customers.models import Address, Customer
from server.kit.house import House

from .calls import Call

EACH = 12


def searches(house: House) -> list[Call]:
    """A call for each kind of word."""
    session = house.session
    some = session.execute(
        select(Customer.name, Customer.phone_e164, Address.postcode, Address.street, Address.number)
        .join(Address, (Address.tenant_id == Customer.tenant_id) & (Address.customer_id == Customer.id))
        .order_by(func.substr(Customer.id, 30) if house.session.get_bind().dialect.name == "sqlite" else Customer.id)
        .limit(EACH)
    ).all()
    kinds = {
        "name": [one.name for one in some],
        "postcode": [one.postcode for one in some],
        "phone": [one.phone_e164 or "" for one in some],
        "street and number": [f"{one.street} {one.number}" for one in some],
        "nobody": [f"zzz{nr}" for nr in range(EACH)],
    }
    return [
        Call(f"/office/search: {kind}", tuple(f"/office/search?q={quote(word)}" for word in words if word))
        for kind, words in kinds.items()
    ]
