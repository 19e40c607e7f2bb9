"""A report is made when all is here, says what was signed, and is made again when facts change."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update

from server.evidence.sweeping import orphans
from server.kit.chain_jobs import chain_later, chain_what_waits
from server.kit.files import files_of
from server.kit.house import open_house
from server.kit.jobs import Work
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.reports.carried import carried_words
from server.reports.facts import Waiting, facts_of
from server.reports.glyphs import drawable
from server.reports.jobs import make_missing
from server.reports.making import make_report
from server.reports.models import Report
from server.reports.verify.check import check
from server.reports.verify.read_pdf import attachments
from server.reports.verify.say import verdict_of
from server.visits.models import Photo, Signature, Visit, VisitStep
from tests.conftest import FakeClock
from tests.office.people import Browser, Program
from tests.reports.newest import VOLTWIJK, keys_of, newest


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


def test_another_company_gets_no_report(app: Flask, work: Work, signed: str, petra: Program) -> None:
    make_report(work, signed)
    row, _ = newest(app, signed)
    assert petra.get(f"/office/reports/{row.id}.pdf").status_code == 404
