"""A company of years: what is written in bulk is what the desk would have written, and everybody can go on with it."""

import hashlib
import json
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from server.kit.chain_check import check_chain
from server.kit.db import tables_of_a_tenant
from server.kit.files import files_of
from server.kit.history import forget_versions
from server.kit.jobs import Work
from server.kit.old_work import forget_old_work
from server.kit.work_models import Delivery, Job
from server.links.models import CustomerLink
from server.notifications.mail_models import Mail
from server.reports.making import make_report
from server.reports.models import Report
from server.reports.verify.check import check
from server.reports.verify.say import verdict_of
from server.seed.companies import SINCE
from server.seed.crowd import grown, places_around
from server.seed.made_ids import made_id
from server.seed.people import VOLTWIJK
from server.seed.sizes import BASELINE, TENFOLD, Size
from server.seed.years import Customer, days_of
from server.visits.jobs import move_windows
from server.visits.models import AddressSignal, Signature, Visit, VisitReturn
from server.visits.windows import AFTER, BEFORE
from tests.databases import MORNING
from tests.field_api.phone import Phone
from tests.seed.conftest import OWN, TENANT, Years, lived_again

NOT_COMPARED = {"chain_link", "chain_head", "chain_wait", "signing_key", "feed_clock", "login", "device", "upload"}
"""Made of chance (keys, salts, hashes of passwords), or counts commits."""
BY_CHANCE_OR_CLOCK = {
    "document_version": {"id"},
    "feed": {"pos", "at", "since"},
    "delivery": {"queued_at", "began_at", "done_at", "attempts"},
    "job": {"id", "queued_at", "began_at", "done_at", "attempts"},
}

SEALED = "server.reports.listeners.make_after_seal"


def everything(years: Years) -> dict[str, Counter[str]]:
    """All rows of the company, as texts that can be compared."""
    found: dict[str, Counter[str]] = {}
    with years.house() as house:
        for table in tables_of_a_tenant():
            if table.name in NOT_COMPARED:
                continue
            passed_over = BY_CHANCE_OR_CLOCK.get(table.name, set()) | {"tenant_id"}
            rows = [dict(row) for row in house.session.execute(select(table)).mappings()]
            if table.name == "feed":  # what left the phones is remembered for a while, for those who have it still
                rows = [row for row in rows if row["op"] == "put"]
            if table.name in (
                "event",
                "delivery",
            ):  # both are sealed today; who hears of that is not asked to begin now
                rows = [row for row in rows if row.get("name") != "SignatureSealed" and row.get("listener") != SEALED]
            plain = ({name: value for name, value in row.items() if name not in passed_over} for row in rows)
            found[table.name] = Counter(json.dumps(row, default=str, sort_keys=True) for row in plain)
    return found


def nights_pass(years: Years) -> None:
    """What the workers and the nightly jobs have done by now."""
    move_windows(Work(years.app, TENANT, years.clock()))
    with years.house(write=True) as house:
        for model in (Job, Delivery):
            mine = update(model).where(model.tenant_id == TENANT, model.created_at <= house.now)
            house.session.execute(mine.values(state="done", done_at=model.run_at))
    with years.house(write=True) as house:
        forget_old_work(house)
        forget_versions(house)


def test_the_shortcut_writes_what_the_desk_writes_and_the_nightly_jobs_leave(years: Years, long_years: Years) -> None:
    nights_pass(years)
    nights_pass(long_years)
    quick, slow = everything(years), everything(long_years)
    assert sum(quick["visit"].values()) > 80 and quick["answer"] and quick["hours_approval"] and quick["cancellation"]
    for table, rows in slow.items():
        differs = sorted([*(quick[table] - rows), *(rows - quick[table])])
        assert not differs, f"{table}: {len(differs)}, {differs[:4]}"


def test_every_page_has_something_to_show(years: Years) -> None:
    with years.house() as house:
        for model in (Mail, CustomerLink, VisitReturn, AddressSignal):
            assert house.session.scalar(select(func.count()).select_from(model)), model
        silent = house.session.scalars(select(AddressSignal).where(AddressSignal.state == "none")).all()
        assert silent and all(row.without > row.with_signal for row in silent)
        addressed = select(func.count()).where(Mail.tenant_id == TENANT, Mail.subject_id.in_(select(Visit.id)))
        assert house.session.scalar(addressed) == house.session.scalar(select(func.count()).select_from(CustomerLink))


def test_its_chains_are_whole_and_wait_for_nothing(years: Years) -> None:
    with years.house() as house:
        for chain in ("audit", "signature"):
            found = check_chain(house, chain)
            assert found.links > 30 and found.whole and not found.waiting, found


def test_a_phone_of_a_new_team_pulls_its_day_and_sees_its_pictures(years: Years) -> None:
    person = next(person for person in years.growth.company.people if person.team == "utrecht")
    phone = Phone(years.app, years.clock, VOLTWIJK.email(person))
    held = phone.pulls()
    with years.house() as house:
        team = made_id("voltwijk", "team", "utrecht")
        on_phones = Visit.day.between(house.today - AFTER, house.today + BEFORE)
        wanted = set(house.session.scalars(select(Visit.id).where(Visit.team_id == team, on_phones)))
    assert wanted and {id_ for kind, id_ in held if kind == "visit"} == wanted
    photo = phone.documents("photo")[0]
    seen = phone.sees(photo["sha256"])
    assert seen.status_code == 200 and hashlib.sha256(seen.data).hexdigest() == photo["sha256"] and photo["received_at"]


def test_a_report_can_be_made_of_a_visit_of_last_summer(years: Years) -> None:
    with years.house() as house:
        signed = select(Signature.visit_id).join(Visit, Visit.id == Signature.visit_id).order_by(Visit.day, Visit.id)
        visit = house.session.scalars(signed).first()
    assert visit
    make_report(Work(years.app, TENANT, years.clock()), visit)
    with years.house() as house:
        (report,) = house.session.scalars(select(Report).where(Report.visit_id == visit))
        with files_of(years.app).open(TENANT, report.blob_sha256) as source:
            keys = years.app.test_client().get("/.well-known/veldwerk/voltwijk/keys.json").json["keys"]
            assert verdict_of(check(source.read(), keys)) == "valid", "the seal, the statement and every photo hold"


def test_begun_again_after_a_break_it_makes_what_is_missing_and_nothing_twice(years: Years) -> None:
    before = {table: rows for table, rows in everything(years).items() if table != "report"}
    lived_again(years)
    after = everything(years)
    assert {table: after[table] for table in before} == before


@pytest.mark.parametrize("size", [BASELINE, TENFOLD], ids=lambda size: size.name)
def test_the_sizes_are_those_of_the_company_as_it_is_and_ten_times_that(size: Size) -> None:
    whole = grown(VOLTWIJK, size.teams)
    assert len(whole.crews) == size.teams and len({person.first for person in whole.people}) == len(whole.people)
    around = {crew.slug: [Customer("x-1", place) for place in places_around(crew, 3)] for crew in whole.crews}
    days = days_of(whole, OWN, MORNING.date(), size.visits, around)
    keys = [one.key for day in days for one in day]
    assert len(keys) == len(set(keys)) == size.visits
    assert (MORNING.date() - days[0][0].day) < SINCE, "everybody was in his team by then"
