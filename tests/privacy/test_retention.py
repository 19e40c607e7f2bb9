"""Anna says how long data are kept: a dry run first, then the night does what it said, and leaves alone what it must."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.customers.models import Customer
from server.inventory.models import Movement
from server.kit.chain_check import check_chain
from server.kit.chain_models import CHAINS
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.synced_models import Attention, Mutation, Refused
from server.kit.work_models import Audit
from server.notifications.mail_models import Mail
from server.office.mail_pages import mail_rows
from server.privacy import nightly
from server.privacy.asking import found
from server.privacy.holds import put_on_hold
from server.privacy.models import Erasure
from server.privacy.periods import KINDS, change_period, kind_named, months_before, read_months
from server.privacy.proving import remains_of
from server.privacy.retention_models import RetentionRun
from server.privacy.trial import trial_of
from server.seed.made_ids import made_id
from server.visits.models import TimeEntry, Visit
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess
from tests.privacy.erased import TENANT, customer_of, jobs_done, where

ANNA = made_id("voltwijk", "member", "Anna")
SECRET = "De hond heet Bello"
YEARS = 8 * 366


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the database here."""
    monkeypatch.setattr(nightly, "sleep", lambda _seconds: None)


def test_months_are_those_of_the_calendar() -> None:
    assert months_before(date(2026, 11, 21), 84) == date(2019, 11, 21)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
    for kind in KINDS:
        assert read_months(kind, f" {kind.least} ") == kind.least <= kind.usual
        for text in (str(kind.least - 1), "241", "-3", "1.5", "", "zeven", "٣", "9" * 30):
            with pytest.raises(Problem) as wrong:
                read_months(kind, text)
            assert (wrong.value.status, wrong.value.pointer) == (422, "/months")


def test_anna_sees_what_would_go_before_she_switches_anything_on(app: Flask, anna: Program, piet: Program) -> None:
    page, browser = "/office/settings/retention", Browser.of(app, "anna@voltwijk.example")
    shown = browser.get(page).text
    assert shown.count("Uit: blijft voorgoed") == len(KINDS) and "article" not in shown
    trial = browser.get(f"{page}/trial?kind=customers&months=84")
    assert trial.status_code == 200 and "Zet aan: na 84 maanden" in trial.text and "er is niets veranderd" in trial.text
    short = browser.get(f"{page}/trial?kind=customers&months=83")
    assert short.status_code == 422 and 'value="83"' in short.text and "van 84 tot en met 240" in short.text
    assert browser.get(f"{page}/trial?kind=alles&months=84").status_code == 404
    assert browser.form(f"{page}/mails", months="nooit").status_code == 422
    assert browser.form(f"{page}/mails", months="24").status_code == 303
    on = browser.get(page).text
    assert "Na 24 maanden" in on and "gewijzigd door Anna" in on and on.count("Zet uit") >= 1
    assert "Inhoud van mails" in browser.get(f"{page}/trial").text
    assert anna.send("PUT", "/api/retention/mails", {"months": 36}).json["months"] == 36
    assert anna.send("PUT", "/api/retention/mails", {"months": 2}).status_code == 422
    assert browser.form(f"{page}/mails/stop").status_code == 303
    kinds = {one["kind"]: one["months"] for one in anna.get("/api/retention").json["items"]}
    assert kinds == {kind.name: None for kind in KINDS}
    with open_house(app, TENANT, write=False) as house:
        said = house.session.scalars(select(Audit).where(Audit.subject_id == "mails").order_by(Audit.created_at))
        assert [*sorted((row.before["months"] or 0, row.after["months"] or 0) for row in said)] == [
            (0, 24),
            (24, 36),
            (36, 0),
        ]
        assert not count(house, Erasure) and not count(house, RetentionRun)
    for path in (page, f"{page}/trial", "/office/settings/erasures"):
        assert Browser.of(app, "piet@voltwijk.example").get(path).status_code == 403
    assert piet.get("/api/retention/mails/trial").status_code == 403


