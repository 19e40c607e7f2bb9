"""Nights that go wrong or are overtaken: a period that is changed meanwhile, words in more places than one, work that waits."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.customers.models import Customer
from server.kit.chain_check import check_chain
from server.kit.house import House, open_house
from server.kit.i18n import LANGUAGES, t
from server.kit.ids import uuid7
from server.kit.synced_models import Mutation
from server.notifications.mail_models import Mail
from server.privacy import nightly, proving, shield
from server.privacy.holds import put_on_hold
from server.privacy.models import Erasure
from server.privacy.periods import change_period, kind_named, stop_period
from server.privacy.proofs import failure_text
from server.privacy.retention_models import ErasureCheck, RetentionRun
from server.privacy.trial import trial_of
from server.rescues.keeping import keep_acts
from server.rescues.models import Quarantine, QuarantineFile
from server.visits import office_issues
from server.visits.models import Issue, IssueHandling, Photo, Rating, Visit
from sync.erased import ERASED
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess, phone_of
from tests.privacy.erased import TENANT, customer_of, jobs_done, where
from tests.privacy.test_retention import ANNA, YEARS, night

SAID, FOUND, NOTED = "De monteur floot", "Scheur boven de deur van mevrouw", "Stukadoor gebeld voor mevrouw"


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the database here."""
    monkeypatch.setattr(nightly, "sleep", lambda _seconds: None)


