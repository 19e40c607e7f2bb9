"""Anna tells her people something for two weeks: at the office and on the phone, one at a time, until each has read it."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.kit.house import open_house
from server.kit.work import do_row
from server.kit.work_models import Delivery, EventRow
from server.seed.made_ids import made_id
from server.tips.telling import WrongTip, wish_of
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess

TODAY = date(2026, 11, 21)
GOOD: dict[str, Any] = {"text_nl": "Neem je winterjas mee.", "from_day": "2026-11-21", "to_day": "2026-12-05", "shown_at": ["phone"], "roles": []}  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"text_nl": " "}, "text_nl"), ({"text_en": "x" * 201}, "text_en"), ({"from_day": "soon"}, "from_day"), ({"to_day": "2026-11-20"}, "to_day"), ({"to_day": "2026-12-22"}, "to_day"), ({"shown_at": ["moon"]}, "shown_at"), ({"roles": ["king"]}, "roles"), ({"link": "https://evil.example"}, "link")],
)  # fmt: skip
def test_what_is_wrong_with_a_tip_is_said_at_its_field(sent: dict[str, Any], field: str) -> None:
    assert wish_of(GOOD, ["planner"], TODAY).text_en is None
    with pytest.raises(WrongTip) as wrong:
        wish_of(GOOD | sent, ["planner"], TODAY)
    assert list(wrong.value.fields) == [field]


def notices(phone: Tess) -> list[str]:
    got = phone.client.get("/api/mobile/sync", headers={"Authorization": f"Bearer {phone.token}"}).json
    tips = [one["doc"] for one in got["changes"] if one["kind"] == "notice" and one["op"] == "put" and one["doc"]["kind"] == "tip"]  # fmt: skip
    return [tip["params"]["tip"] for tip in sorted(tips, key=lambda one: one["at"])]


def test_a_tip_is_seen_by_whom_it_is_for_until_he_has_read_it(
    anna: Program, browser: Browser, petra: Program, tess: Tess, bram: Tess, clock: FakeClock
) -> None:
    of_anna = Browser.of(browser.client.application, "anna@voltwijk.example")
    form = {"text_nl": "Neem je winterjas mee.", "text_en": "Bring a coat.", "from_day": "2026-11-21", "to_day": "2026-12-05", "at_office": "yes", "at_phone": "yes", "role_planner": "yes", "role_technician": "yes", "link": "hours"}  # fmt: skip
    wrong = of_anna.form("/office/settings/tips/new", **(form | {"to_day": "2027-12-05"}))
    assert wrong.status_code == 422 and "Hoogstens 30 dagen vooruit" in wrong.text and "Bring a coat." in wrong.text
    looked = of_anna.form("/office/settings/tips/new", preview="yes", **form)
    assert "Zo staat hij op de telefoon" in looked.text and "winterjas" not in browser.get("/office/").text
    for text in ("Neem je winterjas mee.", "Vul je uren in."):
        assert of_anna.form("/office/settings/tips/new", **(form | {"text_nl": text})).status_code == 303
        clock.passes(minutes=1)
    page = browser.get("/office/").text
    assert "winterjas" in page and "Vul je uren in." not in page, "never more than one at a time"
    assert page.index("unproved") < page.index("winterjas"), "what is wrong stands above what is nice to know"
    assert "winterjas" not in of_anna.get("/office/").text, "she has another role"
    assert "winterjas" not in Browser.of(browser.client.application, "petra@zonnehof.example").get("/office/").text
    (first, second) = notices(tess)
    assert notices(bram) == [first, second]
    told = {"Authorization": f"Bearer {tess.token}"}
    for _ in range(2):
        assert tess.client.post(f"/api/mobile/tip/{first}/read", headers=told).status_code < 300
    assert tess.client.post(f"/api/mobile/tip/{tess.member}/read", headers=told).status_code == 404
    assert notices(tess) == [second] and notices(bram) == [first, second]
    assert browser.form(f"/office/tip/{first}/away").status_code == 303
    assert "Vul je uren in." in browser.get("/office/").text, "the next one"
    assert browser.form(f"/office/settings/tips/{second}/end").status_code == 403
    assert of_anna.form(f"/office/settings/tips/{second}/end").status_code == 303
    assert notices(bram) == [first] and 'class="tip"' not in browser.get("/office/").text
    assert petra.post(f"/office/tip/{first}/away").status_code in (403, 404)


def test_who_gets_a_role_while_a_tip_runs_has_it_on_the_phone_and_who_loses_it_has_not(
    app: Flask, anna: Program, tess: Tess
) -> None:
    of_anna = Browser.of(app, "anna@voltwijk.example")
    form = {"text_nl": "Neem je winterjas mee.", "from_day": "2026-11-21", "to_day": "2026-12-05", "at_phone": "yes", "role_planner": "yes"}  # fmt: skip
    assert of_anna.form("/office/settings/tips/new", **form).status_code == 303
    assert notices(tess) == []
    roles = {one["code"]: one["id"] for one in anna.get("/api/roles").json["items"]}
    now_holds = []
    for codes in (("technician", "planner"), ("technician",)):
        wanted = {"roles": [roles[code] for code in codes]}
        assert anna.send("PUT", f"/api/member/{tess.member}/roles", wanted).status_code == 200
        hears(app, tess.member)
        now_holds.append(len(notices(tess)))
    assert now_holds == [1, 0]


def hears(app: Flask, member: str) -> None:
    """What waits to be heard is heard: that something is new about this member."""
    tenant = made_id("voltwijk", "tenant", "1")
    with open_house(app, tenant, write=False) as house:
        said = select(EventRow.payload).where(EventRow.name == "MemberPlaced")
        assert {"member": member} in house.session.scalars(said)
        waiting = list(house.session.scalars(select(Delivery.id).where(Delivery.state == "waiting")))
    for one in waiting:
        do_row(app, "delivery", tenant, one)
