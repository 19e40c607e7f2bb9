"""A report is made when all is here, says what was signed, and is made again when facts change."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from server.evidence.sweeping import orphans
from server.kit.chain_check import check_chain
from server.kit.chain_jobs import chain_later, chain_what_waits
from server.kit.chain_models import ChainLink
from server.kit.files import files_of
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.jobs import Work
from server.kit.signing_keys import rotate
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.reports.carried import carried_words
from server.reports.facts import Waiting, facts_of
from server.reports.glyphs import drawable
from server.reports.jobs import make_missing, seal_again
from server.reports.making import make_report
from server.reports.models import Report
from server.reports.verify.check import check
from server.reports.verify.read_pdf import attachments
from server.reports.verify.say import verdict_of
from server.seed.made_ids import made_id
from server.visits.models import Photo, Signature, Visit, VisitStep
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

VOLTWIJK = made_id("voltwijk", "tenant", "1")


@pytest.fixture
def work(app: Flask, clock: FakeClock) -> Work:
    """A worker in voltwijk; all that waited is chained."""
    clock.passes(microseconds=123_456)  # as real clocks do
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    return work


@pytest.fixture
def signed(piet: Program) -> str:
    """A visit of yesterday that ended and was signed."""
    return str(piet.visits(day="2026-11-20", team="noord")[1]["id"])


def newest(app: Flask, visit: str) -> tuple[Report, bytes]:
    with open_house(app, VOLTWIJK, write=False) as house:
        row = house.session.scalars(
            select(Report).where(Report.visit_id == visit).order_by(Report.number.desc())
        ).first()
        assert row is not None
        with files_of(app).open(VOLTWIJK, row.blob_sha256) as source:
            return row, source.read()


def keys_of(app: Flask) -> list[dict[str, Any]]:
    return app.test_client().get("/.well-known/veldwerk/voltwijk/keys.json").json["keys"]


def test_a_report_is_made_once_and_both_halves_of_its_proof_hold(app: Flask, work: Work, signed: str) -> None:
    assert make_report(work, signed)
    assert not make_report(work, signed), "the same facts, no second one"
    row, pdf = newest(app, signed)
    assert (row.number, row.lang, row.changed) == (1, "nl", 0)
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    found = check(pdf, keys_of(app))
    assert verdict_of(found) == "valid" and found.photos == 5 and found.company == "Voltwijk Laadpalen"
    files = attachments(pdf)
    with open_house(app, VOLTWIJK, write=False) as house:
        hashes = set(house.session.scalars(select(Photo.blob_sha256).where(Photo.visit_id == signed)))
    assert hashes <= {hashlib.sha256(data).hexdigest() for data in files.values()}, "the originals, byte for byte"


def test_its_first_page_says_who_did_the_work_and_when(app: Flask, work: Work, signed: str) -> None:
    assert make_report(work, signed)
    with open_house(app, VOLTWIJK, write=False) as house:
        facts = facts_of(house, files_of(app), signed)
    assert facts is not None and facts.carried is not None
    said = carried_words(facts.carried, "nl")
    assert said == "Uitgevoerd op 20 november 2026, 11:10–13:18, door Bram Postma."
    later = update(VisitStep).where(VisitStep.visit_id == signed, VisitStep.to_state == facts.visit.state)
    with open_house(app, VOLTWIJK) as house:
        house.session.execute(
            later.values(
                at=facts.carried.ends + timedelta(minutes=7),
                received_at=facts.carried.ends + timedelta(hours=1),
                offset_ms=0,
            )
        )
    assert make_report(work, signed), "the next one says it as it is now"


def test_it_waits_for_each_thing_that_has_still_to_come(app: Flask, clock: FakeClock, signed: str) -> None:
    work = Work(app, VOLTWIJK, clock())
    files = files_of(app)

    def why(change: Any = None, undo: Any = None) -> str:
        with open_house(app, VOLTWIJK) as house:
            if change is not None:
                house.session.execute(change)
        try:
            with open_house(app, VOLTWIJK, write=False) as house:
                facts_of(house, files, signed)
            return ""
        except Waiting as waiting:
            return waiting.why
        finally:
            with open_house(app, VOLTWIJK) as house:
                if undo is not None:
                    house.session.execute(undo)

    assert why() == "seal"
    assert not make_report(work, signed)
    chain_what_waits(work)
    photos = update(Photo).where(Photo.visit_id == signed)
    assert why(photos.values(bytes_at=None), photos.values(bytes_at=clock())) == "photos"
    mark = update(Signature).where(Signature.visit_id == signed)
    with open_house(app, VOLTWIJK, write=False) as house:
        row = house.session.scalars(select(Signature).where(Signature.visit_id == signed)).one()
    assert why(mark.values(image_sha256="0" * 64), mark.values(image_sha256=row.image_sha256)) == "mark"
    assert (
        why(mark.values(statement_sha256="0" * 64), mark.values(statement_sha256=row.statement_sha256)) == "statement"
    )
    assert why(mark.values(name="Een ander"), mark.values(name=row.name)) == "odd"
    assert why() == ""
    state = update(Visit).where(Visit.id == signed)
    assert why(delete(Signature).where(Signature.visit_id == signed)) == "", "nobody signed: nothing to wait for"
    assert why(state.values(state="no_access"), state.values(state="done")) == "not_signed"


def test_a_visit_that_nobody_signed_has_a_report_that_says_so(
    app: Flask, work: Work, browser: Browser, signed: str
) -> None:
    with open_house(app, VOLTWIJK) as house:
        house.session.execute(delete(Signature).where(Signature.visit_id == signed))
    assert make_report(work, signed)
    assert not make_report(work, signed), "the same facts, no second one"
    _, pdf = newest(app, signed)
    found = check(pdf, keys_of(app))
    assert (verdict_of(found), found.unsigned, found.signatures, found.photos) == ("valid", True, [], 5)
    record = json.loads(next(data for name, data in attachments(pdf).items() if name.startswith("record-")))
    assert (record["visit"], record["app"], record["role"], record["name"]) == (signed, "office/1", "", "")
    assert "Niet door de klant ondertekend" in browser.get(f"/office/visit/{signed}").text


def test_from_the_seal_to_the_report_by_jobs_alone(app: Flask, clock: FakeClock, signed: str) -> None:
    """What the clockwork and the workers do, one row after the other."""
    assert chain_later(app, VOLTWIJK, clock()) and not chain_later(app, VOLTWIJK, clock())
    for _ in range(6):
        with open_house(app, VOLTWIJK, write=False) as house:
            waiting = [("job", id_) for id_ in house.session.scalars(select(Job.id).where(Job.state == "waiting", Job.name.in_(("kit.chain", "reports.make"))))]  # fmt: skip
            waiting += [("delivery", id_) for id_ in house.session.scalars(select(Delivery.id).where(Delivery.state == "waiting"))]  # fmt: skip
        for table, id_ in waiting:
            assert do_row(app, table, VOLTWIJK, id_) in ("done", "nothing")
    assert newest(app, signed)[0].number == 1
    assert not chain_later(app, VOLTWIJK, clock())


def test_what_changes_after_the_signing_is_in_the_next_report(
    app: Flask, work: Work, piet: Program, signed: str
) -> None:
    make_report(work, signed)
    before = piet.visit(signed)["remarks"]
    piet.send("PATCH", f"/api/visit/{signed}", {"remarks": "Later gebeld.", "was": {"remarks": before}})
    assert make_report(work, signed)
    row, pdf = newest(app, signed)
    assert (row.number, row.changed) == (2, 1)
    found = check(pdf, keys_of(app))
    assert found.verdict == "valid" and found.changes == 1
    said = json.loads(attachments(pdf)["veldwerk.json"])
    assert said["changed"] == [{"part": "remarks", "before": before or "", "after": "Later gebeld."}]


def test_a_photo_that_was_hidden_since_is_not_given_away(app: Flask, work: Work, signed: str) -> None:
    with open_house(app, VOLTWIJK) as house:
        photo = house.session.scalars(select(Photo).where(Photo.visit_id == signed)).first()
        assert photo is not None
        house.desk.change("photo", photo.id, hidden_reason="Er staat iemand op.")
    assert make_report(work, signed)
    _, pdf = newest(app, signed)
    found = check(pdf, keys_of(app))
    assert found.verdict == "valid" and found.withheld == 1
    assert photo.blob_sha256 not in {hashlib.sha256(data).hexdigest() for data in attachments(pdf).values()}


def test_a_text_that_looks_like_a_seal_or_has_no_letters_harms_no_report(
    app: Flask, work: Work, piet: Program, signed: str
) -> None:
    """A prankster's remark: our own mark, an emoji, Chinese, markup."""
    odd = f"veldwerk-seal:{'0' * 16}:{'0' * 128} 🙂 漢字 #set text(red) *x* $y$ [z]"
    before = piet.visit(signed)["remarks"]
    piet.send("PATCH", f"/api/visit/{signed}", {"remarks": odd, "was": {"remarks": before}})
    assert make_report(work, signed)
    assert check(newest(app, signed)[1], keys_of(app)).verdict == "valid"
    assert drawable("漢 a\r\nŁódź Ω 👍🏽\u200d") == "□ a\nŁódź Ω □□"


