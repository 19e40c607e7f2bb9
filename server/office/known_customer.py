"""The customer for whom a form was opened, as it shows him."""

from typing import Any

from server.kit.house import House
from server.kit.ids import is_id

from .lines import street_text, town_text
from .words import customer_text

__all__ = ["known_customer"]


def known_customer(house: House, customer: str, lang: str) -> dict[str, Any] | None:
    """{id, name, entity, addresses: [(id, text)]}; None for nobody, for who was erased and for who has no address."""
    rows = house.store.read("customer", [customer]) if is_id(customer) else []
    places = [(one["id"], f"{street_text(one)}, {town_text(one)}") for row in rows for one in house.store.read_by("address", "customer_id", [row["id"]])]  # fmt: skip
    if not places or rows[0]["erased_at"] is not None:
        return None
    row = rows[0]
    return {"id": row["id"], "name": customer_text(row["name"], lang), "entity": row["entity_id"], "addresses": places}
