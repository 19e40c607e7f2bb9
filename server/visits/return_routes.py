"""The office's calls about quality, in JSON: what was sent back, send a visit back, mark a photo, take either back."""

from typing import Any

from server.kit.cursors import read_cursor
from server.kit.house import House
from server.kit.http import Answer, Door, Problem, Sample, answer

from . import office_calls
from .office_documents import visits_of
from .office_names import team_id
from .office_returns import Listed, returns_to_see
from .office_schemas import Nothing
from .return_schemas import Mark, Return, ReturnsQuery
from .routes import visits

_ONE = {"visit": "a visit"}
_PHOTO = {"photo": "a photo"}
_WHY = {"reason": "De meterkast staat er niet scherp op."}


@visits.get("/api/returns", permission="visits.read", door="office", takes=ReturnsQuery, sample=Sample(query={"state": "open"}))  # fmt: skip
def list_returns(door: Door, args: dict[str, Any]) -> Answer:
    """What lies with a technician, and what was answered and nobody looked at yet, newest first: {next, items}."""
    after = read_cursor(args["cursor"]) if args["cursor"] else None
    if args["cursor"] and after is None:
        raise Problem(400, "visits.sent_cursor", pointer="/cursor")
    with door.read() as house:
        team = team_id(house.desk, args["team"]) if args["team"] else None
        items, following = returns_to_see(house, Listed(args["state"], team, args["member"], after))
        return answer({"next": following, "items": items})


@visits.post("/api/visit/<id:visit>/return", permission="visits.write", door="office", takes=Return, sample=Sample(path=_ONE, json=_WHY | {"photos": ["a photo"]}))  # fmt: skip
def return_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Send a visit that ended as done or partial back to who did the work; `photos` are not good enough.

    It stands at paused until it is ended again. 409 not_done with the current `row` if it has not ended so.
    """
    with door.write() as house:
        return answer(office_calls.send_back(house, visit, args, by=door.who.member))


@visits.post("/api/visit/<id:visit>/withdraw-return", permission="visits.write", door="office", takes=Nothing, sample=Sample(path=_ONE))  # fmt: skip
def withdraw_return(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """It is good as it is: the visit stands again as it had ended. 409 no_return if none stands open."""
    with door.write() as house:
        return answer(office_calls.withdraw_return(house, visit, by=door.who.member))


@visits.post("/api/photo/<id:photo>/mark", permission="visits.write", door="office", takes=Mark, sample=Sample(path=_PHOTO, json=_WHY))  # fmt: skip
def mark_photo(door: Door, photo: str, args: dict[str, Any]) -> Answer:
    """Ask for a better photo, and say why. 409 photo_is_hidden if it was taken out of sight. The visit as a list shows it."""
    with door.write() as house:
        return _visit(house, office_calls.mark_photo(house, photo, args["reason"], by=door.who.member))


@visits.post("/api/photo/<id:photo>/unmark", permission="visits.write", door="office", takes=Nothing, sample=Sample(path=_PHOTO))  # fmt: skip
def unmark_photo(door: Door, photo: str, args: dict[str, Any]) -> Answer:
    """It is good after all. 409 photo_not_marked. The visit as a list shows it."""
    with door.write() as house:
        return _visit(house, office_calls.unmark_photo(house, photo))


def _visit(house: House, visit: str) -> Answer:
    house.desk.flush()
    return answer(visits_of(house, [visit])[0])
