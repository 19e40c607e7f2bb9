"""How much there is: nothing, a week of work, a company of its size today (R-GEN-05), and ten times that (R-GEN-04)."""

from dataclasses import dataclass

__all__ = ["BASELINE", "DEMO", "EMPTY", "SIZES", "TENFOLD", "Size"]


@dataclass(frozen=True)
class Size:
    """Of the first company: teams, customers, work orders and visits, all of them counted, the demo's among them.

    Without numbers it is the demo as it is, or (`week` False) not even a week of work.
    """

    name: str
    week: bool = True
    teams: int = 0
    customers: int = 0
    orders: int = 0
    visits: int = 0

    @property
    def grown(self) -> bool:
        """Whether there is more than the demo."""
        return self.visits > 0


EMPTY = Size("empty", week=False)
DEMO = Size("demo")
BASELINE = Size("baseline", teams=7, customers=6_959, orders=5_576, visits=5_197)
TENFOLD = Size("10x", teams=70, customers=69_590, orders=55_760, visits=51_970)
SIZES = {size.name: size for size in (EMPTY, DEMO, BASELINE, TENFOLD)}