def test_what_an_older_key_sealed_is_still_valid(app: Flask, work: Work, clock: FakeClock, signed: str) -> None:
    make_report(work, signed)
    clock.passes(days=1)
    with open_house(app, VOLTWIJK, now=clock()) as house:
        rotate(house, app.extensions["settings"].secret_key, reason="every year")
    found = check(newest(app, signed)[1], keys_of(app))
    assert verdict_of(found) == "valid"


def test_what_a_revoked_key_sealed_is_sealed_again_at_night_and_the_page_says_why(
    app: Flask, work: Work, clock: FakeClock, browser: Browser, signed: str
) -> None:
    make_report(work, signed)
    first = newest(app, signed)[1]
    clock.passes(minutes=5)
    with open_house(app, VOLTWIJK, now=clock()) as house:
        rotate(house, app.extensions["settings"].secret_key, reason="stolen", revoke=True)
    clock.passes(minutes=1)
    found = check(first, keys_of(app))
    assert (verdict_of(found), found.trust) == ("unsure", "revoked")
    for _ in range(2):
        seal_again(Work(app, VOLTWIJK, clock()))
        clock.passes(minutes=1)
    row, pdf = newest(app, signed)
    found = check(pdf, keys_of(app))
    assert (row.number, verdict_of(found), found.trust, found.faults) == (2, "valid", "published", []), "once"
    assert "de sleutel van rapport 1 is ingetrokken" in browser.get(f"/office/visit/{signed}").text


