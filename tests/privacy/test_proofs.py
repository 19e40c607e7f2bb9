"""Anna proves what was erased: when, by whom, why, that nothing is left, and that the chains hold; without a name."""

from flask import Flask
from sqlalchemy import select

from server.kit.chain_models import ChainLink
from server.kit.house import open_house
from server.privacy.asking import found
from server.privacy.models import Erasure
from server.seed.made_ids import made_id
from server.visits.models import Visit
from tests.conftest import FakeClock
from tests.office.people import Browser, Program
from tests.privacy.erased import TENANT, customer_of, jobs_done

PAGE = "/office/settings/erasures"


def test_the_proof_names_nobody_and_finds_what_somebody_puts_back(
    app: Flask, anna: Program, piet: Program, clock: FakeClock
) -> None:
    visit = piet.visits(day="2026-11-20", team="noord")[1]
    customer, name = customer_of(visit), visit["customer"]["name"]
    browser = Browser.of(app, "anna@voltwijk.example")
    assert "Er is nog niets gewist" in browser.get(PAGE).text and anna.get("/api/erasures/check").json["check"] is None
    with open_house(app, TENANT, now=clock()) as house:
        planned = [row["id"] for row in found(house, customer)["visit"] if row["state"] == "planned"]
    for one in planned:
        piet.post(f"/api/visit/{one}/cancel", {"reason": "Verhuisd"})
    erase = f"/office/customer/{customer}/privacy/erase"
    named = browser.form(erase, name=name, reason="asked", reference=f"brief van {name.lower()}")
    assert named.status_code == 422 and "staat de naam van de klant" in named.text
    assert browser.form(erase, name=name, reason="asked", reference="AVG-12").status_code == 303
    with open_house(app, TENANT, now=clock()) as house:
        house.queue("kit.chain")
    assert set(jobs_done(app, "kit.chain")) == {"done"} and jobs_done(app, "privacy.erase") == ["done"]
    (row,) = anna.get("/api/erasures").json["items"]
    assert (row["customer"], row["reason"], row["reference"], row["state"]) == (customer, "asked", "AVG-12", "done")
    assert row["by"] == made_id("voltwijk", "member", "Anna") and row["counts"]["photo"] and row["heads_before"]
    assert anna.get(f"/api/erasure/{row['id']}").json["remains"] == {}
    assert browser.form(f"{PAGE}/check").status_code == 303
    assert browser.form(f"{PAGE}/check").status_code == 409 and anna.post("/api/erasures/check").status_code == 409
    assert "De controle loopt" in browser.get(PAGE).text
    assert f'hx-get="{PAGE}?cursor={row["id"]}"' in browser.get(f"{PAGE}?cursor={row['id']}").text, "the page stays"
    assert jobs_done(app, "privacy.prove") == ["done"]
    check = anna.get("/api/erasures/check").json["check"]
    assert check["whole"] and check["total"] == 1 and check["chains"]["signature"]["noted"] >= 1
    listed, proof = browser.get(PAGE).text, browser.get(f"{PAGE}/{row['id']}").text
    assert "Alles klopt" in listed and "AVG-12" in listed and "Anna" in listed
    assert "Er staan geen persoonsgegevens meer" in proof and str(row["heads_after"]["signature"][1]) in proof
    for said in (listed, proof, anna.get("/api/erasures").text, anna.get(f"/api/erasure/{row['id']}").text):
        assert name not in said and name.split()[-1] not in said
    with open_house(app, TENANT, now=clock()) as house:
        house.session.get_one(Visit, (TENANT, visit["id"])).remarks = "Bel mevrouw"
        head = house.session.scalars(select(Erasure.heads_after)).one()["signature"]
        link = house.session.scalars(
            select(ChainLink).where(ChainLink.chain == "signature", ChainLink.number == head[0])
        )
        link.one().hash = "0" * 64
    clock.passes(minutes=1)  # the newest is the one that counts
    assert anna.post("/api/erasures/check").status_code == 202 and jobs_done(app, "privacy.prove") == ["done"]
    check = anna.get("/api/erasures/check").json["check"]
    assert not check["whole"] and check["remains"] == {row["id"]: {"visit.remarks": 1}}
    assert (
        "kept" in {code for _, code in check["chains"]["signature"]["troubles"]} and check["chains"]["audit"]["whole"]
    )
    assert "Er klopt iets niet" in browser.get(PAGE).text and "visit.remarks" in browser.get(f"{PAGE}/{row['id']}").text
    arie = Browser.of(app, "arie@zonnehof.example")
    assert arie.get(f"{PAGE}/{row['id']}").status_code == 404 and row["id"] not in arie.get(PAGE).text
