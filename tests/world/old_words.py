"""The app goes two schemas further while phones are out with work that they wrote in older words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

from server.field_api import exchange
from server.kit.push_rules import push_rules
from server.rescues import taking_over
from sync.moment import printed
from tests.world.diary import Act
from tests.world.phone import Phone

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["an_app_of_long_ago_is_understood", "the_app_goes_two_schemas_further"]


def note_became_remark(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 1 said visit.note {visit, text}."""
    return ("visit.remark", {"visit": args["visit"], "value": args["text"]}) if name == "visit.note" else (name, args)


def remark_became_field(name: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Schema 2 said visit.remark {visit, value}."""
    return ("visit.set_field", {**args, "field": "remarks", "was": None}) if name == "visit.remark" else (name, args)


@contextmanager
def an_app_of_long_ago_is_understood() -> Iterator[None]:
    """The server knows how schemas 1 and 2 spoke, as it would after two changes of the catalogue."""
    rules = replace(push_rules(), steps={1: note_became_remark, 2: remark_became_field})
    with (
        mock.patch.object(exchange, "push_rules", lambda: rules),
        mock.patch.object(taking_over, "push_rules", lambda: rules),
    ):
        yield


def the_app_goes_two_schemas_further(world: "World", phone: Phone) -> None:
    """What waits is delivered, nothing is read that would not be understood, and the new app reads on."""
    if phone.wiping:
        return
    phone.works(2)
    _writes_in_old_words(world, phone)
    world.diary.struck("schema upgrade with work")
    with mock.patch.object(exchange, "SCHEMA", 3):
        phone.syncs()
    world.diary.tell(world.when, phone.who, "the app was two schemas behind, and is updated")
    phone.syncs()


def _writes_in_old_words(world: "World", phone: Phone) -> None:
    """Only the client in Python: its disk can be written to from here. Not behind a remark that still waits."""
    if type(phone) is not Phone or any(
        one["name"] in ("visit.set_field", "visit.note") for one in phone.client.waiting
    ):
        return
    visits = sorted(phone.client.documents_of("visit"))
    if not visits:
        return
    visit, state = world.chance.choice(visits), phone.state
    text = f"{phone.who} {len(world.diary.acts)}"
    seq, args = state.get("next_seq"), {"visit": visit, "text": text}
    old = {"id": phone.new_id(), "seq": seq, "schema": 1, "name": "visit.note", "args": args}
    with state.together():
        state.append(old | {"at": printed(phone.now()), "offset": 0, "jumps": 0})
        state.put(next_seq=seq + 1)
    now = {"visit": visit, "field": "remarks", "value": text, "was": None}
    me = phone.me
    world.diary.acts.append(Act(old["id"], seq, "visit.set_field", now, me.name, me.member, me.device))
    world.diary.struck("words of long ago")
    world.diary.tell(world.when, phone.who, f"visit.note {visit}, as an app of long ago wrote it")
