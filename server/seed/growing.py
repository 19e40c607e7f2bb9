"""A company of years: customers, and every working day of its teams, played by the same handlers and written by the same desk.

A commit holds the visits of at most ten teams on one day, at that day's evening. What a phone does not hold any more
today was never put into a feed: that is how it stands after the nightly jobs. Begun again after a break it goes on with
the first day that is missing.
"""

from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import exists, func, select

from server.evidence.models import BlobDelivery
from server.inventory.installed_sums import count_again
from server.kit.chain import AT_ONCE, chain_up
from server.kit.chain_models import CHAINS, ChainWait
from server.kit.clock import AMSTERDAM
from server.kit.files import Files, files_of
from server.kit.house import open_house
from server.kit.old_work import KEPT
from server.kit.signing_keys import active_signer
from server.visits.making import make_work_order
from server.visits.models import Visit, WorkOrder

from . import brands_kept, goods_arrive, hours_logged, issues_handled, mails_sent, returns_sent, signal_learned
from .album import Album, keep
from .chapters import Chapter, Day
from .customers_come import LONG_AGO, Customers, come
from .days import Planned
from .fresh_store import turn
from .growth import Growth
from .made_ids import made_id
from .people import Company, Person
from .playing import number_of, plan, play, wanted
from .years import days_of

CHAPTERS: tuple[Chapter, ...] = (
    brands_kept.CHAPTER,
    goods_arrive.CHAPTER,
    hours_logged.CHAPTER,
    issues_handled.CHAPTER,
    signal_learned.CHAPTER,
    returns_sent.CHAPTER,
    mails_sent.CHAPTER,
)
TEAMS_AT_ONCE = 10
EVENING = time(19, 0)


def grow(growth: Growth, *, customers: int, orders: int, visits: int) -> None:
    """Add so many of each to what the demo has."""
    around = come(growth, customers)
    albums = albums_of(growth)
    days = days_of(growth.company, growth.own, growth.today, visits, around)
    live(growth, days, albums)
    _orders_that_wait(growth, orders - visits, around)
    chain(growth)
    with open_house(growth.app, growth.tenant, now=growth.now, origin="seed") as house:
        count_again(house)


def live(growth: Growth, days: list[list[Planned]], albums: dict[str, Album]) -> None:
    """Day by day, those first that are longest ago."""
    with open_house(growth.app, growth.tenant, write=False, now=growth.now) as house:
        known = set(house.session.scalars(select(Visit.id)))
    done, of = 0, sum(len(day) for day in days)
    for planned in days:
        for nr, part in enumerate(_by_teams(growth.company, planned)):
            if made_id(growth.company.slug, "visit", part[0].key) not in known:
                _day(growth, part, f"{part[0].day}/{nr}", albums)
            done += len(part)
            growth.say("visits", done, of)


def _by_teams(company: Company, planned: list[Planned]) -> Iterator[list[Planned]]:
    for start in range(0, len(company.crews), TEAMS_AT_ONCE):
        teams = {crew.slug for crew in company.crews[start : start + TEAMS_AT_ONCE]}
        part = [one for one in planned if one.crew in teams]
        if part:
            yield part


def _day(growth: Growth, planned: list[Planned], name: str, albums: dict[str, Album]) -> None:
    """One transaction. Its end looks at the visits from today: only then the feed says what a phone holds now."""
    past = planned[0].day < growth.today
    evening = datetime.combine(planned[0].day, EVENING, AMSTERDAM) if past else growth.now
    settings, files = growth.app.extensions["settings"], files_of(growth.app)
    born: set[str] = set()
    with (
        growth.app.app_context(),
        open_house(growth.app, growth.tenant, now=evening, by=growth.planner, origin="seed") as house,
    ):
        growth.way.sit(house, born, now=growth.now, seed=name)
        day = Day(house, growth.company, planned[0].day, growth.today, growth.planner, planned, name, born)
        crew = {one.key: _who(growth.company, one) for one in planned}
        _preload(day, [albums[crew[one.key].first].hashes(number_of(one)) for one in planned] if past else [])
        ids = {one.key: plan(day, one, latest=evening) for one in planned}
        turn(house, evening)
        orders = {row["work_order_id"] for row in house.desk.read("visit", ids.values())}
        house.desk.preload_by("need", "cause_id", orders)  # of days gone by there are none: nobody asks for each
        for chapter in CHAPTERS:
            if chapter.planned:
                chapter.planned(day)
        if past:
            for chapter in CHAPTERS:
                if chapter.morning:
                    chapter.morning(day)
            for one in planned:
                person = crew[one.key]
                played = play(day, one, ids[one.key], person, albums[person.first], files, settings)
                day.visits += [played] if played else []
            for chapter in CHAPTERS:
                if chapter.evening:
                    chapter.evening(day)
            _write_texts(day, files)
            growth.way.rise(house, growth.today)