def test_words_that_are_to_go_go_wherever_they_stand_but_not_those_of_a_visit_that_is_open(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    over, still_open = piet.visits(day="2026-11-20", team="noord")[1], piet.today()
    rated = tess.does("rating.give", id=uuid7(), visit=over["id"], channel="phone", stars=4, nps=None, comment=SAID)
    assert rated["status"] == "applied"
    for visit, words in ((over, (FOUND, NOTED)), (still_open, ("Lekkage", "Loodgieter komt"))):
        issue = uuid7()
        told = tess.does("issue.report", id=issue, visit=visit["id"], category="safety", severity="high", text=words[0])
        assert told["status"] == "applied"
        with open_house(app, TENANT, now=clock(), by=ANNA) as house:
            office_issues.handle(house, issue, "solved", words[1], by=ANNA)
    with open_house(app, TENANT, now=clock()) as house:
        made = {
            "by_member_id": None,
            "device_id": None,
            "mutation_id": None,
            "at": house.now,
            "offset_ms": 0,
            "jumps": 0,
        }
        said = {"stars": 2, "nps": None, "comment": f"{SAID} weer"}
        house.desk.add("rating", {"visit_id": over["id"], "channel": "link", "received_at": house.now, "late": False} | made | said)  # fmt: skip
        house.audit("rate", "visit", over["id"], None, said)
        house.queue("kit.chain")
        _refused(house, settled=house.now + timedelta(days=1000))
    assert set(jobs_done(app, "kit.chain")) == {"done"}
    assert where(app, SAID, FOUND, NOTED) >= {"rating.comment", "issue.text", "issue_handling.note", "mutation.args",
                                              "attention.params", "notice.params", "audit.after"}  # fmt: skip
    clock.passes(days=1000)
    with open_house(app, TENANT, now=clock()) as house:
        assert "refused" not in trial_of(house, kind_named("inbox"), 12).tables, "it was decided on today"
        for kind in ("ratings", "issues"):
            change_period(house, kind, "24", by=ANNA)
    assert night(app, clock) == ["done"]
    assert not where(app, SAID, FOUND, NOTED) - {"event.payload", "job.args"}
    with open_house(app, TENANT, write=False, now=clock()) as house:
        assert house.session.get_one(Mutation, (TENANT, rated["id"])).args_sha256 == ERASED
        assert 4 in set(house.session.scalars(select(Rating.stars).where(Rating.visit_id == over["id"])))
        kept = house.session.scalars(select(Issue.text).where(Issue.visit_id == still_open["id"])).all()
        notes = house.session.scalars(select(IssueHandling.note).where(IssueHandling.note.is_not(None))).all()
        assert "Lekkage" in kept and notes == ["Loodgieter komt"]
        photo = house.session.scalars(select(Photo.id).where(Photo.visit_id == over["id"])).first()
        assert check_chain(house, "audit").whole
    later = phone_of(app, clock, "tess", "noord").does("photo.hide", after=(rated["id"],), id=photo, reason="Dubbel")
    assert later.get("code") != "erased", "his words went, and he is still our customer"


def test_a_night_that_is_tried_again_keeps_to_the_period_of_now_and_to_its_own_time(
    app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_house(app, TENANT, now=clock()) as house:
        brand = house.session.scalars(select(Customer.entity_id)).first()
        for nr in range(3):
            house.session.add(
                Mail(id=house.desk.new_id(), kind="made", key=f"test {nr}", to=f"klant{nr}@voorbeeld.example", lang="nl", entity_id=brand,
                     subject_kind="visit", subject_id=house.desk.new_id(), letter={"subject": "Dag"}, state="sent", at=house.now)
            )  # fmt: skip
    clock.passes(days=130)
    real = nightly.take
    lengthens(app, clock, "3")

    def full(_house: House, _heap: Any, _ids: list[str]) -> None:
        raise OSError("vol")

    monkeypatch.setattr(nightly, "take", full)
    assert night(app, clock) == ["again"] and len(addresses(app)) == 3
    shown = Browser.of(app, "anna@voltwijk.example").get("/office/settings/retention").text
    assert "Er ging iets mis op de server" in shown and "OSError" not in shown
    lengthens(app, clock, "24")
    monkeypatch.setattr(nightly, "take", real)
    clock.passes(minutes=10)
    assert night(app, clock, again=True) == ["done"] and len(addresses(app)) == 3, "they are to stay two years by now"
    assert line(app) == ("done", 24, 0)

    def one_and_off(house: House, heap: Any, ids: list[str]) -> None:
        real(house, heap, ids)
        stop_period(house, "mails", by=ANNA)

    clock.passes(days=1)
    lengthens(app, clock, "3")
    monkeypatch.setattr(nightly, "AT_ONCE", 1)
    monkeypatch.setattr(nightly, "take", one_and_off)
    assert night(app, clock) == ["done"] and len(addresses(app)) == 2, "switched off, it stops where it is"

    clock.passes(days=1)
    lengthens(app, clock, "3")
    monkeypatch.setattr(nightly, "take", full)
    assert night(app, clock) == ["again"]
    monkeypatch.setattr(nightly, "take", real)
    clock.passes(minutes=41)
    assert night(app, clock, again=True) == ["again"] and len(addresses(app)) == 2, "it does not go on by day"
    assert line(app) == ("failed", 3, 0), "and says so"
    clock.passes(days=1)
    assert night(app, clock)[-1] == "done" and not addresses(app)


def test_a_hold_that_comes_in_the_night_shields_the_files_of_handed_in_work_too(
    app: Flask, piet: Program, clock: FakeClock
) -> None:
    seen, files = shield.Shield(), list[str]()
    for visit in piet.visits(day="2026-11-20", team="noord")[:2]:
        with open_house(app, TENANT, now=clock()) as house:
            put_on_hold(house, customer_of(visit), reason="Geschil", until=None, by=ANNA)
            head = Quarantine(id=house.desk.new_id(), source="file", device_id=house.desk.new_id(), device_name="x",
                              member_id=ANNA, made_at=house.now, came_at=house.now)  # fmt: skip
            house.session.add(head)
            house.session.flush()
            keep_acts(
                house, head, [{"id": uuid7(), "seq": 1, "name": "visit.set_field", "args": {"visit": visit["id"]}}]
            )
            file = QuarantineFile(id=house.desk.new_id(), quarantine_id=head.id, member_id=ANNA, sha256="a" * 64)
            house.session.add(file)
            house.session.flush()
            files.append(file.id)
            house.desk.flush()
            seen.look(house)
    assert seen.without_held("quarantine_file", files) == []


def test_who_has_work_that_waits_for_the_office_is_passed_by_and_no_proof_says_failed(
    app: Flask, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old order, and Milan's hiding of a photo of it was refused: that act names no visit."""
    clock.passes(days=YEARS)
    with open_house(app, TENANT, now=clock()) as house:
        change_period(house, "visits", "84", by=ANNA)
        house.session.flush()
        before = kind_named("visits")
        goes = nightly.sort_out(house, before.name, house.today - timedelta(days=84 * 31)).goes
        photos = select(Visit.work_order_id, Photo.id).join(
            Photo, (Photo.tenant_id == Visit.tenant_id) & (Photo.visit_id == Visit.id)
        )
        photo_of = dict[str, str](iter(house.session.execute(photos)))
    first = next(one for one in goes if one.id in photo_of)
    told = phone_of(app, clock, "milan", "oost").does("photo.hide", id=photo_of[first.id], reason="Niet van mij")
    assert told["status"] == "rejected"
    with open_house(app, TENANT, write=False, now=clock()) as house:
        found = nightly.sort_out(house, "visits", house.today - timedelta(days=84 * 31))
        assert first not in found.goes and len(found.goes) == len(goes) - 1, "the dry run says it stays"
    monkeypatch.setattr(shield, "_named_by_acts", lambda _house: set[str]())  # as if it was refused after the count
    monkeypatch.setattr(nightly, "MOST_A_NIGHT", goes.index(first) + 2)
    monkeypatch.setattr(nightly, "sleep", lambda _seconds: clock.passes(seconds=1))
    assert night(app, clock) == ["done"]
    with open_house(app, TENANT, write=False, now=clock()) as house:
        proofs = list(house.session.scalars(select(Erasure)))
        assert {row.state for row in proofs} == {"done"} and first.id not in {row.work_order_id for row in proofs}
        run = house.session.scalars(select(RetentionRun)).one()
        assert (run.done, run.rest) == (len(proofs), len(goes) - len(proofs) - 1) and run.busy >= 1
        assert len(proofs) == goes.index(first) + 2, "it keeps no other from going"
        assert len({row.done_at for row in proofs}) == len(proofs), "each says when it was done itself"
    looked_at = list[str]()
    real, some = proving.remains_of, len(proofs)

    def stumbles(house: House, erasure: Erasure, *more: Any) -> dict[str, int]:
        looked_at.append(erasure.id)
        if len(looked_at) == 2:
            raise OSError("weg")
        return real(house, erasure, *more)

    monkeypatch.setattr(proving, "AT_ONCE", 1)
    monkeypatch.setattr(proving, "sleep", lambda _seconds: None)
    monkeypatch.setattr(proving, "remains_of", stumbles)
    with open_house(app, TENANT, now=clock()) as house:
        check = proving.ask_check(house, by=ANNA).id
    assert jobs_done(app, "privacy.prove") == ["again"]
    monkeypatch.setattr(proving, "LONGEST", -1)
    assert jobs_done(app, "privacy.prove") == ["done"] and len(looked_at) == 2, "its time is over: another job goes on"
    monkeypatch.setattr(proving, "LONGEST", 60)
    assert jobs_done(app, "privacy.prove") == ["done"]
    assert len(looked_at) == some + 1, "what was looked at is not looked at again"
    with open_house(app, TENANT, write=False) as house:
        row = house.session.get_one(ErasureCheck, (TENANT, check))
        assert (row.state, row.done, row.total, row.remains) == ("done", some, some, {}) and row.chains


def test_why_an_erasure_did_not_go_is_said_without_a_number() -> None:
    for why in ("hold", "under_way", "planned", "clash", "rejected", "quarantine"):
        for lang in LANGUAGES:
            said = failure_text(Erasure(failure=why), lang)
            assert said.endswith(".") and ": ." not in said and "{" not in said and "privacy." not in said
    assert t("privacy.check_something", "en", count=1) == "Something is left of 1 erasure. Tell who runs the server."


def lengthens(app: Flask, clock: FakeClock, months: str) -> None:
    with open_house(app, TENANT, now=clock()) as house:
        change_period(house, "mails", months, by=ANNA)


def addresses(app: Flask) -> set[str]:
    with open_house(app, TENANT, write=False) as house:
        return {to for to in house.session.scalars(select(Mail.to)) if to.endswith("@voorbeeld.example")}


def line(app: Flask) -> tuple[str, int, int]:
    """The newest of the ledger."""
    with open_house(app, TENANT, write=False) as house:
        row = house.session.scalars(select(RetentionRun).order_by(RetentionRun.began_at.desc())).first()
        assert row
        return row.state, row.months, row.done


def _refused(house: House, settled: Any) -> None:
    house.desk.add("refused", {"device_id": house.desk.new_id(), "member_id": ANNA, "body": "los", "state": "dismissed",
                               "why": "malformed", "at": house.now, "settled_at": settled})  # fmt: skip
