"""Keys behind a report: an older one, a revoked one, what is published of them, and a signature that somebody hides."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.kit.chain_check import check_chain
from server.kit.chain_models import ChainLink
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.jobs import Work
from server.kit.signing_keys import rotate
from server.reports.jobs import seal_again
from server.reports.making import make_report
from server.reports.verify.check import check
from server.reports.verify.say import verdict_of
from server.visits.models import Signature
from tests.conftest import FakeClock
from tests.office.people import Browser
from tests.reports.newest import VOLTWIJK, keys_of, newest


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
