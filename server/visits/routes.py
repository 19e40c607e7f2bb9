"""The office's calls about visits, in JSON: find, make, edit, move, cancel, reopen. Teams and types to choose from."""

from typing import Any

from server.kit.cursors import read_cursor
from server.kit.http import Answer, Door, Problem, Room, Sample, answer

from . import office_calls
from .ability import set_skills
from .office_choices import teams_of, types_of
from .office_documents import visit_of, visits_of
from .office_names import team_id
from .office_repeats import once
from .office_schemas import EditVisit, MakeVisit, MoveVisit, Nothing, Reason, SkillsOf, VisitsQuery
from .office_search import Wanted, found

visits = Room("visits", __name__)

_ONE = {"visit": "a visit"}
_NEW = {
    "customer": {
        "name": "Klaas Vaak",
        "email": "klaas@post.example",
        "phone": "0612345678",
        "address": {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"},
    },
    "type": "maintenance",
    "team": "noord",
    "planned_from": "2026-11-23T09:00:00+01:00",
}


@visits.get("/api/visits", permission="visits.read", door="office", takes=VisitsQuery, sample=Sample(query={"day": "2026-11-21"}))  # fmt: skip
def list_visits(door: Door, args: dict[str, Any]) -> Answer:
    """Visits in order of time: of a day, of a team, with a text in name, postcode, street, town or order number.

    Without a day: of every day. `next` is the cursor of what follows, null at the end.
    """
    cursor = args.get("cursor")
    after = read_cursor(cursor) if cursor else None
    if cursor and after is None:
        raise Problem(400, "visits.sent_cursor", pointer="/cursor")
    with door.read() as house:
        team = args.get("team")
        wanted = Wanted(
            day=args.get("day"),
            team=team_id(house.desk, team) if team else None,
            q=args.get("q"),
            limit=args["limit"],
            after=after,
        )
        ids, following = found(house, wanted)
        return answer({"next": following, "items": visits_of(house, ids)})


@visits.post("/api/visits", permission="visits.write", door="office", takes=MakeVisit, sample=Sample(json=_NEW))
def make_visit(door: Door, args: dict[str, Any]) -> Answer:
    """Plan a visit. With an `Idempotency-Key` a repeated call gets the first answer; overlaps only warn.

    409 `skills_lacking` where nobody has what the type asks for, unless `despite` says why they go all the same.
    A customer is matched by name and door, or by e-mail with the same name in the postcode or at the same door. 422 for a team, type, entity, member or customer that is not there.
    """
    key, sent = door.request.headers.get("Idempotency-Key"), door.request.get_data()
    with door.write() as house:
        status, made = once(house, key, sent, lambda: (201, office_calls.make(house, args, by=door.who.member)))
    return answer(made, status, {"Location": f"/api/visit/{made['id']}"})


@visits.get("/api/visit/<id:visit>", permission="visits.read", door="office", sample=Sample(path=_ONE))
def read_visit(door: Door, visit: str) -> Answer:
    """One visit with all that hangs on it: steps, answers, photos, parts, signatures, what is missing, open clashes."""
    with door.read() as house:
        document = visit_of(house, visit)
        if document is None:
            raise Problem(404, "visits.not_found")
        return answer(document)


@visits.get("/api/visits/<id:visit>", permission="visits.read", door="office", sample=Sample(path=_ONE))
def read_visit_too(door: Door, visit: str) -> Answer:
    """The same as /api/visit/<visit>."""
    return read_visit(door, visit)


def _edit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    with door.write() as house:
        return answer(office_calls.edit(house, visit, args, by=door.who.member))


_EDIT = {"remarks": "Poort is open.", "was": {"remarks": None}}


@visits.patch("/api/visit/<id:visit>", permission="visits.write", door="office", takes=EditVisit, sample=Sample(path=_ONE, json=_EDIT))  # fmt: skip
def edit_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Change fields; `was` says what each one was. 428 without it, 409 with the current `row` if one has changed."""
    return _edit(door, visit, args)


@visits.put("/api/visit/<id:visit>", permission="visits.write", door="office", takes=EditVisit, sample=Sample(path=_ONE, json=_EDIT))  # fmt: skip
def put_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as PATCH: only the fields that are sent change."""
    return _edit(door, visit, args)


@visits.patch("/api/visits/<id:visit>", permission="visits.write", door="office", takes=EditVisit, sample=Sample(path=_ONE, json=_EDIT))  # fmt: skip
def edit_visit_too(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as PATCH /api/visit/<visit>."""
    return _edit(door, visit, args)


@visits.put("/api/visits/<id:visit>", permission="visits.write", door="office", takes=EditVisit, sample=Sample(path=_ONE, json=_EDIT))  # fmt: skip
def put_visit_too(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as PUT /api/visit/<visit>."""
    return _edit(door, visit, args)


@visits.post("/api/visit/<id:visit>/move", permission="visits.write", door="office", takes=MoveVisit, sample=Sample(path=_ONE, json={"planned_from": "2026-11-23T09:00:00+01:00"}))  # fmt: skip
def move_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Give a visit to another team, person or moment. 409 with the current `row` if `was` no longer stands, 409
    `skills_lacking` for people who lack what the type asks for, unless `despite` says why."""
    with door.write() as house:
        return answer(office_calls.move(house, visit, args, by=door.who.member))


@visits.post("/api/visit/<id:visit>/cancel", permission="visits.write", door="office", takes=Reason, sample=Sample(path=_ONE, json={"reason": "Klant is ziek"}))  # fmt: skip
def cancel_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Call a visit off. 409 if it has ended; what a technician does meanwhile meets the office as a clash."""
    with door.write() as house:
        return answer(office_calls.cancel(house, visit, args["reason"], by=door.who.member))


@visits.post("/api/visit/<id:visit>/reopen", permission="visits.write", door="office", takes=Reason, sample=Sample(path=_ONE, json={"reason": "Foto vergeten"}))  # fmt: skip
def reopen_visit(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """Open a visit again that had ended or was called off; it stands where it stood before."""
    with door.write() as house:
        return answer(office_calls.reopen(house, visit, args["reason"], by=door.who.member))


@visits.post("/api/visits/<id:visit>/move", permission="visits.write", door="office", takes=MoveVisit, sample=Sample(path=_ONE, json={"planned_from": "2026-11-23T09:00:00+01:00"}))  # fmt: skip
def move_visit_too(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as POST /api/visit/<visit>/move."""
    return move_visit(door, visit, args)


@visits.post("/api/visits/<id:visit>/cancel", permission="visits.write", door="office", takes=Reason, sample=Sample(path=_ONE, json={"reason": "Klant is ziek"}))  # fmt: skip
def cancel_visit_too(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as POST /api/visit/<visit>/cancel."""
    return cancel_visit(door, visit, args)


@visits.post("/api/visits/<id:visit>/reopen", permission="visits.write", door="office", takes=Reason, sample=Sample(path=_ONE, json={"reason": "Foto vergeten"}))  # fmt: skip
def reopen_visit_too(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """The same as POST /api/visit/<visit>/reopen."""
    return reopen_visit(door, visit, args)


@visits.get("/api/teams", permission="visits.read", door="office", takes=Nothing, sample=Sample())
def list_teams(door: Door, args: dict[str, Any]) -> Answer:
    """The teams, each with its members of today."""
    with door.read() as house:
        return answer({"items": teams_of(house)})


@visits.get("/api/visit-types", permission="visits.read", door="office", takes=Nothing, sample=Sample())
def list_types(door: Door, args: dict[str, Any]) -> Answer:
    """The types of visit, each with its duration in minutes, skills and checklist."""
    with door.read() as house:
        return answer({"items": types_of(house)})


@visits.put("/api/visit-type/<id:kind>/skills", permission="members.write", door="office", takes=SkillsOf, sample=Sample(path={"kind": "a visit_type"}, json={"skills": []}))  # fmt: skip
def put_skills(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """What visits of a type ask for from now on, planned ones too."""
    with door.write() as house:
        return answer(set_skills(house, kind, args["skills"]))
