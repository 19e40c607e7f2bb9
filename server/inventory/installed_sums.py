"""How many of each product hang at customers': a sum that is kept up to some nights ago, and the ledger since.

One level of "installed" would be a row that every phone's parts wait for; the whole ledger grows with the years. So a
night's job adds what the days before brought, and a page sums the rest (docs/decisions/0017).
"""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select

from server.kit.house import House
from server.kit.jobs import job

from .models import InstalledSum, Movement

__all__ = ["count_again", "count_installed", "installed_sums"]

SIGNS = {"part_use": 1, "part_return": -1, "part_swap": -1, "part_unswap": 1}
"""By cause: whether it hangs something at a customer's or takes it off."""
SETTLED = timedelta(hours=6)
"""A movement has the moment at which its transaction began; by now it was committed, or never will be."""


def installed_sums(house: House) -> Counter[str]:
    """Units by product, as of now."""
    kept = {row.product_id: row for row in house.session.scalars(select(InstalledSum))}
    since = max((row.counted_to for row in kept.values()), default=None)
    sums = Counter({id_: row.quantity for id_, row in kept.items()})
    sums.update(_moved(house, since, None))
    return sums


def count_again(house: House) -> None:
    """Make the sums anew from the whole ledger: for who wrote movements of long ago."""
    house.session.execute(delete(InstalledSum).where(InstalledSum.tenant_id == house.tenant))
    count_installed(house)


@job("inventory.count_installed", daily=time(0, 25))
def count_installed(house: House) -> None:
    """Add what moved since the last night that this was done."""
    kept = {row.product_id: row for row in house.session.scalars(select(InstalledSum).with_for_update())}
    since, until = max((row.counted_to for row in kept.values()), default=None), house.now - SETTLED
    if since is not None and since >= until:
        return
    moved = _moved(house, since, until)
    for row in kept.values():
        row.quantity, row.counted_to = row.quantity + moved[row.product_id], until
    for product in sorted(moved.keys() - kept.keys()):
        house.session.add(InstalledSum(id=house.desk.new_id(), product_id=product, quantity=moved[product], counted_to=until))  # fmt: skip


def _moved(house: House, since: datetime | None, until: datetime | None) -> Counter[str]:
    """What hung up less what came off within these moments (the first one included), by product."""
    query = select(Movement.cause_kind, Movement.product_id, func.sum(Movement.quantity))
    if since is not None:
        query = query.where(Movement.at >= since)
    if until is not None:
        query = query.where(Movement.at < until)
    sums: Counter[str] = Counter()
    for cause, product, quantity in house.session.execute(query.group_by(Movement.cause_kind, Movement.product_id)):
        sums[product] += SIGNS.get(cause, 0) * int(quantity)
    return sums
