"""Phones that are cleared from the office, and phones whose work comes in a rescue file while they sit in a basement."""

import json
from typing import TYPE_CHECKING

from server.accounts.wiping import order_wipe
from server.kit.house import open_house
from server.rescues.rescue_file import seal
from sync.moment import printed
from tests.world.phone import Phone

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["accepts_what_came", "is_rescued", "is_wiped"]


def is_wiped(world: "World", phone: Phone) -> None:
    """An admin has it cleared, with whatever it has not sent. Not while a database that will be lost knows what it knew."""
    if type(phone) is not Phone or phone.wiping or world.endangered:
        return
    with open_house(world.site.app, world.tenant, now=world.site.clock()) as house:
        order_wipe(house, phone.me.device, "Verloren")
    phone.wiping = True
    world.diary.struck("wipe with work" if phone.unsent() else "wipe")
    world.diary.tell(world.when, phone.who, f"is to be cleared, {len(phone.unsent())} waited")


def is_rescued(world: "World", phone: Phone) -> None:
    """What waits is sealed and brought to the office, some of it taken over at once; the phone keeps it and sends it too."""
    if type(phone) is not Phone or phone.wiping or not phone.unsent():
        return
    token = {"Authorization": f"Bearer {phone.me.token}"}
    answer = world.site.request("GET", "/api/mobile/rescue", headers=token)
    if answer.status != 200:  # signed in after the backup to which the database was set back
        return
    key = json.loads(answer.body)
    blobs = [blob for blob in phone.state.blobs() if not blob.sent]
    made_at = printed(world.site.clock())
    manifest = {
        "member": phone.me.member,
        "device": phone.me.device,
        "device_name": phone.who,
        "made_at": made_at,
        "answered": [entry.mutation for entry in phone.client.outbox if entry.receipt is not None],
        "mutations": phone.client.waiting,
        "files": [{"sha256": blob.sha256, "type": blob.type, "bytes": blob.size} for blob in blobs],
    }
    named = {"tenant": key["tenant"], "key": key["key"], "id": world.planners[0].new_id(), "made_at": made_at}
    frames = [json.dumps(manifest).encode(), *(phone.state.blob(blob.sha256) or b"" for blob in blobs)]
    data = seal(bytes.fromhex(key["public_key"]), named, frames)
    for _ in range(world.chance.choice((1, 1, 2))):
        brought = world.site.request("POST", "/api/mobile/rescue", headers=token, body=data)
        assert brought.status in (201, 409), brought.body
    world.diary.struck("rescue file")
    world.diary.tell(world.when, phone.who, f"a rescue file with {len(phone.unsent())} things is brought")
    if world.chance.random() < 0.5:
        accepts_what_came(world)


def accepts_what_came(world: "World") -> None:
    """The planner looks at what lies in quarantine and takes it over."""
    _, told = world.planners[0].call("GET", "/api/quarantine")
    for one in told["items"]:
        if one["state"] == "open":
            status, said = world.planners[0].call("POST", f"/api/quarantine/{one['id']}/accept", {})
            world.diary.tell(world.when, world.planners[0].me.name, f"takes over {one['acts']} acts -> {status}")
            if status != 200 or said["state"] != "accepted":
                world.broken.append(
                    f"P4 what {one['member']['name']} handed over cannot be taken over: {status} {said}"
                )
