"""Who carried out a visit, as its customer reads it: the technician, and never the office that settled something after him."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.kit.house import House

from .states import FINAL

__all__ = ["carried_out_by", "technician_of"]


def carried_out_by(house: House, visit: str) -> str | None:
    """The name of the technician who ended it, or was the last to do something there; None before anybody did."""
    (row,) = house.store.read("visit", [visit])
    member = technician_of(house.store.read_by("visit_step", "visit_id", [visit]), row["state"])
    found = house.store.read("member", [member]) if member else []
    return found[0]["name"] if found else None


def technician_of(steps: Iterable[Mapping[str, Any]], state: str) -> str | None:
    """Whose end it was that stands now (of two ends the office may have chosen one), else whose end or step was the last.

    `steps` are rows of visit_step, `state` is where the visit stands. What the office itself wrote came from no device.
    """
    from_phones = sorted((one for one in steps if one["device_id"] and not one["undone_by"]), key=lambda one: one["nr"])
    ends = [one for one in from_phones if one["to_state"] in FINAL]
    standing = [one for one in ends if one["to_state"] == state]
    last = next((found[-1] for found in (standing, ends, from_phones) if found), None)
    return last["by_member_id"] if last else None
