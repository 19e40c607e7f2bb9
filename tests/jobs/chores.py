"""Events, listeners and jobs that only these tests have. They write down in the setting of a team's name what they did."""

from dataclasses import dataclass

from server.kit.events import Event, listens
from server.kit.house import House
from server.kit.jobs import Work, job, long_job


@dataclass(frozen=True)
class KettleBoiled(Event):
    """Water is hot. Told by these tests only."""

    litres: int
    where: str | None = None


class Broken(Exception):
    """What a listener raises that cannot do its work."""


broken: set[str] = set()
"""Names of chores that fail for now."""


def note(house: House, text: str) -> None:
    """Leave a trace in the same transaction."""
    house.audit("chore", "chore", text)


@listens(KettleBoiled)
def make_coffee(event: KettleBoiled, house: House) -> None:
    """Bram makes coffee."""
    note(house, f"coffee {event.litres}")
    if "coffee" in broken:
        raise Broken("no beans")


@listens(KettleBoiled)
def make_tea(event: KettleBoiled, house: House) -> None:
    """Tess makes tea, and the cups are washed afterwards."""
    note(house, f"tea {event.where}")
    house.queue("chores.wash", cups=event.litres * 4)


@job("chores.wash")
def wash(house: House, cups: int) -> None:
    """Wash cups: its trace and the mark that it is done are one commit."""
    note(house, f"washed {cups}")
    if "wash" in broken:
        raise Broken("no water")


@long_job("chores.sweep_the_yard")
def sweep_the_yard(work: Work, corners: int) -> None:
    """A corner a commit; done again it starts at the first corner."""
    for corner in range(corners):
        with work.house() as house:
            note(house, f"corner {corner}")
        if "yard" in broken:
            raise Broken("rain")