def test_a_key_that_was_only_replaced_makes_no_report_again(
    app: Flask, work: Work, clock: FakeClock, signed: str
) -> None:
    make_report(work, signed)
    clock.passes(days=30)
    with open_house(app, VOLTWIJK, now=clock()) as house:
        rotate(house, app.extensions["settings"].secret_key, reason="every year")
    clock.passes(minutes=1)
    seal_again(Work(app, VOLTWIJK, clock()))
    assert newest(app, signed)[0].number == 1


def test_the_night_makes_what_nobody_asked_for_and_sweeps_no_report(app: Flask, work: Work, clock: FakeClock) -> None:
    make_missing(work)
    with open_house(app, VOLTWIJK, write=False) as house:
        ended = house.session.scalars(select(Visit.id).where(Visit.state.in_(("done", "partial")))).all()
        assert sorted(house.session.scalars(select(Report.visit_id))) == sorted(ended), "signed or not"
        assert not {row.blob_sha256 for row in house.session.scalars(select(Report))} & set(
            orphans(house, clock.now.replace(year=2030))
        )


def test_the_visit_page_says_what_it_waits_for_and_gives_the_report(
    app: Flask, browser: Browser, clock: FakeClock, signed: str, piet: Program
) -> None:
    page = browser.get(f"/office/visit/{signed}").text
    assert "nog niet geketend" in page and "Het rapport wacht op het zegel" in page
    work = Work(app, VOLTWIJK, clock())
    chain_what_waits(work)
    make_report(work, signed)
    page = browser.get(f"/office/visit/{signed}").text
    assert "nog niet geketend" not in page and re.search(r"Verzegeld als nummer \d", page)
    address = re.findall(r'href="(/office/reports/[0-9a-f-]+\.pdf)"', page)[0]
    got = browser.get(address)
    assert got.status_code == 200 and got.mimetype == "application/pdf"
    assert got.data == newest(app, signed)[1]
    assert "attachment" in browser.get(address + "?keep=1").headers["Content-Disposition"]


