"""The lost database: a running day, the disk breaks, yesterday's backup is put back, the phones fill in the rest.

Three phones: Tess works on line; Milan has no signal from the moment of the backup; Bram's phone is new today, so the
backup does not know it. One visit is planned today only, so the backup does not know that either.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from server.kit.clock import AMSTERDAM
from server.system.drill.balance import Balance, Held, held_by
from server.system.drill.planner import Planner
from server.system.drill.site import Site
from server.system.drill.technician import Technician

__all__ = ["Outcome", "lose_the_database"]

Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What the drill found. `seconds` runs from the restored server's first answer until nothing waits on any phone."""

    acts: int
    photos: int
    at_the_loss: Held
    after_the_restore: Held
    after_the_phones: Held
    balance: Balance
    seconds: float


def lose_the_database(folder: Path, database_url: str, say: Say) -> Outcome:
    """Do it all; RuntimeError when a process does not do what it should."""
    site = Site(folder, database_url)
    phones = list[Technician]()
    try:
        site.start()
        say(f"a server runs at {site.url}, on {'PostgreSQL' if database_url else 'SQLite'}")
        piet = Planner(site.url, _who(site, role="planner"))
        crew = [_who(site, email=f"{name}@voltwijk.example") for name in ("tess", "milan", "bram")]
        tess, milan, bram = phones = [Technician(folder, site.url, one) for one in crew]
        plan = {str(one["email"]).split("@")[0]: piet.visits(_today(), str(one["team"])) for one in crew}
        _yesterday(plan, [tess, milan])
        say(f"yesterday: {_did(phones)}")
        say("backup: " + site.call("backup").splitlines()[0])
        new_visit = _today_(piet, plan, tess, milan, bram)
        at_the_loss = held_by(site.settings, piet, phones)
        say(f"today: {_did(phones)}; {milan.unsent()} acts and files wait on {milan.name}'s phone, without signal")
        site.kill()
        site.lose_database()
        gone, of = site.lose_files(every=3)
        say(f"16:00: the server is killed, its database is gone, and {gone} of {of} files")
        say("restore: " + site.call("restore").splitlines()[-2])
        site.start()
        began = time.monotonic()
        piet.signs_in()
        after_the_restore = held_by(site.settings, piet, phones)
        for phone in phones:
            phone.syncs()
        moved = _office_makes_again(piet, new_visit, plan[tess.name][0], say)
        _until_received(piet, phones, moved)
        seconds = time.monotonic() - began
        after = held_by(site.settings, piet, phones)
        acts = sum(len(phone.acts()) for phone in phones)
        photos = sum(len(phone.photos()) for phone in phones)
        balance = Balance.of(site.settings, piet, phones, moved)
        return Outcome(acts, photos, at_the_loss, after_the_restore, after, balance, seconds)
    finally:
        site.kill()
        for phone in phones:
            phone.close()


def _yesterday(plan: dict[str, list[dict[str, Any]]], phones: list[Technician]) -> None:
    """A visit done and one begun on each phone, all of it sent."""
    for phone in phones:
        phone.signs_in()
        phone.syncs()
        first, second = (visit["id"] for visit in plan[phone.name][:2])
        phone.begins(first, photos=2)
        phone.ends(first, photos=2)
        phone.begins(second, photos=1)
        phone.syncs()


def _today_(piet: Planner, plan: dict[str, list[dict[str, Any]]], *phones: Technician) -> str:
    """What was begun is ended, a new phone comes, a new visit is planned and done; Milan sends nothing of it."""
    tess, milan, bram = phones
    bram.signs_in()
    new_visit = piet.plans(plan[tess.name][0])
    for phone in (tess, bram):
        phone.syncs()
    tess.ends(plan[tess.name][1]["id"], photos=3)
    tess.begins(new_visit, photos=2)
    tess.ends(new_visit, photos=1)
    milan.ends(plan[milan.name][1]["id"], photos=3)
    third = plan[bram.name][2]["id"]  # he and Tess are one team
    bram.begins(third, photos=2)
    bram.ends(third, photos=2)
    for phone in (tess, bram):
        phone.syncs()
    return new_visit


def _office_makes_again(piet: Planner, lost: str, like: dict[str, Any], say: Say) -> dict[str, str]:
    """The visit that no backup knows: the office plans it again, and puts on it what the phone kept and sent."""
    refused = piet.refused()
    if not refused:
        return {}
    again = piet.plans(like)
    while any(piet.puts_on(item["id"], again) for item in piet.refused()):
        pass  # one brings those that wait for it along: look again what is left
    say(f"office: {len(refused)} acts on a visit that the backup does not know are put on a new one")
    return {lost: again}


def _until_received(piet: Planner, phones: list[Technician], moved: dict[str, str]) -> None:
    """Files that lay there still are registered again by a job; wait for it, at most half a minute."""
    visits = {moved.get(visit, visit) for phone in phones for visit in phone.visits}
    end = time.monotonic() + 30
    while time.monotonic() < end:
        told = [piet.visit(visit) for visit in visits]
        if all(photo["received_at"] for one in told if one for photo in one["photos"]):
            return
        for phone in phones:
            phone.syncs()
        time.sleep(0.2)


def _did(phones: list[Technician]) -> str:
    acts, photos = sum(len(phone.acts()) for phone in phones), sum(len(phone.photos()) for phone in phones)
    return f"{acts} acts and {photos} photos on {sum(1 for phone in phones if phone.acts())} phones"


def _who(site: Site, **fields: str) -> dict[str, Any]:
    return next(one for one in site.accounts if all(one[name] == value for name, value in fields.items()))


def _today() -> str:
    return datetime.now(AMSTERDAM).date().isoformat()