def _preload(day: Day, hashes: list[Iterator[str]]) -> None:
    """In one question each what every visit would ask for itself."""
    desk, customers = day.house.desk, [made_id(day.company.slug, "customer", one.place_key) for one in day.planned]
    desk.preload("customer", customers)
    desk.preload_by("address", "customer_id", customers)
    named = {sha256 for some in hashes for sha256 in some}
    desk.preload_by("blob", "sha256", named)
    desk.preload_by("blob_delivery", "sha256", named)


def _write_texts(day: Day, files: Files) -> None:
    given = [(text, played.phone.by.member) for played in day.visits for text in played.phone.texts]
    keep(files, day.house.tenant, given)


def _who(company: Company, one: Planned) -> Person:
    mates = [person for person in company.people if person.team == one.crew]
    return mates[int(one.key.rsplit("/", 1)[1]) % len(mates)]


def albums_of(growth: Growth) -> dict[str, Album]:
    """An album for each technician, by first name; with its files and rows, unless they are there from a try before."""
    with open_house(growth.app, growth.tenant, write=False, now=growth.now) as house:
        known = set(house.session.scalars(select(BlobDelivery.sha256)))
    people = [person for person in growth.company.people if person.team]
    albums: dict[str, Album] = {}
    for nr, person in enumerate(people, 1):
        album = albums[person.first] = Album(made_id(growth.company.slug, "member", person.first))
        if album.mark(0) not in known:
            then = growth.now - LONG_AGO
            with open_house(growth.app, growth.tenant, now=then, origin="seed") as house:
                growth.way.sit(house, set(), now=growth.now, seed=person.first)
                album.put_down(house, files_of(growth.app))
        growth.say("pictures", nr, len(people))
    return albums


def _orders_that_wait(growth: Growth, count: int, around: Customers) -> None:
    """Work orders for which no visit is planned yet."""
    with open_house(growth.app, growth.tenant, now=growth.now, origin="seed") as house:
        waiting = exists().where(Visit.tenant_id == WorkOrder.tenant_id, Visit.work_order_id == WorkOrder.id)
        if house.session.scalar(select(func.count()).select_from(WorkOrder).where(~waiting)):
            return
        growth.way.sit(house, set(), now=growth.now, seed="orders")
        crews, desk = growth.company.crews, house.desk
        chosen = [around[crews[nr % len(crews)].slug][-1 - nr // len(crews)] for nr in range(count)]
        ids = [made_id(growth.company.slug, "customer", one.key) for one in chosen]
        desk.preload("customer", ids)
        addresses = {row["customer_id"]: row for row in desk.read_by("address", "customer_id", ids)}
        (kind,) = desk.rows("visit_type", "code", "installation_11kw")
        for nr, (one, id_) in enumerate(zip(chosen, ids, strict=True)):
            crew, now = crews[nr % len(crews)].slug, growth.now
            unplanned = Planned(one.key, crew, 0, growth.today, now, now, kind["code"], one.place, one.key, None, None)
            customer = desk.get("customer", id_) or {}
            make_work_order(desk, wanted(growth.company, unplanned), kind, customer, addresses[id_])


def chain(growth: Growth) -> None:
    """Link what waits, as the job does. Whoever hears of a seal has heard of these long ago."""
    secret = growth.app.extensions["settings"].secret_key
    for chain in CHAINS:
        with open_house(growth.app, growth.tenant, write=False, now=growth.now) as house:
            of = house.session.scalar(select(func.count()).where(ChainWait.chain == chain)) or 0
        linked, done = AT_ONCE, 0
        while linked == AT_ONCE:
            with open_house(growth.app, growth.tenant, now=growth.now, origin="seed") as house:
                growth.way.sit(house, set(), now=growth.now + 2 * KEPT, seed=f"{chain}/{done}")
                linked = chain_up(house, chain, active_signer(house, secret))
            done += linked
            growth.say(f"{chain} links", done, of)
