"""Journey 6: another team, another company and somebody from the street, with every id, hash and cursor in hand."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.phone_line import HttpLine, Problem
from tests.journeys.colleague import Colleague
from tests.journeys.line import Line
from tests.journeys.planner import HTTPError, Planner
from tests.journeys.running import BOTH, Running
from tests.journeys.technician import Technician

FETCH = """async ({ path, member }) => {
  const answer = await fetch(path, { headers: member ? { "X-Veldwerk": member } : {} })
  return { status: answer.status, body: await answer.text() }
}"""
WHERE = """async () => {
  const { openSession } = await import("/app/session.js")
  const { openStore } = await import("/app/store/store.js")
  const person = (await openSession()).current()
  const store = await openStore(person)
  const told = { member: person.member, cursor: store.pull.cursor }
  await store.close()
  return told
}"""
KINDS = ("visit", "visit_step", "answer", "photo", "part_use", "signature", "serial", "work_order", "customer")


@dataclass(frozen=True)
class Loot:
    """What a stranger could know of Tess's work."""

    visit: str
    photo: str
    documents: set[str]
    cursor: str


def test_in_the_app_with_a_cookie_of_ones_own(
    line: Line, server: Running, hands_out: Callable[..., Technician], piet: Planner
) -> None:
    visit = piet.visits()[0]["id"]
    tess = hands_out("tess", line.url)
    tess.drives_there_and_begins(visit)
    tess.does_the_checklist(visit, photos=6, serial="V12600079")
    tess.finishes(visit)
    tess.everything_is_received()
    mine = tess.page.evaluate(WHERE)
    documents = {one["id"] for kind in KINDS for one in tess.sees_in_store(kind)}
    loot = Loot(visit, piet.visit(visit)["photos"][0]["sha256"], documents, mine["cursor"])
    assert asks(tess, f"/api/mobile/blobs/{loot.photo}", mine["member"])["status"] == 200

    for stranger in (hands_out("milan", line.url), hands_out("daan", line.url, "zonnehof")):
        me = stranger.page.evaluate(WHERE)["member"]
        seen = {one["id"] for kind in KINDS for one in stranger.sees_in_store(kind)}
        assert seen and not seen & documents
        assert asks(stranger, f"/api/mobile/blobs/{loot.photo}", me)["status"] == 404
        assert asks(stranger, f"/office/blobs/{loot.photo}", None)["status"] in (401, 404)
        assert asks(stranger, f"/api/visit/{visit}", me)["status"] in (401, 403)
        pulled = asks(stranger, f"/api/mobile/sync?cursor={loot.cursor}&limit=2000", me)
        assert '"reset":true' in pulled["body"].replace(" ", "")
        assert not any(document in pulled["body"] for document in documents)
        under_her_name = asks(stranger, f"/api/mobile/sync?cursor={loot.cursor}", mine["member"])
        assert under_her_name["status"] == 409, "a header does not make one another"
        stranger.goes_to(f"/visit/{visit}")
        assert stranger.page.get_by_text("J. van der Kolk").count() == 0


@BOTH
def test_with_a_program_and_a_token_of_ones_own(line: Line, piet: Planner, tmp_path: Path) -> None:
    visit, early = (one["id"] for one in piet.visits(ahead=1)[1:3])
    tess = Colleague(tmp_path, line.url, "tess@voltwijk.example")
    tess.syncs()
    tess.begins(visit)
    _, digest = tess.photographs(visit)
    tess.syncs()
    documents = {id_ for (kind, id_) in tess.client.documents if kind in KINDS}
    cursor = tess.state.get("cursor")
    assert tess.client.blob(digest)

    for email in ("milan@voltwijk.example", "daan@zonnehof.example"):
        stranger = Colleague(tmp_path, line.url, email)
        stranger.syncs()
        assert not documents & {id_ for (_, id_) in stranger.client.documents}
        with pytest.raises(Problem, match="404"):
            stranger.client.blob(digest)
        stranger.state.put(cursor=cursor)
        assert stranger.client.exchange().reset
        assert not documents & {id_ for (_, id_) in stranger.client.documents}
        tries_to_act_on(stranger, visit, early)
        stranger.syncs()
        refused = [one.receipt for one in stranger.client.outbox]
        assert [(one["status"], one["code"]) for one in refused if one] == [("rejected", "not_found")] * 3
    told = piet.visit(visit)
    assert (told["state"], len(told["photos"]), told["answers"]) == ("working", 1, [])
    petra = Planner(line.url, "petra@zonnehof.example")
    assert petra.status_of("GET", f"/api/visit/{visit}") == 404
    assert petra.status_of("POST", f"/api/visit/{visit}/cancel", {"reason": "Grap"}) == 404
    assert not [one for one in petra.inbox() if one["subject"].get("number")], "nothing of the other company's"
    with pytest.raises(HTTPError, match="404"):
        petra.picture(digest)
    an_outsider_gets_nothing(line.url, visit, digest, cursor)


def tries_to_act_on(stranger: Colleague, visit: str, other: str) -> None:
    do, new = stranger.client.do, stranger.client.new_id
    do("visit.set_state", visit=visit, to="paused", step=new())
    do("checklist.answer", id=new(), visit=other, item="insulation", value="1")
    do("visit.set_field", visit=visit, field="remarks", value="Ik was hier", was=None)


def an_outsider_gets_nothing(url: str, visit: str, digest: str, cursor: str) -> None:
    ask: Any = HttpLine(url)
    doors = (
        f"/api/mobile/sync?cursor={cursor}",
        f"/api/mobile/blobs/{digest}",
        f"/api/visit/{visit}",
        f"/office/blobs/{digest}",
        "/api/inbox",
        "/api/subscribe/updates",
    )
    for door in doors:
        for headers in ({}, {"Authorization": "Bearer voltwijk.guessed"}):
            answer = ask("GET", door, dict(headers), None)
            assert answer.status == 401, (door, answer.status)
            assert visit.encode() not in answer.body.replace(door.encode(), b"")


def asks(person: Technician, path: str, member: str | None) -> dict[str, Any]:
    """What this browser gets, with its own cookies."""
    return person.page.evaluate(FETCH, {"path": path, "member": member})
