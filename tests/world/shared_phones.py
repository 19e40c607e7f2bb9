"""Phones on which somebody signs in again, and phones that a colleague borrows."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.world.line import Line
from tests.world.phone import Phone
from tests.world.template import PASSWORD, TECHNICIANS, person, signed_in_again

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["is_lent", "signs_in_again"]

APP_COOKIE = "veldwerk-app-80"


def signs_in_again(world: "World", phone: Phone) -> None:
    """The same person on the same phone, with work on it. Not before the database is lost: the log-in would be gone."""
    if phone.wiping or world.endangered:
        return
    phone.works(1)
    phone.has_a_new_token(signed_in_again(world.site, phone.me, phone.me.device))
    world.diary.struck("signed in again with work")
    world.diary.tell(world.when, phone.who, f"signs in again, {len(phone.unsent())} waited")


def is_lent(world: "World", phone: Phone) -> None:
    """A colleague signs in on it: beside what waits there, never under its owner's name nor with its owner's device."""
    if phone.wiping or world.endangered or len(world.phones) > 11:
        return
    colleague = world.chance.choice([who for who in TECHNICIANS if who != person(phone.who)])
    _is_not_the_owners_device(world, phone, colleague)
    name = f"{colleague}-on-{phone.who}"
    if any(other.who == name for other in world.phones):
        return
    me = signed_in_again(world.site, replace(world.people[colleague], name=name), phone.new_id())
    guest = Phone(
        me, Line(world.site, world.chance, world.diary, phone.line.rate, faults=world.faults), world.chance, world.diary
    )
    world.joins(guest)
    waited = phone.unsent()
    _nothing_goes_under_the_guests_cookie(world, phone, guest)
    guest.reads_to_the_end()
    guest.works(2)
    guest.syncs()
    if phone.unsent() != waited:
        world.broken.append(f"P4 {phone.who}: what waited changed while {colleague} had the phone")
    world.diary.struck("phone lent")
    world.diary.tell(world.when, name, f"works on the phone of {phone.who}, where {len(waited)} waited")


def _is_not_the_owners_device(world: "World", phone: Phone, colleague: str) -> None:
    device = {"id": phone.me.device, "name": "Geleend", "platform": "simulated"}
    said = {"email": f"{colleague}@voltwijk.example", "password": PASSWORD, "device": device}
    got = _posts(world, "/api/mobile/login", {}, said)
    if got != (409, "device_taken"):
        world.broken.append(f"P7 {colleague} signed in with the device of {phone.who}: {got}")


def _nothing_goes_under_the_guests_cookie(world: "World", phone: Phone, guest: Phone) -> None:
    """A tab of the owner that is still open sends what waits, and the browser adds the cookie of who signed in last."""
    waiting = [
        {key: one[key] for key in ("id", "seq", "schema", "name", "args", "at") if key in one}
        for one in phone.client.waiting
    ]
    headers = {"Cookie": f"{APP_COOKIE}={guest.me.token}", "X-Veldwerk": phone.me.member}
    got = _posts(world, "/api/mobile/sync", headers, {"sent_at": world.when, "mutations": waiting})
    if got != (409, "other_member"):
        world.broken.append(f"P7 {phone.who}'s tab sent under the cookie of {guest.who}: {got}")


def _posts(world: "World", path: str, headers: dict[str, str], said: object) -> tuple[int, str]:
    as_json = {"Content-Type": "application/json", **headers}
    got = world.site.request("POST", path, headers=as_json, body=json.dumps(said).encode())
    return got.status, str(json.loads(got.body).get("code", ""))