def test_the_night_does_what_the_dry_run_said_and_leaves_alone_what_it_must(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    gone, kept, other = piet.visits(day="2026-11-20", team="noord")[:3]
    assert len({customer_of(one) for one in (gone, kept, other)}) == 3
    for one in (gone, kept):
        tess.writes(one["id"], "remarks", f"{SECRET} bij {one['id']}", one["remarks"])
        is_over(app, piet, customer_of(one))
    of_years_ago(app, clock, gone, kept)
    with open_house(app, TENANT, now=clock()) as house:
        put_on_hold(house, customer_of(kept), reason="Geschil", until=None, by=ANNA)
        names = {one["id"]: house.session.get_one(Customer, (TENANT, customer_of(one))).name for one in (gone, kept)}
        protected = {table: {row["id"] for row in rows} for table, rows in found(house, customer_of(kept)).items()}
        counts = [count(house, table) for table in (TimeEntry, Movement, Visit, Mutation)]
    clock.passes(days=YEARS)
    with open_house(app, TENANT, now=clock()) as house:
        trials = {kind.name: trial_of(house, kind, kind.usual) for kind in KINDS}
        for kind in KINDS:
            change_period(house, kind.name, str(kind.usual), by=ANNA)
        house.session.flush()
        before, trials["visits"] = trials["visits"].goes, trial_of(house, kind_named("visits"), 84)
    assert 0 < trials["visits"].goes < before, "who is erased as a whole goes first"
    assert trials["customers"].goes == 1 and trials["customers"].held == 1 and trials["customers"].busy > 3
    assert names[gone["id"]] in trials["customers"].oldest[0].text
    assert trials["mails"].held == 1 and trials["mails"].oldest[0].text == "klant@voorbeeld.example"
    night(app, clock)
    with open_house(app, TENANT, write=False, now=clock()) as house:
        runs = {run.kind: run for run in house.session.scalars(select(RetentionRun))}
        assert {name: run.state for name, run in runs.items()} == dict.fromkeys(trials, "done")
        for name in ("customers", "visits", "leads", "access"):
            assert (runs[name].done, runs[name].held, runs[name].rest) == (trials[name].goes, trials[name].held, 0), (
                name
            )
        assert all(runs[name].held == trials[name].held for name in trials), "what is on hold stays in every kind"
        proof = house.session.scalars(select(Erasure).where(Erasure.customer_id == customer_of(gone))).one()
        assert (proof.state, proof.reason, proof.by_member_id) == ("done", "retention", None)
        assert not remains_of(house, proof)
        held = found(house, customer_of(kept))
        assert {table: {row["id"] for row in rows} & protected[table] for table, rows in held.items() if table in protected} == protected  # fmt: skip
        assert counts == [count(house, table) for table in (TimeEntry, Movement, Visit, Mutation)]
        mails = {row["to"] for row in mail_rows(list(house.session.scalars(select(Mail))), house, "nl")}
        assert mails >= {"gehouden@voorbeeld.example"} and "klant@voorbeeld.example" not in mails
        states = set(house.session.scalars(select(Attention.state))) | set(house.session.scalars(select(Refused.state)))
        assert states <= {"open"} and "los" in set(house.session.scalars(select(Refused.body)))
        for chain in CHAINS:
            assert check_chain(house, chain).whole
    assert not where(app, f"{SECRET} bij {gone['id']}", names[gone["id"]]) - {"event.payload", "job.args"}
    assert where(app, f"{SECRET} bij {kept['id']}") >= {"visit.remarks", "mutation.args"}
    done = {name: run.done for name, run in runs.items()}
    night(app, clock)
    with open_house(app, TENANT, write=False, now=clock()) as house:
        again = {run.kind: run.done for run in house.session.scalars(select(RetentionRun))}
    assert again == done, "a second time on one day does nothing"
    with open_house(app, TENANT, write=False, now=clock()) as house:
        assert (
            not trial_of(house, kind_named("customers"), 84).goes and not trial_of(house, kind_named("acts"), 24).goes
        )


def test_a_night_that_is_killed_goes_on_and_one_kind_that_fails_leaves_the_others_alone(
    app: Flask, piet: Program, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old work orders of customers who stay, one a night; the worker dies in the first, and mails cannot be emptied at all."""
    one, other = piet.visits(day="2026-11-20", team="noord")[:2]
    of_years_ago(app, clock, one, other)
    clock.passes(days=YEARS)
    with open_house(app, TENANT, now=clock()) as house:
        for kind in ("visits", "mails", "ratings"):
            change_period(house, kind, str(kind_named(kind).usual), by=ANNA)
        goes = nightly.sort_out(house, "visits", months_before(house.today, 84)).goes
        first = house.session.scalars(select(Visit.id).where(Visit.work_order_id == goes[0].id)).all()[0]
        name = house.session.get_one(Customer, (TENANT, goes[0].customer)).name
    assert len(goes) > 2
    monkeypatch.setattr(nightly, "MOST_A_NIGHT", 1)
    real_erase, real_take, erased = nightly.erase, nightly.take, list[str]()

    def dies(work: Any, erasure: str) -> None:
        erased.append(erasure)
        if len(erased) == 1:
            with work.house() as house:  # marked, and then the power went
                house.session.get_one(Erasure, (house.tenant, erasure)).state = "running"
            raise KeyboardInterrupt
        real_erase(work, erasure)

    def full(house: House, heap: Any, ids: list[str]) -> None:
        if heap.table == "mail":
            raise OSError("vol")
        real_take(house, heap, ids)

    monkeypatch.setattr(nightly, "erase", dies)
    monkeypatch.setattr(nightly, "take", full)
    with pytest.raises(KeyboardInterrupt):
        night(app, clock)
    assert night(app, clock, again=True) == ["again"]
    with open_house(app, TENANT, write=False, now=clock()) as house:
        runs = {run.kind: run for run in house.session.scalars(select(RetentionRun))}
        assert {name: run.state for name, run in runs.items()} == {
            "visits": "done",
            "mails": "failed",
            "ratings": "done",
        }
        assert runs["mails"].error == "OSError" and runs["mails"].done == 0
        proofs = list(house.session.scalars(select(Erasure)))
        assert {(row.state, row.customer_id, row.work_order_id) for row in proofs} == {
            ("done", one.customer, one.id) for one in goes[:2]
        }
        assert (runs["visits"].done, runs["visits"].rest) == (1, len(goes) - 2)
        assert not any(remains_of(house, row) for row in proofs)
        customer = house.session.get_one(Customer, (TENANT, goes[0].customer))
        assert customer.erased_at is None and customer.name == name
        assert house.session.get_one(Visit, (TENANT, first)).erased_at is not None
    monkeypatch.setattr(nightly, "take", real_take)
    clock.passes(minutes=1)
    assert night(app, clock, again=True) == ["done"]
    with open_house(app, TENANT, write=False, now=clock()) as house:
        assert house.session.scalars(select(RetentionRun.state).where(RetentionRun.kind == "mails")).one() == "done"
        assert "klant@voorbeeld.example" not in set(house.session.scalars(select(Mail.to)))
    shown = Browser.of(app, "piet@voltwijk.example").get(f"/office/visit/{first}").text
    assert "De inhoud van dit bezoek is gewist" in shown and name in shown
    nights = Browser.of(app, "anna@voltwijk.example").get("/office/settings/retention").text
    assert re.search(r"Oude werkorders.*?van vóór", nights, re.DOTALL) and "Gedaan" in nights


def night(app: Flask, clock: FakeClock, *, again: bool = False) -> list[str]:
    if not again:
        with open_house(app, TENANT, now=clock()) as house:
            house.queue("privacy.retention")
    return jobs_done(app, "privacy.retention")


def is_over(app: Flask, piet: Program, customer: str) -> None:
    """Nothing of him is planned any more."""
    with open_house(app, TENANT, write=False) as house:
        planned = [row["id"] for row in found(house, customer)["visit"] if row["state"] == "planned"]
    for one in planned:
        assert piet.post(f"/api/visit/{one}/cancel", {"reason": "Verhuisd"}).status_code == 200


def of_years_ago(app: Flask, clock: FakeClock, one: dict[str, Any], other: dict[str, Any]) -> None:
    """What a year leaves: mails of both, a card that was dealt with, work that could not be read, and some that waits."""
    with open_house(app, TENANT, now=clock()) as house:
        brand = house.session.get_one(Customer, (TENANT, customer_of(one))).entity_id
        for visit, to in ((one, "klant@voorbeeld.example"), (other, "gehouden@voorbeeld.example")):
            house.session.add(
                Mail(id=house.desk.new_id(), kind="made", key=f"test {to}", to=to, lang="nl", entity_id=brand,
                     subject_kind="visit", subject_id=visit["id"], letter={"subject": SECRET}, state="sent", at=house.now)
            )  # fmt: skip
        house.desk.add("attention", {"subject_kind": "visit", "subject_id": one["id"], "code": "question", "state": "done",
                                     "params": {"text": SECRET}, "at": house.now, "done_at": house.now})  # fmt: skip
        for state, body in (("kept", SECRET), ("open", "los")):
            house.desk.add("refused", {"device_id": house.desk.new_id(), "member_id": ANNA, "body": body, "state": state,
                                       "why": "malformed", "at": house.now})  # fmt: skip


def count(house: House, table: Any) -> int:
    return house.session.scalar(select(func.count()).select_from(table)) or 0
