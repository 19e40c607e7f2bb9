"""Logging in and out on a phone."""

from typing import Any

from server.accounts.device_door import drop_device_cookie, set_device_cookie
from server.accounts.devices import device_login, is_to_be_cleared, log_out_device, must_be_free
from server.accounts.logging_in import as_member, by_password, second_step
from server.accounts.models import Tenant
from server.accounts.roles import rights_of
from server.accounts.themes import look_of
from server.field_api.room import field_api
from server.field_api.samples import LOGIN
from server.field_api.schemas import LogIn
from server.kit.http import Answer, Door, Problem, Sample, answer

__all__ = ["company_look", "log_in", "log_out"]

PLATFORM = 100


@field_api.post("/api/mobile/login", permission="public", door="public", takes=LogIn, sample=LOGIN)
def log_in(door: Door, args: dict[str, Any]) -> Answer:
    """Sign a member in on a device: `{token, device, member, tenant, epoch, server_time, first_seq}`.

    With `X-Veldwerk` (`-` before a log-in) the token comes in an HttpOnly cookie only, without it in the body only.
    `first_seq` is for an empty outbox. `look` is the company's: null, or its `colour` and a style sheet made of it. 401 `wrong_password`, `otp_needed` or `otp_wrong` (send the code as `otp`), 403
    `two_steps_first_phone` where a role wants two steps and none were set up, 409 `choose_tenant` with the list of
    companies, 409 `device_taken` for a device of another member, 429. A locked device opens again; one that is to be
    wiped is told `wiping: true`, and may then only hand over; on it somebody who has left signs in too.
    """
    who = by_password(door, args["email"], args["password"], args["tenant"])
    device = args["device"] | {"platform": args["device"]["platform"][:PLATFORM]}
    if who.two_steps:  # a code is good once, and an app that is told `device_taken` asks again with another id
        with door.read(who.tenant) as house:
            must_be_free(house, device["id"], who.member)
    second_step(door, who, args["otp"])
    with door.write(who.tenant) as house:
        member = as_member(house, who.member, handing_over=is_to_be_cleared(house, device["id"], who.member))
        house.by = member.id
        if not who.two_steps and rights_of(house.session, house.tenant, member.id).two_steps:
            address = f"{door.settings.public_url or door.request.host_url.rstrip('/')}/account"
            raise Problem(403, "accounts.two_steps_first_phone", address=address)
        token, row = device_login(house, member.id, device, member.lang)
        look = look_of(house.session.get_one(Tenant, house.tenant).colour)
        name, first_seq, wiping = member.name, row["last_seq"] + 1, row["state"] == "wiping"
    said = {"device": device["id"], "member": who.member, "member_name": name}
    said |= {"tenant": who.tenant, "tenant_name": who.company, "epoch": who.epoch, "look": look}
    said |= {"server_time": door.now, "first_seq": first_seq} | ({"wiping": True} if wiping else {})
    if "X-Veldwerk" not in door.request.headers:
        return answer(said | {"token": token})
    return set_device_cookie(answer(said), door.request, token, door.settings.token_days)


@field_api.get("/api/mobile/look", permission="device", door="device", sample=Sample())
def company_look(door: Door) -> Answer:
    """The company's `look` as a log-in says it, for a phone that hears in a pull of another colour."""
    with door.read() as house:
        return answer({"look": look_of(house.session.get_one(Tenant, house.tenant).colour)})


@field_api.post("/api/mobile/logout", permission="device", door="device", sample=Sample())
def log_out(door: Door) -> Answer:
    """The token opens nothing any more. The device, its `seq` and all that it sent stay; what is unsent stays on it."""
    with door.write() as house:
        log_out_device(house, str(door.who.device))
    return drop_device_cookie(answer(), door.request)
