"""Clearing a phone from the office: asked twice, and taken back as long as the phone has not heard it."""

from typing import Any

from server.accounts.wiping import order_wipe, withdraw_wipe
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t

from .devices import phones_of
from .frame import frame
from .routes import office
from .schemas import Typed

__all__ = ["ask_wipe", "spare_phone", "wipe_phone"]

_PATH = {"device": "a device"}
MOST = 1000


@office.get("/office/device/<id:device>/wipe", permission="devices.wipe", door="office", sample=Sample(path=_PATH))
def ask_wipe(door: Door, device: str) -> Answer:
    """Ask before a phone is cleared, and why."""
    return _ask(door, device)


@office.post("/office/device/<id:device>/wipe", permission="devices.wipe", door="office", takes=Typed, sample=Sample(path=_PATH, json={"reason": "Verloren"}))  # fmt: skip
def wipe_phone(door: Door, device: str, args: dict[str, Any]) -> Answer:
    """Order it: at its next contact the phone hands over what it has, and clears itself."""
    reason = args["typed"].get("reason", "").strip()
    if not 0 < len(reason) <= MOST:
        return _ask(door, device, t("rescues.wipe_why", door.lang), 422)
    try:
        with door.write() as house:
            order_wipe(house, device, reason)
    except Problem as problem:
        if problem.status == 404:
            raise
        return _ask(door, device, t(problem.code, door.lang), problem.status)
    return go_to(f"/office/devices?did=wipe&item={device}")


@office.post("/office/device/<id:device>/spare", permission="devices.wipe", door="office", sample=Sample(path=_PATH))
def spare_phone(door: Door, device: str) -> Answer:
    """Take the order back; what came too late is said where it was pressed."""
    try:
        with door.write() as house:
            withdraw_wipe(house, device)
    except Problem as problem:
        if problem.status == 404:
            raise
        return go_to("/office/devices?did=wipe_too_late")
    return go_to(f"/office/devices?did=spare&item={device}")


def _ask(door: Door, device: str, wrong: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        phone = next((one for one in phones_of(house, door.lang) if one.id == device), None)
        if phone is None:
            raise Problem(404, "kit.not_found")
        return page("office/wipe.html", status, device=phone, wrong=wrong, **frame(house, door, "devices"))
