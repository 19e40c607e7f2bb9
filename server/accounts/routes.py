"""The JSON doors of accounts: a token for a program, the list of phones, locking and wiping one."""

from typing import Any

from server.accounts.devices import device_documents, lock_device
from server.accounts.logging_in import as_member, known
from server.accounts.office_logins import IDLE, begin_login
from server.accounts.roles import rights_of
from server.accounts.room import accounts
from server.accounts.schemas import AskToken, OrderWipe
from server.accounts.tokens import new_token
from server.accounts.wiping import order_wipe, withdraw_wipe
from server.kit.http import Answer, Door, Sample, answer

__all__: list[str] = []


@accounts.post(
    "/api/office/token",
    permission="public",
    door="public",
    takes=AskToken,
    sample=Sample(json={"email": "piet@voltwijk.example", "password": "not his password"}),
)
def give_token(door: Door, args: dict[str, Any]) -> Answer:
    """A token for `Authorization: Bearer` on the office's calls; over after 14 days without use.

    401 `wrong_password`, `otp_needed` or `otp_wrong` (two steps), 409 `choose_tenant` with the list of companies, 429
    after too many failures.
    """
    who = known(door, args["email"], args["password"], args.get("tenant"), args["otp"])
    token = new_token(who.tenant)
    with door.write(who.tenant) as house:
        member = as_member(house, who.member)
        house.by = member.id
        program, address = door.request.headers.get("User-Agent"), door.request.remote_addr
        begin_login(house.session, who, kind="bearer", now=door.now, address=address, program=program, token=token)
        house.audit("log_in", "member", member.id, None, {"door": "api"})
        rights = rights_of(house.session, house.tenant, member.id)
    return answer(
        {
            "token": token,
            "tenant": who.tenant,
            "member": {"id": member.id, "name": member.name},
            "roles": sorted(rights.roles),
            "permissions": sorted(rights.permissions),
            "unused_until": door.now + IDLE,
        }
    )


@accounts.get("/api/devices", permission="devices.read", door="office", sample=Sample())
def list_devices(door: Door) -> Answer:
    """Every phone: whose, last seen, app version, storage (bytes), unsent work, which visits it is ready for."""
    with door.read() as house:
        return answer({"items": device_documents(house)})


@accounts.post(
    "/api/device/<id:device>/lock", permission="devices.lock", door="office", sample=Sample(path={"device": "a device"})
)
def lock(door: Door, device: str) -> Answer:
    """Lock a phone: its next call gets 401 `device_locked`. Nothing on it is deleted; a log-in on it opens it again."""
    with door.write() as house:
        lock_device(house, device)
    with door.read() as house:
        return answer(device_documents(house, device)[0])


@accounts.post(
    "/api/device/<id:device>/wipe",
    permission="devices.wipe",
    door="office",
    takes=OrderWipe,
    sample=Sample(path={"device": "a device"}, json={"reason": "Verloren"}),
)
def wipe(door: Door, device: str, args: dict[str, Any]) -> Answer:
    """Have a phone cleared at its next contact; what it has not sent it hands over first. 409 when ordered before."""
    with door.write() as house:
        order_wipe(house, device, args["reason"])
    with door.read() as house:
        return answer(device_documents(house, device)[0])


@accounts.delete(
    "/api/device/<id:device>/wipe", permission="devices.wipe", door="office", sample=Sample(path={"device": "a device"})
)
def spare(door: Door, device: str) -> Answer:
    """Take the order back while the phone has not heard it: it is locked then. 409 when that is too late."""
    with door.write() as house:
        withdraw_wipe(house, device)
    with door.read() as house:
        return answer(device_documents(house, device)[0])
