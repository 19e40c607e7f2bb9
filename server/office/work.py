"""Background work: what stands still (the page behind the banner), "again", what is under way, the schedule, the last runs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.kit.chain_models import ChainHead
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, go_to, page
from server.kit.i18n import t
from server.kit.installation import again
from server.kit.stuck_work import WorkLine, do_again, stuck_work

from .frame import frame
from .routes import office
from .running import name_of, running_of
from .schemas import Address
from .toasts import toast_of
from .words import moment_text


@dataclass(frozen=True)
class Line:
    """One piece of work on the page."""

    table: str
    id: str
    name: str
    state: str
    when: str
    error: str


@office.get("/office/work", permission="jobs.read", door="office", takes=Address, sample=Sample())
def work_page(door: Door, args: dict[str, Any]) -> Answer:
    """What failed for good and what waits."""
    with door.read() as house:
        stuck = stuck_work(house)
        names = frame(house, door, "work", toast_of(house, args, door.lang))
        shown = {name: [_line(house, one, door.lang) for one in getattr(stuck, name)] for name in ("failed", "waiting")}
        running, chains = running_of(house, door.lang), _chains(house, door.lang)
    return page("office/work.html", running=running, chains=chains, **shown, **names)


@office.post("/office/work/job/<id:work>/again", permission="jobs.read", door="office", sample=Sample(path={"work": "a job"}))  # fmt: skip
def job_again(door: Door, work: str) -> Answer:
    """Have a failed job done again."""
    with door.write() as house:
        do_again(house, "job", work)
    return go_to("/office/work?did=do_again")


@office.post("/office/work/delivery/<id:work>/again", permission="jobs.read", door="office", sample=Sample(path={"work": "a delivery"}))  # fmt: skip
def delivery_again(door: Door, work: str) -> Answer:
    """Bring an event to a listener that failed once more."""
    with door.write() as house:
        do_again(house, "delivery", work)
    return go_to("/office/work?did=do_again")


@office.post("/office/work/installation/<id:run>/again", permission="jobs.read", door="office", sample=Sample(path={"run": "019399aa-0000-7000-8000-000000000001"}))  # fmt: skip
def installation_again(door: Door, run: str) -> Answer:
    """Have a failed backup or restore test of the installation done again."""
    with door.write() as house:
        if not again(house.session, run, house.now):
            raise Problem(404, "kit.not_found")
        house.audit("do_again", "installation_run", run, {"state": "failed"}, {"state": "waiting"})
    return go_to("/office/work?did=do_again")


def _chains(house: House, lang: str) -> list[str]:
    """When each chain last held."""
    heads = house.session.scalars(select(ChainHead).where(ChainHead.number > 0).order_by(ChainHead.chain))
    return [
        t(
            f"office.chain_{head.chain}_held" if head.held_at else f"office.chain_{head.chain}_never",
            lang,
            when=moment_text(head.held_at, house.now, lang),
            number=head.held_number or 0,
        )
        for head in heads
    ]


def _line(house: House, one: WorkLine, lang: str) -> Line:
    tries = t("office.work_tries", lang, count=one.tries) if one.tries else ""
    state = t(f"office.work_{one.state}", lang)
    return Line(
        one.table,
        one.id,
        name_of(one.name, lang),
        f"{state}, {tries}" if tries else state,
        moment_text(one.at, house.now, lang),
        one.error or "",
    )
