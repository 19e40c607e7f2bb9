"""The phone's own engine (pwa/, under Node) before the real server, on both databases. The stories are in tests/pwa/real_phone.js."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from server.accounts.models import Member, Tenant
from server.accounts.wiping import order_wipe
from server.kit.house import House, engine_of, open_house
from server.kit.tenancy import doorstep
from server.kit.watermark import begin_epoch
from server.visits.office_settling import dismiss_rejected
from tests.office.people import Program

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "tests" / "pwa" / "real_phone.js"
SECONDS = 60


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the app listens, on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def voltwijk(app: Flask) -> str:
    with doorstep(engine=engine_of(app)) as session:
        return session.scalars(select(Tenant.id).where(Tenant.slug == "voltwijk")).one()


def begins_an_epoch(app: Flask, _: str) -> None:
    begin_epoch(app, voltwijk(app))


def locks(app: Flask, device: str) -> None:
    with open_house(app, voltwijk(app)) as house:
        house.desk.change("device", device, state="locked")


def dismisses(app: Flask, mutation: str) -> None:
    with open_house(app, voltwijk(app)) as house:
        dismiss_rejected(house, mutation, by=piet(house), lang="nl")


def wipes(app: Flask, device: str) -> None:
    with open_house(app, voltwijk(app), now=app.extensions["clock"]()) as house:
        order_wipe(house, device, "Verloren")


def leaves(app: Flask, device: str) -> None:
    """The device's person stops working here, at once."""
    anna = Program.of(app, "anna@voltwijk.example")
    (whose,) = [one["member"] for one in anna.get("/api/devices").json["items"] if one["id"] == device]
    assert anna.post(f"/api/member/{whose['id']}/end", {"last_day": "2026-11-20"}).status_code == 200


def takes_over_and_back(app: Flask, said: str) -> None:
    """What the phone brought is taken over; then its person is taken back, into the team of before."""
    takes_over(app, said)
    anna = Program.of(app, "anna@voltwijk.example")
    (gone,) = [one for one in anna.get("/api/members").json["items"] if not one["active"]]
    team = anna.visit(said.split()[2])["team"]
    today = app.extensions["clock"]().date().isoformat()
    assert anna.post(f"/api/member/{gone['id']}/resume").status_code == 200
    assert anna.post(f"/api/member/{gone['id']}/team", {"team": team, "from": today}).status_code == 200


def takes_over(app: Flask, said: str) -> None:
    acts, files, _visit = said.split()
    anna = Program.of(app, "anna@voltwijk.example")
    (waiting,) = anna.get("/api/quarantine").json["items"]
    assert (waiting["acts"], waiting["files"]) == (int(acts), int(files))
    assert anna.post(f"/api/quarantine/{waiting['id']}/accept").json["state"] == "accepted"
    content = anna.get(f"/api/quarantine/{waiting['id']}").json["content"]
    assert {one["status"] for one in content} == {"applied"}
    (device,) = [one for one in anna.get("/api/devices").json["items"] if one["id"] == waiting["device"]["id"]]
    assert (device["state"], device["unsent"]) == ("wiped", 0)


def piet(house: House) -> str:
    return house.session.scalars(select(Member.id).where(Member.name.like("Piet%"))).one()


DOES: dict[str, Callable[[Flask, str], None]] = {
    "a new epoch": begins_an_epoch,
    "lock": locks,
    "dismiss": dismisses,
    "wipe": wipes,
    "take over": takes_over,
}


def lives(app: Flask, address: str, story: str, does: Mapping[str, Callable[[Flask, str], None]] = DOES) -> None:
    """Run a story to its end; do what it asks for on the way."""
    node = subprocess.Popen(
        ["node", str(SCRIPT), story, address],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    timer = threading.Timer(SECONDS, node.kill)
    timer.start()
    said: list[str] = []
    with node:
        assert node.stdin and node.stdout
        for line in node.stdout:
            said.append(line)
            wish = next((wish for wish in does if line.startswith(f"ask: {wish}")), None)
            if wish:
                does[wish](app, line.removeprefix(f"ask: {wish}").strip())
                node.stdin.write("done\n")
                node.stdin.flush()
    timer.cancel()
    assert node.returncode == 0, "".join(said)


def test_what_the_phone_foresaw_is_what_the_office_says(app: Flask, address: str) -> None:
    lives(app, address, "a whole visit")


def test_a_line_that_breaks_costs_nothing_and_doubles_nothing(app: Flask, address: str) -> None:
    lives(app, address, "a line that breaks")


def test_a_new_epoch_is_refilled_beside_what_is_shown(app: Flask, address: str) -> None:
    lives(app, address, "a new epoch")


def test_a_locked_phone_keeps_its_day_and_goes_on_after_the_password(app: Flask, address: str) -> None:
    lives(app, address, "a locked phone")


def test_a_wiped_phone_hands_over_a_whole_visit_and_keeps_nothing(app: Flask, address: str) -> None:
    lives(app, address, "a phone that is wiped")


def test_the_phone_of_who_leaves_hands_over_a_whole_visit_and_is_empty(app: Flask, address: str) -> None:
    lives(app, address, "a phone that is wiped", DOES | {"wipe": leaves, "take over": takes_over_and_back})


def test_what_the_office_laid_aside_needs_no_attention_any_more(app: Flask, address: str) -> None:
    lives(app, address, "a rejected act")


def test_a_tab_of_iris_never_sends_under_milan(app: Flask, address: str) -> None:
    lives(app, address, "another member's cookie")
