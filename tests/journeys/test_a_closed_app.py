"""Background Sync in a real browser: Tess closed the app in the cellar, and her work goes without it."""

from collections.abc import Callable

from tests.chromium import WHOLE_CHROMIUM
from tests.journeys.line import Line
from tests.journeys.phone import eventually
from tests.journeys.planner import Planner
from tests.journeys.technician import Technician

HandsOut = Callable[..., Technician]
TAGS = "navigator.serviceWorker.ready.then((worker) => worker.sync.getTags())"


def test_what_waits_goes_while_the_app_is_closed_and_counts_once(
    hands_out: HandsOut, line: Line, piet: Planner
) -> None:
    tess = hands_out("tess", line.url, browser=WHOLE_CHROMIUM)
    tess.phone.may_sync_in_the_background()
    visit = piet.visits()[0]["id"]
    line.cut()
    tess.goes_to(f"/visit/{visit}")
    tess.presses("Onderweg", "Aangekomen")
    with eventually() as until:
        until(lambda: "send" in tess.page.evaluate(TAGS), "the browser was not asked to wake the worker")
    tess.phone.leaves_the_app()
    assert piet.visit(visit)["state"] == "planned"
    line.mend()
    tess.phone.is_woken_by_the_browser("send")
    with eventually() as until:
        until(lambda: piet.visit(visit)["state"] == "en_route", "nothing came while the app was closed")
    # The app does not know that it went and sends it again: one step, and the proof is complete.
    tess.page.goto(f"{line.url}/app/")
    tess.everything_is_received()
    assert [step["to"] for step in piet.visit(visit)["steps"]] == ["en_route"]
