"""The office in a real Chromium: the app over the planted demo served on this machine, and a morning of real trouble."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.watermark import begin_epoch
from server.rescues.rescue_file import seal
from server.seed.made_ids import made_id
from server.seed.people import PASSWORD
from server.visits.signal import say_signal
from tests.conftest import FakeClock
from tests.office.people import Program, Tess, phone_of

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"

COLOURS = "{runOnly: {type: 'rule', values: ['color-contrast']}}"
"""What may differ between a page by day and the same one by night."""


class Quiet(WSGIRequestHandler):
    """Says nothing: a test's output is for what went wrong."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """No line per request."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the app while it is served, many requests at a time as pages with a stream need."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def sits_down(chromium: Browser, url: str, who: str = "piet", *, log_in: bool = True, **more: Any) -> Page:
    """Somebody at a desk; `more` is for the browser (viewport, color_scheme ...)."""
    size = more.pop("viewport", {"width": 1280, "height": 800})
    # Only so that axe may be put into the page: the policy itself is tested over the answers.
    context = chromium.new_context(
        viewport=size,
        timezone_id="Europe/Amsterdam",
        locale="nl-NL",
        bypass_csp=True,
        reduced_motion="reduce",  # a sheet that is still fading in has no contrast yet: on a busy machine axe saw that
        **more,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{url}/office/login")
    if log_in:
        page.locator("#email").fill(f"{who}@voltwijk.example")
        page.locator("#password").fill(PASSWORD)
        page.locator("button.primary").click()
        page.wait_for_url(f"{url}/office/")
    return page


def flaws(page: Page, within: str = "html", rules: str = RULES) -> list[str]:
    """What axe finds, and whether something sticks out of the page."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    found = page.evaluate(f"axe.run('{within}', {rules}).then((result) => result.violations)")
    said = [f"{one['id']}: {node['html'][:160]} ({node['failureSummary']})" for one in found for node in one["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*said, *([f"{wide} px wider than the screen"] if wide > 0 else [])]


def by_day_and_night(page: Page, where: str, wrong: dict[str, Any]) -> None:
    """Everything of one page that was loaded once, and its colours again in the dark."""
    wrong[where] = flaws(page)
    page.emulate_media(color_scheme="dark")
    wrong[f"{where}, dark"] = flaws(page, rules=COLOURS)
    page.emulate_media(color_scheme="light")


class Trouble:
    """A morning with one of each: clashes about an answer, a serial, a field, a cancelled and a moved visit; refused
    work; notices; a visit that was half done, with hours, an issue and a rating."""

    def __init__(self, app: Flask, clock: FakeClock) -> None:
        self.piet = piet = Program.of(app, "piet@voltwijk.example")
        self.tess, self.bram = phone_of(app, clock, "tess", "noord"), phone_of(app, clock, "bram", "noord")
        self.milan = phone_of(app, clock, "milan", "oost")
        self.mixed, self.off, self.moved = (piet.today(nth=nth)["id"] for nth in range(3))
        self.other = piet.today("oost")["id"]
        tess = self.tess
        tess.steps(self.mixed, "working")
        tess.answers(self.mixed, "earth", "24.6")
        self.bram.answers(self.mixed, "earth", "31")
        for who, visit in ((tess, self.mixed), (self.milan, self.other)):
            self.uses(who, visit, "V1 2600 045")
        tess.writes(self.mixed, "contact_phone", "0612345678", self.edits(self.mixed, "contact_phone", "0387654321"))
        tess.does(
            "issue.report", id=uuid7(), visit=self.mixed, category="safety", severity="high", text="Geen aarding."
        )
        hours = {"from": "2026-11-21T07:00:00Z", "to": "2026-11-21T08:10:00Z"}
        tess.does("time.log", id=uuid7(), kind="work", visit=self.mixed, **hours)
        tess.does("rating.give", id=uuid7(), visit=self.mixed, channel="phone", stars=4, nps=9, comment="Netjes.")
        piet.post(f"/api/visit/{self.off}/cancel", {"reason": "Klant belde af"})
        tess.completes(self.off)
        tess.steps(self.moved, "working")
        piet.post(f"/api/visit/{self.moved}/move", {"team": "oost", "planned_from": "2026-11-21T15:00:00+01:00"})
        tess.completes(self.moved)
        tess.steps(self.other, "en_route")  # not her team's: refused
        self.milan.completes(piet.today("oost", nth=1)["id"])
        self.handed_over = self.brings_a_rescue_file(app)
        for nth, visit in enumerate(piet.visits(day="2026-11-20", team="oost")[:2]):
            piet.post(f"/api/visit/{visit['id']}/return", {"reason": f"De labels zijn niet te lezen ({nth})."})
        with open_house(app, made_id("voltwijk", "tenant", "1"), now=clock()) as house:
            say_signal(house, self.mixed, "none", by=made_id("voltwijk", "member", "Piet"))
        with app.app_context():
            begin_epoch(app, made_id("voltwijk", "tenant", "1"))
        self.lost = uuid7()  # a visit of hours that the database lost
        tess.steps(self.lost, "en_route")

    def uses(self, who: Tess, visit: str, serial: str) -> None:
        product = made_id("voltwijk", "product", "LP-V1-11")
        place = {"item": "charger_serial", "repeat": 0, "from": None}
        who.does("part.use", id=uuid7(), visit=visit, product=product, quantity=1, serial=serial, **place)

    def brings_a_rescue_file(self, app: Flask) -> str:
        """Milan's phone sealed two acts; Piet's program brings them. The quarantine that they lie in."""
        headers = {"Authorization": f"Bearer {self.milan.token}"}
        key = self.milan.client.get("/api/mobile/rescue", headers=headers).json
        said = {"visit": self.other, "field": "remarks", "value": "Hond los in de tuin", "was": None}
        act = {
            "seq": self.milan.seq,
            "schema": 1,
            "name": "visit.set_field",
            "args": said,
            "at": "2026-11-21T06:00:00Z",
        }
        acts = [act | {"id": uuid7(), "seq": self.milan.seq + nth} for nth in range(2)]
        whose = {"member": self.milan.member, "device": uuid7(), "device_name": "Telefoon van Milan", "files": []}
        manifest = whose | {"made_at": "2026-11-21T06:00:00Z", "mutations": acts}
        named = {"tenant": key["tenant"], "key": key["key"], "id": uuid7(), "made_at": "2026-11-21T06:00:00Z"}
        file = seal(bytes.fromhex(key["public_key"]), named, [json.dumps(manifest).encode()])
        got = self.piet.client.post("/api/quarantine/file", data=file, headers=self.piet.headers)
        assert got.status_code == 201, got.text
        return str(got.json["id"])

    def edits(self, visit: str, name: str, value: str) -> str | None:
        """Piet writes a field; what it was before."""
        was = self.piet.visit(visit)[name]
        self.piet.send("PATCH", f"/api/visit/{visit}", {name: value, "was": {name: was}})
        return was
