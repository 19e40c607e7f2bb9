"""Push messages on a phone: the key to ask the browser with, on, off."""

from typing import Any

from server.field_api.room import field_api
from server.field_api.samples import SUBSCRIPTION
from server.field_api.schemas import Subscription
from server.kit.http import Answer, Door, Sample, answer
from server.notifications.endpoints import local_hosts
from server.notifications.subscribing import subscribe, subscription_of, unsubscribe
from server.notifications.vapid import public_key

__all__ = ["ask_push", "start_push", "stop_push"]


@field_api.get("/api/mobile/subscribe", permission="device", door="device", sample=Sample())
def ask_push(door: Door) -> Answer:
    """`{key, endpoint}`: our public key in base64url, and where this device is told now, null when it is not."""
    with door.read() as house:
        row = subscription_of(house, str(door.who.device))
        endpoint = row.endpoint if row else None
    return answer({"key": public_key(door.settings), "endpoint": endpoint})


@field_api.post("/api/mobile/subscribe", permission="device", door="device", takes=Subscription, sample=SUBSCRIPTION)
def start_push(door: Door, args: dict[str, Any]) -> Answer:
    """Tell this device when the day changes. The body is what `PushSubscription.toJSON()` gives. Again replaces it.

    422 `bad_endpoint` unless it is an https address of a public push service, `bad_keys`.
    """
    with door.write() as house:
        subscribe(
            house,
            member=door.who.member,
            device=str(door.who.device),
            endpoint=args["endpoint"],
            p256dh=args["keys"]["p256dh"],
            auth=args["keys"]["auth"],
            local=local_hosts(door.settings.push_local),
        )
    return answer({"endpoint": args["endpoint"]})


@field_api.delete("/api/mobile/subscribe", permission="device", door="device", sample=Sample())
def stop_push(door: Door) -> Answer:
    """Tell this device nothing more. 204, also when it was not told."""
    with door.write() as house:
        unsubscribe(house, str(door.who.device))
    return answer()
