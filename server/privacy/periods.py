"""How long each kind of data is kept: what kinds there are, their limits, and what this company chose.

Nothing is removed by itself before somebody switched it on. The least months of a kind are what law, warranty or another
part of the program still needs of it; a person with a reason may always erase one customer earlier.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from server.kit.errors import Problem
from server.kit.house import House

from .retention_models import RetentionPeriod

__all__ = ["KINDS", "DataKind", "change_period", "kind_named", "months_before", "periods", "read_months", "stop_period"]

MOST = 240
"""Months: twenty years."""


@dataclass(frozen=True)
class DataKind:
    """What `does` happen to it when its time is over: erase (a person, with a proof), delete (rows go), empty (texts go).

    `usual`: the months that the page offers. `law`: `least` is the seven years of article 52 AWR.
    """

    name: str
    does: Literal["erase", "delete", "empty"]
    least: int
    usual: int
    law: bool = False


KINDS = (
    DataKind("customers", "erase", 84, 84, law=True),
    DataKind("visits", "erase", 84, 84, law=True),
    DataKind("leads", "erase", 3, 24),
    DataKind("mails", "empty", 3, 24),
    DataKind("acts", "empty", 14, 24),  # the replay looks back 400 days at most, and reads them
    DataKind("inbox", "delete", 3, 12),
    DataKind("ratings", "empty", 3, 24),
    DataKind("issues", "empty", 24, 84),  # warranty
    DataKind("trail", "empty", 24, 84),
    DataKind("access", "delete", 1, 12),
)
"""In the order of the page and of the night: who is erased as a whole needs no row of his looked at again."""


def kind_named(name: str) -> DataKind:
    """The kind of this name. Problem 404."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise Problem(404, "kit.not_found")


def periods(house: House) -> dict[str, RetentionPeriod]:
    """What this company ever chose, by kind; `months` None: it was switched off again."""
    mine = select(RetentionPeriod).where(RetentionPeriod.tenant_id == house.tenant)
    return {row.kind: row for row in house.session.scalars(mine)}


def read_months(kind: DataKind, text: str) -> int:
    """The months that somebody typed. Problem 422 `privacy.not_months`, `privacy.months_out_of_range`."""
    said = text.strip()
    if not (said.isascii() and said.isdigit() and len(said) < 5):
        raise Problem(422, "privacy.not_months", pointer="/months")
    if not kind.least <= int(said) <= MOST:
        raise Problem(422, "privacy.months_out_of_range", pointer="/months", least=kind.least, most=MOST)
    return int(said)


def change_period(house: House, name: str, text: str, *, by: str) -> int:
    """Keep this kind for so many months from tonight on, with audit. Says how many. Problem 404; 422 as `read_months`."""
    kind = kind_named(name)
    months = read_months(kind, text)
    _write(house, kind, months, by=by)
    return months


def stop_period(house: House, name: str, *, by: str) -> None:
    """Keep this kind for good again, with audit. Problem 404."""
    _write(house, kind_named(name), None, by=by)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _write(house: House, kind: DataKind, months: int | None, *, by: str) -> None:
    row = periods(house).get(kind.name)
    was = row.months if row else None
    if was == months:
        return
    if row is None:
        row = RetentionPeriod(id=house.desk.new_id(), kind=kind.name)
        house.session.add(row)
    row.months, row.by_member_id, row.at = months, by, house.now
    house.audit("change", "retention_period", kind.name, {"months": was}, {"months": months})