ERASED = {"salt": None, "erased_at": datetime(2026, 11, 21, tzinfo=UTC)}


@pytest.mark.parametrize("how", ["changed", "deleted", "put in"])
def test_two_words_of_sql_hide_no_signature_from_the_check(app: Flask, work: Work, signed: str, how: str) -> None:
    """Who changes a signature and calls its link erased, takes it out with it, or puts one in without a link."""
    with open_house(app, VOLTWIJK) as house:
        row = house.session.scalars(select(Signature).where(Signature.visit_id == signed)).one()
        harm = update(ChainLink).where(ChainLink.chain == "signature", ChainLink.subject_id == row.id).values(**ERASED)
        if how == "put in":
            values = {column.name: getattr(row, column.name) for column in Signature.__table__.columns}
            house.session.add(Signature(**values | {"id": uuid7(), "name": "Anna"}))
        elif how == "changed":
            row.name = "Anna"
            house.session.execute(harm)
        else:
            house.session.delete(row)
            house.session.execute(harm)
    with open_house(app, VOLTWIJK, write=False) as house:
        found = check_chain(house, "signature")
    assert {code for _, code in found.wrong} == {{"changed": "stands", "deleted": "erased", "put in": "unlinked"}[how]}


def test_another_company_gets_no_report(app: Flask, work: Work, signed: str, petra: Program) -> None:
    make_report(work, signed)
    row, _ = newest(app, signed)
    assert petra.get(f"/office/reports/{row.id}.pdf").status_code == 404


def test_anybody_reads_keys_head_and_links_and_nothing_of_persons(app: Flask, work: Work) -> None:
    client = app.test_client()
    keys = client.get("/.well-known/veldwerk/voltwijk/keys.json")
    assert keys.headers["Access-Control-Allow-Origin"] == "*" and keys.json["name"]
    assert "private" not in keys.text
    head = client.get("/.well-known/veldwerk/voltwijk/head.json").json["heads"]["signature"]
    link = client.get(f"/.well-known/veldwerk/voltwijk/link/signature/{head['number']}.json")
    assert link.json == {"link": head["link"], "sig": head["sig"]}
    said = json.loads(link.json["link"])
    assert set(said) == {"at", "chain", "content", "format", "key", "number", "prev", "tenant"}
    for wrong in ("nowhere/keys.json", "voltwijk/link/signature/999999.json", "voltwijk/link/nothing/1.json", f"voltwijk/link/signature/{10**40}.json"):  # fmt: skip
        assert client.get(f"/.well-known/veldwerk/{wrong}").status_code == 404, wrong


def test_the_page_to_keep_has_the_companys_keys_in_it(app: Flask, work: Work) -> None:
    client = app.test_client()
    got = client.get("/verify/voltwijk.zip")
    names = zipfile.ZipFile(io.BytesIO(got.data))
    kept = names.read("veldwerk-verify/verify/keys.js").decode()
    assert keys_of(app)[0]["public_key"] in kept and "veldwerk-verify/vendor/tweetnacl/nacl.js" in names.namelist()
    assert client.get("/verify/nowhere.zip").status_code == 404
    assert client.get("/verify/").headers["Location"].endswith("/static/verify/index.html")
    with client.get("/static/verify/index.html") as page:
        assert not re.search(r"<script(?![^>]*src=)", page.text) and " style=" not in page.text
