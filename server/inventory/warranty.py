"""Until when a piece is under warranty: so many months from the day on which it was installed."""

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.kind import Row


def warranty_until(product: "Row | None", installed_on: date) -> date | None:
    """The last day; None for a product without warranty. 31 January and one month is 28 or 29 February."""
    months = product.get("warranty_months") if product else None
    if not months:
        return None
    year, month = divmod(installed_on.year * 12 + installed_on.month - 1 + months, 12)
    return date(year, month + 1, min(installed_on.day, monthrange(year, month + 1)[1]))
