"""Vans: Piet gives one to another team while Tess is without signal, and puts one away."""

import re
from typing import Any

from flask import Flask

from server.inventory.vans import turn_vans
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess
from tests.office.test_stock_calls import CABLE, CHARGER, STAGING, VAN, held, line

VOLTWIJK = made_id("voltwijk", "tenant", "1")
NOORD, OOST = (made_id("voltwijk", "team", name) for name in ("noord", "oost"))


def van(who: Program, id_: str = VAN) -> dict[str, Any]:
    return next(one for one in who.get("/api/vans").json["items"] if one["id"] == id_)


def vans_of(who: Tess) -> set[str]:
    return {one["name"] for one in held(who, "location") if one["kind"] == "van"}


def test_piet_makes_a_van_and_a_plate_is_one_vans(
    piet: Program, petra: Program, browser: Browser, house_of_voltwijk: Any
) -> None:
    new = {"name": "Bus Zuid", "plate": "v123ab", "team": OOST}
    made = piet.post("/api/vans", new)
    assert (made.status_code, made.json["plate"], made.json["team_name"]) == (201, "V-123-AB", "Oost")
    assert made.json["people"] and made.json["products"] == 0
    twice = piet.post("/api/vans", new | {"name": "Bus West", "plate": "V-123-AB"})
    assert (twice.status_code, twice.json["code"]) == (409, "plate_taken")
    assert piet.post("/api/vans", new | {"name": "Bus West", "plate": "kenteken"}).json["code"] == "no_plate"
    assert piet.post("/api/vans", new | {"name": "bus zuid", "plate": "V-124-AB"}).json["code"] == "name_taken"
    zonnehof = petra.get("/api/team-plan").json["items"][0]["id"]
    assert petra.post("/api/vans", new | {"team": zonnehof}).status_code == 201, "another company has plates of its own"
    assert piet.post("/api/vans", new | {"plate": "V-125-AB", "name": "X", "team": zonnehof}).status_code == 422
    page = browser.get("/office/admin/vans").text
    assert "V-123-AB" in page and "Bus Zuid" in page
    wrong = browser.form(f"/office/admin/vans/{made.json['id']}/edit", name="Bus Zuid", plate="12")
    assert wrong.status_code == 422 and 'role="alert"' not in wrong.text
    field = re.findall(r'<input[^>]*name="plate"[^>]*>', wrong.text)[0]
    assert 'aria-invalid="true" autofocus' in field and 'aria-describedby="h-plate"' in field
    assert re.search(r'id="h-plate">[^<]*geen Nederlands kenteken', wrong.text), "said at the field itself"
    theirs = browser.form(f"/office/admin/vans/{VAN}/team", team=NOORD, **{"from": "2026-11-21"})
    assert theirs.status_code == 409 and re.search(r'id="h-team">Dit team rijdt al', theirs.text)
    browser.form(f"/office/admin/vans/{made.json['id']}/edit", name="Bus Zuid 2", plate="12abcd")
    assert van(piet, made.json["id"])["plate"] == "12-AB-CD"
    assert {row.verb for row in house_of_voltwijk(made.json["id"])} == {"make_van", "change_van"}


def test_what_tess_took_without_signal_counts_although_the_van_is_milans_by_now(
    piet: Program, tess: Tess, milan: Tess, clock: FakeClock
) -> None:
    visit = piet.today()["id"]
    there = line(piet, VAN, CABLE)["quantity"]
    assert piet.post(f"/api/van/{VAN}/team", {"team": OOST, "from": "2026-11-21"}).json["team_name"] == "Oost"
    clock.passes(minutes=5)
    used = tess.does("part.use", id=uuid7(), visit=visit, product=CABLE, quantity=2, **{"from": VAN})
    assert used["status"] == "applied", "she had it in her hands"
    assert line(piet, VAN, CABLE)["quantity"] == there - 2
    assert vans_of(tess) == set(), "and reads no longer what lies in it"
    assert any(name.startswith("Bus Noord") for name in vans_of(milan))
    clock.passes(days=121)
    with_it = tess.does("part.use", id=uuid7(), visit=visit, product=CABLE, quantity=1, **{"from": VAN})
    assert with_it["status"] == "rejected", "four months later it is not hers any more; the office decides"


def test_a_van_goes_to_another_team_on_the_day_that_was_said(
    piet: Program, milan: Tess, app: Flask, clock: FakeClock
) -> None:
    plan = {"team": OOST, "from": "2026-11-23"}
    assert piet.post(f"/api/van/{VAN}/team", plan | {"from": "2026-11-20"}).json["code"] == "van_in_the_past"
    assert (
        piet.post(f"/api/van/{VAN}/team", plan | {"team": NOORD, "from": "2026-11-21"}).json["code"] == "van_is_theirs"
    )
    assert piet.post(f"/api/van/{VAN}/team", plan).json["next"] == {"team": OOST, "team_name": "Oost", "from": "2026-11-23"}  # fmt: skip
    assert piet.send("DELETE", f"/api/van/{VAN}/team").json["next"] is None
    assert piet.send("DELETE", f"/api/van/{VAN}/team").status_code == 404
    piet.post(f"/api/van/{VAN}/team", plan)
    for days, team in ((1, NOORD), (1, OOST)):
        clock.passes(days=days)
        with open_house(app, VOLTWIJK, now=clock()) as house:
            turn_vans(house)
        assert van(piet)["team"] == team
    assert any(name.startswith("Bus Noord") for name in vans_of(milan))


def test_a_van_is_put_away_when_what_lies_in_it_goes_somewhere(piet: Program, tess: Tess, clock: FakeClock) -> None:
    clock.passes(minutes=1)
    lay, pieces = line(piet, VAN, CABLE)["quantity"], line(piet, VAN, CHARGER)["pieces"]
    broken = pieces[0]["id"]
    assert piet.post(f"/api/serial/{broken}/fate", {"fate": "defective", "reason": "Doet niets"}).status_code == 200
    stays = piet.post(f"/api/van/{VAN}/end")
    assert (stays.status_code, stays.json["code"]) == (409, "van_not_empty")
    before = line(piet, STAGING, CABLE)["quantity"]
    ended = piet.post(f"/api/van/{VAN}/end", {"to": STAGING}).json
    assert (ended["ended_on"], ended["team"], ended["products"], ended["defective"]) == ("2026-11-21", None, 0, 0)
    assert line(piet, STAGING, CABLE)["quantity"] == before + lay
    assert {one["id"] for one in pieces} <= {one["id"] for one in line(piet, STAGING, CHARGER)["pieces"]}
    assert vans_of(tess) == set()
    late = tess.does("part.use", id=uuid7(), visit=piet.today()["id"], product=CABLE, quantity=1, **{"from": VAN})
    assert late["status"] == "applied", "pulled out of it before anybody said so"
    assert [one["id"] for one in piet.inbox() if one.get("code") == "below_zero"]
    assert piet.post(f"/api/van/{VAN}/team", {"team": NOORD, "from": "2026-11-21"}).json["ended_on"] is None
    assert piet.post(f"/api/van/{VAN}/end", {"to": STAGING}).json["code"] == "van_below_zero"
