"""Who a customer is: a person (a consumer) or a company, and which brands serve whom.

`serves` of an entity says it: `businesses`, `consumers` or `both`. New work and new customers keep to it; what was there
before it was said stays, and the admin sees a list of it (office, "Labels").
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stdnum.eu import vat as european_vat
from stdnum.exceptions import ValidationError as WrongNumber

from server.brands.checks import WrongFields, checked_fields
from server.kit.errors import Problem

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

__all__ = ["KINDS", "company_numbers", "fits", "guessed_kind", "must_be_served", "serving"]

KINDS = ("person", "company")
_SERVED = {"both": KINDS, "businesses": ("company",), "consumers": ("person",)}
_FORMS = (
    r"b\.? ?v\.?|n\.? ?v\.?|v\.? ?o\.? ?f\.?|c\.v\.|vve|v\.v\.e\.|stichting|vereniging|co[oö]peratie|maatschap|eenmanszaak"
    r"|holding|gmbh|ltd|bvba|gemeente|provincie|waterschap|ministerie"
)
_TRADES = (
    r"bakkerij|slagerij|garage|hotel|restaurant|caf[eé]|praktijk|tandarts|huisarts|apotheek|kapsalon|kantoor|school|kerk"
    r"|\w*(?:bedrijf|bedrijven|handel|techniek|boerderij|paviljoen|groep|winkel)"
)
_COMPANY = re.compile(rf"(?<!\w)({_FORMS}|{_TRADES})(?!\w)", re.IGNORECASE)


def fits(serves: str, kind: str) -> bool:
    """Whether an entity that serves these sells to such a customer."""
    return kind in _SERVED[serves]


def guessed_kind(name: str, kvk: str | None = None) -> tuple[str, str]:
    """What a customer probably is when nobody said, and the word that says so: a legal form or a trade in the name, or a
    KvK number. ("person", "") when nothing speaks for a company. A guess: whoever uses it says that it is one."""
    if kvk:
        return "company", "KvK"
    found = _COMPANY.search(name)
    return ("company", found[1]) if found else ("person", "")


def must_be_served(desk: "Desk", entity: str, customer: Mapping[str, Any], pointer: str = "/customer/kind") -> None:
    """This entity sells to such a customer. Problem 422 `customers.businesses_only` or `.consumers_only`, or with
    `_nobody` behind it when no other brand does either; `others` are the names of those that do."""
    row = desk.get("entity", entity)
    if row is None or fits(row["serves"], customer["kind"]):
        return
    others = [one["name"] for one in serving(desk, customer["kind"])]
    code = f"customers.{row['serves']}_only{'' if others else '_nobody'}"
    raise Problem(422, code, pointer=pointer, name=row["name"], customer=customer["name"], others=", ".join(others))


def serving(desk: "Desk", kind: str) -> "list[Row]":
    """The entities that go on and serve such a customer, by code."""
    rows = [row for serves in _SERVED for row in desk.rows("entity", "serves", serves) if fits(serves, kind)]
    return sorted((row for row in rows if row["ended_at"] is None), key=lambda row: row["code"])


def company_numbers(kind: str, sent: Mapping[str, str | None]) -> dict[str, str | None]:
    """KvK and VAT numbers as they are kept, of those that are sent. WrongFields; only a company has them."""
    given = {name: (sent[name] or "").strip() for name in ("kvk", "vat") if name in sent}
    if kind != "company" and any(given.values()):
        raise WrongFields({name: ("customers.only_companies", {}) for name, value in given.items() if value})
    abroad = _abroad(given.get("vat", ""))
    kept = checked_fields({name: value for name, value in given.items() if not (name == "vat" and abroad)})
    return kept | ({"vat": abroad} if abroad else {})


def _abroad(text: str) -> str | None:
    """A VAT number of another country of the European Union; None for anything else."""
    if text[:2].upper() == "NL":
        return None
    try:
        return str(european_vat.validate(text))
    except WrongNumber:
        return None
