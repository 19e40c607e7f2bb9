"""Locations and products as the office keeps them: new places, what should lie where, patterns, warranty."""

import re
from typing import Any

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .office_acts import product_of

MADE = ("warehouse", "staging", "van", "scrap")
SETTABLE = ("serial_pattern", "warranty_months", "reorder_point", "van_minimum")


def make(desk: Desk, kind: str, name: str, team: str | None) -> Row:
    """A new location. Problem 422 for a van without a team, or a team that is not there; 409 for a name that is taken."""
    if kind == "van" and (team is None or desk.get("team", team) is None):
        raise Problem(422, "inventory.van_without_team", pointer="/team")
    if any(row["name"].casefold() == name.casefold() for one in MADE for row in desk.rows("location", "kind", one)):
        raise Problem(409, "inventory.name_taken", pointer="/name", name=name)
    return desk.add("location", {"kind": kind, "name": name, "team_id": team if kind == "van" else None})


def set_product(desk: Desk, product: str, args: dict[str, Any]) -> tuple[Row, Row]:
    """The product as it was and as it is. Problem 404, 422 for a pattern that cannot be read."""
    before = desk.get("product", product)
    if before is None:
        raise Problem(404, "inventory.unknown_product")
    pattern = args.get("serial_pattern")
    if pattern:
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise Problem(422, "inventory.bad_pattern", pointer="/serial_pattern", why=str(error)) from error
    fields = {name: args[name] for name in SETTABLE if name in args}
    return before, desk.change("product", product_of(desk, product)["id"], **fields)
