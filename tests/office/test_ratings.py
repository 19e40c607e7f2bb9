"""What customers think, summed up: the mean that the target is set on, and the true NPS beside it."""

from flask import Flask

from server.kit.ids import uuid7
from tests.conftest import FakeClock
from tests.office.people import Browser, Program, Tess, phone_of


def test_piet_reads_the_mean_and_the_true_nps(browser: Browser, piet: Program, petra: Program, tess: Tess) -> None:  # fmt: skip
    before = piet.get("/api/ratings", days="30").json
    visit = piet.today()["id"]
    for stars, nps in ((5, 10), (5, 9), (4, 8), (1, 2), (3, None)):
        more = {} if nps is None else {"nps": nps}
        said = tess.does("rating.give", id=uuid7(), visit=visit, channel="phone", stars=stars, comment="Vlot", **more)
        assert said["status"] == "applied"
    told = piet.get("/api/ratings", days="30").json
    assert (told["count"], told["asked"]) == (before["count"] + 5, before["asked"] + 4)
    whole = (before["mean"] or 0) * before["asked"] + 29
    assert abs(told["mean"] - whole / told["asked"]) < 0.01 and told["target"] == 8.0
    assert told["items"][0]["comment"] == "Vlot" and len(told["items"]) == min(100, told["count"])
    page = browser.get("/office/ratings?days=30").text
    assert "NPS" in page and "2 van 5" not in page and "1 van 5 sterren" in page and f"/office/visit/{visit}" in page
    assert piet.get("/api/ratings", days="7").status_code == 400
    assert visit not in petra.get("/api/ratings", days="365").text


def test_only_what_came_lately_counts_and_the_score_is_promoters_less_detractors(
    app: Flask, piet: Program, clock: FakeClock
) -> None:
    visit = piet.today()["id"]
    clock.passes(days=31)
    piet, browser = Program.of(app, "piet@voltwijk.example"), Browser.of(app, "piet@voltwijk.example")
    assert piet.get("/api/ratings", days="30").json == {
        "count": 0, "stars": None, "asked": 0, "mean": None, "nps": None, "days": 30, "target": 8.0, "items": [],
    }  # fmt: skip
    assert "Nog geen beoordelingen" in browser.get("/office/ratings?days=30").text
    tess = phone_of(app, clock, "tess", "noord")
    for nps in (10, 9, 8, 2):
        said = tess.does("rating.give", id=uuid7(), visit=visit, channel="phone", stars=4, nps=nps)
        assert said["status"] == "applied"
    told = piet.get("/api/ratings", days="30").json
    assert (told["count"], told["mean"], told["nps"]) == (4, 7.25, 25), "8 counts for nobody"
    assert "onder het doel van 8" in browser.get("/office/ratings?days=30").text
