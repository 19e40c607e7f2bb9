"""The office's acts on visits as one call each: names become ids, the verb is done, and who changed what is written down.

Every function takes an open writing house and who acts; it returns what the caller gets to see.
"""

from collections.abc import Mapping
from typing import Any

from server.brands.checks import WrongFields
from server.customers.kinds import company_numbers
from server.customers.matching import NewAddress, NewCustomer
from server.kit.errors import Problem
from server.kit.house import House
from sync.kind import Document

from . import cancellation, editing, making, photo_marks, planning, reopening, returning
from .ability import must_be_able
from .making import Line, NewVisit, overlapping
from .office_documents import visits_of
from .office_names import canonical, entity_id, member_id, team_id, type_code
from .order_lines import checked_line
from .planning import KEEP
from .standing import COLUMNS, document_of, visit_of

Args = Mapping[str, Any]
TOLD = ("day", "planned_from", "planned_to", "team", "member", "state", "contact_name", "contact_phone", "access_note", "remarks")  # fmt: skip


def make(house: House, args: Args, *, by: str) -> Document:
    """Plan a visit. Its document, with `warnings` for what else the team does at that time."""
    desk = house.desk
    customer, known = _customer(args["customer"])
    kind = customer.kind if isinstance(customer, NewCustomer) else "person"
    made = making.make(
        desk,
        NewVisit(
            entity=entity_id(house, args.get("entity"), known, kind),
            customer=customer,
            address=args.get("address"),
            type=type_code(desk, args["type"]),
            team=team_id(desk, args["team"]),
            planned_from=args["planned_from"],
            planned_to=args.get("planned_to"),
            member=member_id(desk, args.get("member")),
            contact_name=args.get("contact_name"),
            contact_phone=args.get("contact_phone"),
            access_note=args.get("access_note"),
            remarks=args.get("remarks"),
            lines=tuple(Line(**checked_line(desk, line)) for line in args.get("lines") or ()),
        ),
        by=by,
    )
    house.audit("make", "visit", made["id"], None, told(document_of(desk, made)))
    must_be_able(house, made["id"], args.get("despite"))
    return _shown(house, made["id"], warn=True)


def edit(house: House, visit: str, args: Args, *, by: str) -> Document:
    """Change fields of a visit; `was` says what each of them was."""
    desk = house.desk
    before = document_of(desk, visit_of(desk, visit))
    fields = {name: _meant(house, name, value) for name, value in args.items() if name in COLUMNS}
    if not fields:
        raise Problem(400, "visits.nothing_to_change", pointer="")
    was = args.get("was")
    seen = {name: _seen(house, name, value) for name, value in was.items()} if was is not None else None
    editing.edit(desk, visit, fields, seen, by=by)
    write_down(house, "edit", visit, before)
    _check_ability(house, visit, before, args)
    moved = any(name in fields for name in ("team", "planned_from", "planned_to"))
    return _shown(house, visit, warn=moved)


def move(house: House, visit: str, args: Args, *, by: str) -> Document:
    """Give a visit to another team, person or moment."""
    desk = house.desk
    before = document_of(desk, visit_of(desk, visit))
    if not any(name in args for name in ("team", "member", "planned_from", "planned_to")):
        raise Problem(400, "visits.nothing_to_change", pointer="")
    planning.move(
        desk,
        visit,
        by=by,
        team=team_id(desk, args["team"]) if args.get("team") else None,
        member=member_id(desk, args["member"]) if "member" in args else KEEP,
        planned_from=args.get("planned_from"),
        planned_to=args.get("planned_to"),
        was={name: _seen(house, name, value) for name, value in (args.get("was") or {}).items()},
    )
    write_down(house, "move", visit, before)
    _check_ability(house, visit, before, args)
    return _shown(house, visit, warn=True)


def cancel(house: House, visit: str, reason: str, *, by: str) -> Document:
    """Call a visit off."""
    before = document_of(house.desk, visit_of(house.desk, visit))
    cancellation.cancel(house.desk, visit, reason=reason, by=by)
    write_down(house, "cancel", visit, before, reason=reason)
    return _shown(house, visit)


def reopen(house: House, visit: str, reason: str, *, by: str) -> Document:
    """Open a visit again that had ended or was called off."""
    before = document_of(house.desk, visit_of(house.desk, visit))
    reopening.reopen(house.desk, visit, reason=reason, by=by)
    write_down(house, "reopen", visit, before, reason=reason)
    return _shown(house, visit)


