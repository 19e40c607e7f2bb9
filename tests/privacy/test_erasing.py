"""Klaas asks Anna to erase all that is known of him: it goes everywhere, the books stay right, nothing comes back."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.customers.models import Customer
from server.evidence.models import Blob
from server.inventory.models import Movement
from server.kit.chain_check import check_chain
from server.kit.chain_models import CHAINS
from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.files import files_of
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.search_models import SearchWord
from server.kit.synced import SqlStore
from server.kit.synced_models import Mutation
from server.kit.watermark import begin_epoch
from server.kit.work import do_row
from server.kit.work_models import Delivery
from server.office.visit_page import page_of
from server.privacy.asking import found, plan_of
from server.privacy.holds import lift_hold, put_on_hold
from server.privacy.models import Erasure
from server.privacy.remembering import remember, remembered
from server.seed.made_ids import made_id
from server.visits.models import TimeEntry, Visit
from sync.client import Client
from sync.phone_line import WsgiLine
from sync.phone_state import PhoneState
from tests.conftest import FakeClock
from tests.customer_pages.klaas import HTML, Klaas
from tests.office.people import Program, Tess
from tests.privacy.erased import (
    TENANT,
    asks,
    cancels_what_is_planned,
    customer_of,
    is_erased,
    jobs_done,
    where,
    yesterdays,
)
from tests.sync.client_hands import PASSWORD, add_photo, picture


def chains_hold(app: Flask) -> dict[str, int]:
    """Both chains are whole; how many links of each were erased."""
    with open_house(app, TENANT, write=False) as house:
        found = {chain: check_chain(house, chain) for chain in CHAINS}
    assert all(one.whole for one in found.values()), [one.wrong for one in found.values()]
    return {chain: one.erased for chain, one in found.items()}


def chained(app: Flask) -> None:
    """What waits for a chain is linked."""
    with open_house(app, TENANT) as house:
        house.queue("kit.chain")
    assert set(jobs_done(app, "kit.chain")) == {"done"}


def clocks_raised(monkeypatch: pytest.MonkeyPatch) -> dict[SqlStore, list[list[str]]]:
    """The scopes whose clocks each transaction raises from now on, call by call: two calls could wait in a ring with a push."""
    said, real = dict[SqlStore, list[list[str]]](), SqlStore.raise_clocks

    def raises(store: SqlStore, scopes: Sequence[str]) -> dict[str, int]:
        said.setdefault(store, []).append(list(scopes))
        return real(store, scopes)

    monkeypatch.setattr(SqlStore, "raise_clocks", raises)
    return said


def count(house: House, table: Any) -> int:
    return house.session.scalar(select(func.count()).select_from(table)) or 0


def test_klaas_is_erased_everywhere_and_the_books_stay_right(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = yesterdays(piet)
    customer, name = customer_of(visit), visit["customer"]["name"]
    secret = "De sleutel ligt onder de derde tegel"
    assert tess.writes(visit["id"], "remarks", secret, visit["remarks"])["status"] == "applied"
    refused = tess.does("checklist.answer", visit=visit["id"], id="no id", item="x", repeat=0, value=secret)
    assert refused["status"] == "rejected"
    chained(app)
    with open_house(app, TENANT, now=clock()) as house:
        rows = found(house, customer)
        photos = {row["blob_sha256"] for row in rows["photo"]}
        before = (count(house, TimeEntry), count(house, Movement), count(house, Visit))
        with pytest.raises(Problem, match="in_the_way"):
            asks(house, customer, name)  # what was refused waits in the inbox, and a visit is planned
    cancels_what_is_planned(app, piet, customer)
    assert piet.post(f"/api/rejected/{refused['id']}/dismiss").status_code == 200
    assert where(app, secret) >= {"visit.remarks", "mutation.args", "document_version.body"}
    with open_house(app, TENANT, now=clock()) as house:
        with pytest.raises(Problem, match="wrong_name"):
            asks(house, customer, "Klaas")
        plan = plan_of(house, customer)
        assert not plan.obstacles and plan.goes["photo"] == len(rows["photo"]) and plan.files >= len(photos)
        asks(house, customer, f"  {name.upper()} ")
    raised = clocks_raised(monkeypatch)
    assert jobs_done(app) == ["done"]
    assert raised and all(len(scopes) == 1 and scopes[0] == sorted(scopes[0]) for scopes in raised.values())
    with open_house(app, TENANT, write=False, now=clock()) as house:
        (proof,) = house.session.scalars(select(Erasure))
        assert (proof.state, proof.reference) == ("done", "AVG-7") and proof.counts["files"] == plan.files
        assert proof.heads_before and proof.heads_before["signature"] == proof.heads_after["signature"]
        assert (count(house, TimeEntry), count(house, Movement), count(house, Visit)) == before
        assert not set(house.session.scalars(select(Blob.sha256))) & photos
        assert house.session.get_one(Customer, (TENANT, customer)).name == "Gewiste klant"
        words = select(SearchWord.word).where(SearchWord.row_id == customer)
        assert set(house.session.scalars(words)) == {"gewiste", "klant"}
        assert not [sha for sha in photos if files_of(app).size(TENANT, sha) is not None]
        assert {*found(house, customer)} <= {"customer", "address", "work_order", "work_order_line", "visit", "visit_step", "visit_move", "visit_return", "part_use", "part_return", "serial_claim", "rating", "issue", "issue_handling", "follow_up", "mutation", "audit", "erasure", "cancellation", "reopening"}  # fmt: skip
        assert page_of(house, files_of(app), visit["id"], "en")["customer"]["name"] == "Erased customer"
    assert where(app, secret, name, visit["customer"].get("email") or name) <= {"event.payload", "job.args"}
    assert chains_hold(app)["signature"] >= 1
    assert customer in remembered(files_of(app), TENANT)
    assert piet.post(f"/api/visit/{visit['id']}/reopen", {"reason": "toch"}).status_code == 409


def test_late_work_gets_its_answer_and_is_not_kept(app: Flask, piet: Program, tess: Tess, clock: FakeClock) -> None:
    visit = yesterdays(piet)
    customer = customer_of(visit)
    first = tess.writes(visit["id"], "remarks", "Bel eerst mevrouw", visit["remarks"])
    is_erased(app, piet, customer, clock)
    secret = "Mevrouw is in het ziekenhuis"
    told = tess.writes(visit["id"], "remarks", secret, None)
    assert (told["status"], told["code"]) == ("rejected", "erased") and "gewist" in told["message"]
    photo = {"id": uuid7(), "visit": visit["id"], "sha256": "a" * 64, "bytes": 10, "width": 1, "height": 1}
    late = [
        tess.does("photo.add", **photo, taken_at=rfc3339(clock()), quality=None, override=secret),
        tess.does("checklist.answer", visit=visit["id"], id="no id", item="x", repeat=0, value=secret),
        tess.does("photo.hide", after=(told["id"],), id=uuid7(), reason=secret),
    ]
    assert {one["code"] for one in late} == {"erased"}
    worked = {"from": rfc3339(clock() - timedelta(hours=1)), "to": rfc3339(clock())}
    assert tess.does("time.log", id=uuid7(), kind="work", visit=visit["id"], **worked)["status"] == "applied"
    lost = tess.answers(uuid7(), "earth", "ok")
    onto = piet.post(f"/api/rejected/{lost['id']}/accept", {"visit": visit["id"]})
    assert (onto.status_code, onto.json["code"]) == (409, "erased"), "nobody puts other work on it"
    assert piet.post(f"/api/rejected/{lost['id']}/dismiss").status_code == 200
    assert not where(app, secret, "Bel eerst mevrouw", "ziekenhuis")
    assert not [one for one in piet.inbox() if one["type"] == "rejected"], "nothing of it asks the office"
    with open_house(app, TENANT, write=False) as house:
        row = house.session.get_one(Mutation, (TENANT, first["id"]))
        assert (row.args, row.status) == ({}, "applied")


def test_a_phone_forgets_klaas_at_once_but_not_the_piece_that_went_on_to_his_neighbour(
    app: Flask, piet: Program, clock: FakeClock
) -> None:
    visit, neighbours = yesterdays(piet), piet.today()
    state = PhoneState()
    phone = Client(WsgiLine(app), state, clock=clock)
    phone.log_in("tess@voltwijk.example", PASSWORD, name="Tess's tablet")
    phone.sync()
    add_photo(phone, visit["id"], picture("red"))
    phone.do("visit.set_field", visit=visit["id"], field="remarks", value="Hond", was=visit["remarks"])
    now = rfc3339(clock())
    phone.do("time.log", id=phone.new_id(), kind="work", visit=visit["id"], from_=now, to=now)
    phone.sync()
    charger = next(id_ for id_, doc in phone.documents_of("product").items() if doc["tracking"] == "serial")
    for where_ in (visit["id"], neighbours["id"]):  # meant for Klaas; it hangs at his neighbour's
        phone.do("part.use", id=phone.new_id(), visit=where_, product=charger, quantity=1, serial="V1", from_=None)
    late = add_photo(phone, visit["id"], picture("blue"))
    phone.do("photo.hide", id=late, reason="Klaas staat erop")
    is_erased(app, piet, customer_of(visit), clock)
    assert phone.waiting[1]["after"] == [phone.waiting[0]["id"]] and len(phone.outbox) == 7
    phone.sync()
    assert [(one.mutation["name"], (one.receipt or {}).get("status")) for one in phone.outbox] == [
        ("time.log", "applied"),
        ("part.use", "applied"),
    ]
    assert phone.outbox[1].mutation["args"]["visit"] == neighbours["id"]
    assert not state.blobs(), "neither the photo that was sent nor the late one"
    with open_house(app, TENANT, write=False) as house:
        told = {(one.scope, one.op) for one in house.store.feed_of([("visit", visit["id"])])}
    assert (f"user:{phone.member}", "gone") in told, "also when she drives for another team by now"


def test_a_phone_that_asks_again_gets_the_same_answer_byte_for_byte(
    app: Flask, piet: Program, tess: Tess, clock: FakeClock
) -> None:
    visit = yesterdays(piet)
    mutation = {"id": uuid7(), "seq": tess.seq, "schema": 1, "name": "visit.set_field", "at": rfc3339(clock())}
    mutation["args"] = {"visit": visit["id"], "field": "remarks", "value": "Hond in de tuin", "was": visit["remarks"]}

    def sends() -> str:
        body = {"sent_at": rfc3339(clock()), "mutations": [mutation]}
        got = tess.client.post("/api/mobile/sync", json=body, headers={"Authorization": f"Bearer {tess.token}"})
        return json.dumps(got.json["receipts"])

    before = sends()
    is_erased(app, piet, customer_of(visit), clock)
    assert sends() == before and not where(app, "Hond in de tuin")


def test_a_hold_forbids_it_even_when_it_was_asked_for_already(app: Flask, piet: Program, clock: FakeClock) -> None:
    visit = yesterdays(piet)
    customer, by = customer_of(visit), made_id("voltwijk", "member", "Piet")
    cancels_what_is_planned(app, piet, customer)
    with open_house(app, TENANT, now=clock()) as house:
        asks(house, customer, visit["customer"]["name"])
        with pytest.raises(Problem, match="hold_in_the_past"):
            put_on_hold(house, customer, reason="Geschil", until=date(2026, 11, 20), by=by)
        put_on_hold(house, customer, reason="Geschil over de meterkast", until=date(2026, 11, 22), by=by)
    assert jobs_done(app) == ["done"]
    with open_house(app, TENANT, now=clock()) as house:
        (failed,) = house.session.scalars(select(Erasure))
        assert (failed.state, failed.failure) == ("failed", "hold")
        assert house.session.get_one(Customer, (TENANT, customer)).erased_at is None
        lift_hold(house, customer, by=by)
        put_on_hold(house, customer, reason="Tot morgen", until=date(2026, 11, 22), by=by)
    clock.passes(days=2)
    with open_house(app, TENANT, now=clock()) as house:
        assert not plan_of(house, customer).obstacles, "its day is over"


def test_the_address_from_which_klaas_rated_goes_with_him_and_the_chain_still_holds(
    app: Flask, piet: Program, clock: FakeClock
) -> None:
    klaas = Klaas(app, clock)
    link, home = klaas.link("rate", klaas.yesterday()), {"REMOTE_ADDR": "203.0.113.7"}
    sent = klaas.client.post(f"{link}/rate", data={"stars": "4", "comment": "Netjes"}, headers=HTML, environ_base=home)
    assert sent.status_code == 303, sent.text
    chained(app)
    assert where(app, "203.0.113.7") == {"audit.origin"}
    is_erased(app, piet, customer_of(yesterdays(piet)), clock)
    assert not where(app, "203.0.113.7", "Netjes")
    assert chains_hold(app)["audit"] >= 1


def test_an_older_backup_does_not_bring_klaas_back(app: Flask, piet: Program, clock: FakeClock) -> None:
    visit = yesterdays(piet)
    customer = customer_of(visit)
    with open_house(app, TENANT) as house:
        remember(house, files_of(app), customer)  # all that a restore of an older database leaves
    begin_epoch(app, TENANT)
    with open_house(app, TENANT, write=False) as house:
        (heard,) = house.session.scalars(select(Delivery.id).where(Delivery.listener.like("server.privacy.%")))
    assert do_row(app, "delivery", TENANT, heard) == "done"
    assert jobs_done(app) == ["done"] and jobs_done(app) == ["done"]
    with open_house(app, TENANT, write=False) as house:
        (proof,) = house.session.scalars(select(Erasure))
        assert (proof.state, proof.reason) == ("done", "again")
    assert not where(app, visit["customer"]["name"]) - {"event.payload", "job.args"}
