"""What every act of the office on stock has in common: one row that causes its movements, and is done once."""

from dataclasses import dataclass

from server.kit.errors import Problem
from sync.desk import Desk
from sync.kind import Row

from .ledger import Cause

KEPT_OUT = ("installed",)
"""Kinds of location that nothing is put into by hand: what is installed the technicians say."""


@dataclass(frozen=True)
class Act:
    """Who does it, under which id (the same id twice is done once), with which note."""

    id: str
    by: str
    note: str | None = None


def begin(desk: Desk, kind: str, act: Act, location: str | None, corrects: str | None = None) -> Cause | None:
    """Write the act down and give the cause of its movements; None when this very act was done before."""
    before = desk.get("stock_act", act.id)
    if before is not None:
        if (before["kind"], before["by_member_id"]) != (kind, act.by):
            raise Problem(409, "inventory.id_taken")
        return None
    desk.add(
        "stock_act",
        {
            "id": act.id,
            "kind": kind,
            "by_member_id": act.by,
            "location_id": location,
            "note": act.note,
            "corrects_id": corrects,
            "at": desk.now,
        },
    )
    return Cause(kind, act.id)


def product_of(desk: Desk, product: str) -> Row:
    """The product. Problem 422 inventory.unknown_product."""
    row = desk.get("product", product)
    if row is None:
        raise Problem(422, "inventory.unknown_product", pointer="/product")
    return row


def location_of(desk: Desk, location: str, pointer: str = "/location") -> Row:
    """A location that things can be put into or taken from. Problem 422 inventory.unknown_location."""
    row = desk.get("location", location)
    if row is None or row["kind"] in KEPT_OUT:
        raise Problem(422, "inventory.unknown_location", pointer=pointer)
    return row


def wanted(note: str | None) -> str:
    """A reason that must be there. Problem 422 inventory.reason_missing."""
    if not note or not note.strip():
        raise Problem(422, "inventory.reason_missing", pointer="/reason")
    return note.strip()
