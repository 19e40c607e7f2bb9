"""The balance: what the phones did against what the server has, act by act and photo by photo."""

from dataclasses import dataclass

from sqlalchemy import select

from server.config import Settings
from server.kit.database import open_engine
from server.kit.house import open_house
from server.kit.synced_models import Mutation
from server.system.drill.planner import Planner
from server.system.drill.technician import Done, Technician

__all__ = ["Balance", "Held", "held_by"]

COUNTED = ("steps", "answers", "parts", "signatures")


@dataclass(frozen=True)
class Held:
    """What a server has of some phones: acts with a final receipt that stand, acts that wait for the office, photos whole."""

    acts: int
    waiting: int
    photos: int


@dataclass(frozen=True)
class Balance:
    """What is missing and what is there too often, of acts, of their effects and of photos."""

    missing_acts: int
    missing_effects: int
    double_effects: int
    missing_photos: int
    double_photos: int

    @property
    def is_zero(self) -> bool:
        """Nothing is lost, nothing is there twice."""
        return not any(vars(self).values())

    @classmethod
    def of(cls, settings: Settings, planner: Planner, phones: list[Technician], moved: dict[str, str]) -> "Balance":
        """Strike it. `moved`: visits that the office made again, and as which."""
        status = _statuses(settings, phones)
        missing = sum(1 for phone in phones for id_ in phone.acts() if status.get(id_) not in ("stands", "accepted"))
        short = over = photos_short = photos_over = 0
        for visit, done in _together(phones, moved).items():
            told = planner.visit(visit) or {}
            for what in COUNTED:
                difference = len(told.get(what, ())) - getattr(done, what)
                short, over = short + max(0, -difference), over + max(0, difference)
            there = [photo["sha256"] for photo in told.get("photos", ()) if photo["received_at"]]
            photos_short += sum(1 for digest in done.photos if digest not in there)
            photos_short += sum(1 for digest in there if not planner.picture_is_whole(digest))
            photos_over += len(there) - len(set(there)) + len(set(there) - set(done.photos))
        return cls(missing, short, over, photos_short, photos_over)


def held_by(settings: Settings, planner: Planner, phones: list[Technician]) -> Held:
    """What the server has of these phones' work."""
    status = list(_statuses(settings, phones).values())
    photos = {digest for phone in phones for digest in phone.photos()}
    whole = sum(planner.picture_is_whole(digest) for digest in photos)
    return Held(sum(one != "refused" for one in status), status.count("refused"), whole)


def _statuses(settings: Settings, phones: list[Technician]) -> dict[str, str]:
    """Of each act that the server has a receipt for: "stands", "accepted" by the office, or "refused"."""
    wanted = {id_ for phone in phones for id_ in phone.acts()}
    engine = open_engine(settings)
    try:
        tenant = phones[0].tenant
        with open_house(engine, tenant, write=False) as house:
            rows = house.session.execute(select(Mutation.id, Mutation.status, Mutation.settled)).all()
    finally:
        engine.dispose()
    words = {"applied": "stands", "merged": "stands", "clash": "stands"}
    return {id_: words.get(status, settled or "refused") for id_, status, settled in rows if id_ in wanted}


def _together(phones: list[Technician], moved: dict[str, str]) -> dict[str, Done]:
    """What was done at each visit, by whom ever, under the id that it has now."""
    whole = dict[str, Done]()
    for phone in phones:
        for visit, done in phone.visits.items():
            sum_ = whole.setdefault(moved.get(visit, visit), Done())
            for what in COUNTED:
                setattr(sum_, what, getattr(sum_, what) + getattr(done, what))
            sum_.photos += done.photos
    return whole