def send_back(house: House, visit: str, args: Args, *, by: str) -> Document:
    """Send an ended visit back to who did the work; `photos` are not good enough."""
    before = document_of(house.desk, visit_of(house.desk, visit))
    photos = list(dict.fromkeys(args.get("photos") or []))
    returning.send_back(house.desk, visit, reason=args["reason"], by=by, photos=photos)
    write_down(house, "return", visit, before, reason=args["reason"], photos=photos)
    return _shown(house, visit)


def withdraw_return(house: House, visit: str, *, by: str) -> Document:
    """Take a return back: it is good as it is."""
    before = document_of(house.desk, visit_of(house.desk, visit))
    returning.withdraw(house.desk, visit, by=by)
    write_down(house, "withdraw_return", visit, before, withdrawn=True)
    return _shown(house, visit)


def mark_photo(house: House, photo: str, reason: str, *, by: str) -> str:
    """Say that a photo is not good enough. The id of its visit."""
    row = photo_marks.mark_photo(house.desk, photo, reason=reason, by=by)
    house.audit("mark_photo", "visit", row["visit_id"], None, {"photo": photo, "reason": reason})
    return str(row["visit_id"])


def unmark_photo(house: House, photo: str) -> str:
    """It is good after all. The id of its visit."""
    before = photo_marks.photo_of(house.desk, photo)
    row = photo_marks.unmark_photo(house.desk, photo)
    house.audit("unmark_photo", "visit", row["visit_id"], {"photo": photo, "reason": before["poor_reason"]}, None)
    return str(row["visit_id"])


def _check_ability(house: House, visit: str, before: Document, args: Args) -> None:
    """Where others come than before, or on another day: can they do it? Another hour of the same people asks nothing."""
    after = document_of(house.desk, visit_of(house.desk, visit))
    if any(before[name] != after[name] for name in ("team", "member", "day")):
        must_be_able(house, visit, args.get("despite"))


def _customer(sent: str | Mapping[str, Any]) -> tuple[str | NewCustomer, str | None]:
    """What `making` wants, and the id if it is one. Problem 422 visits.unknown_customer for what cannot be an id, and
    for numbers that cannot be. Who gives a number of a company and does not say `kind` means a company."""
    if isinstance(sent, str):
        known = canonical(sent)
        if known is None:
            raise Problem(422, "visits.unknown_customer", pointer="/customer")
        return known, known
    place = NewAddress(**{name: value for name, value in sent["address"].items() if value is not None})
    kind = sent.get("kind") or ("company" if sent.get("kvk") or sent.get("vat") else "person")
    try:
        numbers = company_numbers(kind, sent)
    except WrongFields as wrong:
        name, (code, params) = next(iter(wrong.fields.items()))
        raise Problem(422, code, pointer=f"/customer/{name}", **params) from wrong
    return NewCustomer(sent["name"], place, sent.get("email"), sent.get("phone"), kind, **numbers), None


def _meant(house: House, name: str, value: Any) -> Any:
    """A value that is sent, as the row has it."""
    if name == "team":
        return team_id(house.desk, value)
    return member_id(house.desk, value) if name == "member" else value


def _seen(house: House, name: str, value: Any) -> Any:
    """A value that was seen, as the row has it; a name that means nothing is simply not what stands."""
    try:
        return _meant(house, name, value) if value is not None else None
    except Problem:
        return value


def _shown(house: House, visit: str, *, warn: bool = False) -> Document:
    """The visit as a list shows it, read after everything was written."""
    house.desk.flush()
    shown = visits_of(house, [visit])[0]
    if warn:
        shown["warnings"] = [
            {"code": "overlap", "visit": one["id"], "customer": one["customer"]["name"]}
            | {name: one[name] for name in ("team", "planned_from", "planned_to")}
            for one in visits_of(house, overlapping(house.store, visit))
        ]
    return shown


def told(document: Document) -> Document:
    """What the trail says of a visit."""
    return {name: document[name] for name in TOLD}


def write_down(house: House, verb: str, visit: str, before: Document, **more: Any) -> None:
    """An audit row of what differs; nothing, if nothing does."""
    after = document_of(house.desk, visit_of(house.desk, visit))
    changed = [name for name in TOLD if before[name] != after[name]]
    if changed or more:
        was, now = ({name: one[name] for name in changed} for one in (before, after))
        house.audit(verb, "visit", visit, was, {**now, **more})
