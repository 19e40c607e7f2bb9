"""What a person did on a phone by a moment, from the mutations that came from it, and what the phone showed because of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from server.kit.clock import done_at
from server.kit.house import House
from server.kit.synced_models import Mutation

__all__ = ["Act", "acts_between", "shown_state"]


@dataclass(frozen=True)
class Act:
    """One mutation. `at` is the phone's clock put right, never after it came; `sure` if that clock had not jumped.

    `which`: what it was about, in words, where one of its kind is not like another (replay_which.py).
    """

    at: datetime
    received_at: datetime
    sure: bool
    name: str
    args: dict[str, Any]
    visit: str | None
    status: str
    which: str = ""


def acts_between(house: House, device: str, begins: datetime, ends: datetime) -> list[Act]:
    """The acts of these hours by the phone's clock put right, in their order. A phone's clock may be days out."""
    wide = timedelta(days=2)
    query = select(Mutation).where(Mutation.device_id == device, Mutation.at.between(begins - wide, ends + wide))
    acts = [_act(row) for row in house.session.scalars(query.order_by(Mutation.seq))]
    return [act for act in acts if begins <= act.at <= ends]


def _act(row: Mutation) -> Act:
    at = done_at(row.at, row.offset_ms, row.received_at)
    args: dict[str, Any] = row.args if isinstance(row.args, dict) else {}
    return Act(at, row.received_at, row.jumps == 0, row.name, args, row.visit_id, row.status)


def shown_state(body: dict[str, Any], acts: Iterable[Act]) -> dict[str, Any]:
    """The visit as the phone showed it: the document with this phone's own acts over it that it does not hold yet."""
    shown, before = dict(body), list[str]()
    for act in acts:
        if act.name == "visit.set_state":
            before.append(str(shown["state"]))
            shown["state"] = act.args.get("to", shown["state"])
        elif act.name == "visit.undo_state" and before:
            shown["state"] = before.pop()
        elif act.name == "visit.complete":
            shown["state"] = act.args.get("outcome", shown["state"])
        elif act.name == "visit.set_field" and act.args.get("field") in shown:
            shown[act.args["field"]] = act.args.get("value")
    return shown
