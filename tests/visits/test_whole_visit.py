"""A whole visit in one batch, as a phone sends it after a day without signal: one transaction, every table at once."""

from typing import Any

from server.inventory.names import stock_level_id
from server.kit.i18n import t
from server.kit.kinds import declared
from sync.batch import Batch, Sent
from sync.desk import Desk
from sync.handlers import registered
from sync.ids import named
from sync.push import Device, Rules, push
from sync.receipt import Receipt

from .town import Phone, Town
from .town_rows import ident


def say(code: str, lang: str, /, **params: object) -> str:
    """What a rejection says."""
    return t(f"sync.rejected.{code}", lang, **params)


def stumbled(_mutation: str, error: Exception) -> None:
    """Here our own faults are not forgiven."""
    raise error


RULES = Rules(declared(), registered(), say, stumbled=stumbled)


def acts_of_a_day(visit: str, who: str) -> list[tuple[str, dict[str, Any]]]:
    """On the way, arrived, the checklist with a change of mind, photos, a serial, a part, a signature, done."""

    def made(what: str) -> str:
        return ident(f"{who}-{what}-{visit}")

    def answer(what: str, item: str, value: str, saw: str | None = None) -> tuple[str, dict[str, Any]]:
        seen = {"supersedes": made(saw)} if saw else {}
        return "checklist.answer", {"id": made(what), "visit": visit, "item": item, "value": value} | seen

    photo = {"sha256": "ab" * 32, "bytes": 9, "width": 9, "height": 9, "taken_at": "2026-11-23T09:00:00Z", "quality": 1}
    part = {"id": made("use"), "visit": visit, "product": ident("charger"), "quantity": 1, "from": ident("van-noord")}
    seal = {"role": "customer", "name": "Klaas", "statement_sha256": "cd" * 32, "typed": "Klaas", "consent": "Akkoord"}
    hours = {"kind": "work", "visit": visit, "from": "2026-11-23T08:00:00Z", "to": "2026-11-23T10:00:00Z"}
    return [
        ("visit.set_state", {"visit": visit, "to": "en_route", "step": made("step-1")}),
        ("visit.set_state", {"visit": visit, "to": "on_site", "step": made("step-2")}),
        ("visit.undo_state", {"visit": visit, "step": made("step-2")}),
        ("visit.set_state", {"visit": visit, "to": "working", "step": made("step-3")}),
        answer("earth-1", "earth", "fail"),
        answer("earth-2", "earth", "na", "earth-1"),
        answer("earth-3", "earth", "ok", "earth-2"),
        answer("supply", "supply", "3x25"),
        answer("insulation", "insulation", "12.5"),
        ("visit.set_field", {"visit": visit, "field": "access_note", "value": "Zijdeur", "was": None}),
        ("photo.add", {"id": made("photo"), "visit": visit, "item": "plate"} | photo),
        ("part.use", part | {"serial": f"V1-{visit[:6]}", "item": "charger", "plate_photo": made("photo")}),
        ("part.use", part | {"id": made("cable"), "product": ident("cable"), "quantity": 14}),
        ("part.return", {"id": made("back"), "of": made("cable"), "quantity": 4}),
        ("issue.report", {"id": made("issue"), "visit": visit, "category": "other", "severity": "low", "text": "Kras"}),
        ("photo.add", {"id": made("photo-2"), "visit": visit, "issue": made("issue")} | photo),
        ("photo.hide", {"id": made("photo-2"), "reason": "Onscherp"}),
        ("signature.seal", {"id": made("seal"), "visit": visit, "channel": "phone"} | seal),
        ("rating.give", {"id": made("stars"), "visit": visit, "channel": "phone", "stars": 5}),
        ("time.log", {"id": made("hours")} | hours),
        ("visit.complete", {"visit": visit, "step": made("end"), "outcome": "done", "remarks": "Alles getest"}),
    ]


def pushes(town: Town, phone: Phone, acts: list[tuple[str, dict[str, Any]]], first: int = 1) -> list[Receipt]:
    """One exchange of a phone."""

    def exchange(desk: Desk) -> list[Receipt]:
        device = Device(phone.actor.device, phone.id, phone.actor.name, "nl", phone.actor.teams)
        sent = tuple(
            Sent(named(device.id, f"mutation-{seq}"), seq, 1, name, args, town.now)
            for seq, (name, args) in enumerate(acts, first)
        )
        return push(desk.store, device, Batch(town.now, sent), now=town.now, today=town.today, rules=RULES)

    return town.office(exchange)


def signs_in(desk: Desk, phone: Phone) -> None:
    """The row of a device."""
    row = {"id": phone.actor.device, "member_id": phone.id, "name": "Telefoon", "platform": "test", "lang": "nl"}
    row |= {"token_hash": None, "state": "active", "seen_at": desk.now, "last_seq": 0, "last_no": 0}
    desk.add("device", row)


def test_a_whole_visit_comes_in_one_batch(town: Town) -> None:
    visit, other = town.visit(), town.visit("marie")
    town.office(signs_in, town.tess)
    acts = acts_of_a_day(visit, "tess") + acts_of_a_day(other, "tess")

    receipts = pushes(town, town.tess, acts)

    assert [receipt.text for receipt in receipts if receipt.status not in ("applied", "merged")] == []
    for one in (visit, other):
        row = town.row("visit", one)
        assert (row["state"], row["remarks"], row["access_note"]) == ("done", None, "Zijdeur")
        assert sorted(a["value"] for a in town.all("answer", visit_id=one, head=True)) == ["12.5", "3x25", "ok"]
    assert town.all("attention", code="incomplete") == town.all("clash") == []
    assert town.row("stock_level", stock_level_id(ident("van-noord"), ident("cable")))["quantity"] == -20
    assert [receipt.text for receipt in pushes(town, town.tess, acts)] == [receipt.text for receipt in receipts]
    assert len(town.all("movement")) == 6


def test_two_technicians_in_two_batches_meet_in_clashes_only(town: Town) -> None:
    visit = town.visit()
    for phone in (town.tess, town.bram):
        town.office(signs_in, phone)
    assert {one.status for one in pushes(town, town.tess, acts_of_a_day(visit, "tess"))} == {"applied"}

    acts = [act for act in acts_of_a_day(visit, "bram") if act[0] != "visit.undo_state"]
    statuses = {act[0]: one.status for act, one in zip(acts, pushes(town, town.bram, acts), strict=True)}

    assert statuses["part.use"] == "applied"  # the cable, his last
    assert statuses["visit.complete"] == "merged"
    assert sorted(clash["concern"].split(":")[0] for clash in town.all("clash")) == ["answer", "serial"]
    assert len(town.all("clash_entry")) == 4
