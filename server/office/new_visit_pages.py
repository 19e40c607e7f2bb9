"""The form of a new visit, with the material that is planned with it. It works as a page and as a sheet over one."""

from typing import Any

from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.ids import uuid7
from server.visits import office_calls
from server.visits.office_choices import entities_of, teams_of, types_of
from server.visits.office_repeats import once
from server.visits.office_schemas import MakeVisit

from .ability_view import refused
from .forms import Wrong, new_visit
from .frame import frame
from .known_customer import known_customer
from .material_pages import goods_of
from .new_lines import MOST_ROWS, planned_lines, row_to_look_at, rows_of, with_other_rows
from .routes import office
from .saying import checked, pick
from .schemas import NewVisitAddress, Typed

__all__ = ["make", "new_form"]

_NEW = {
    "type": "maintenance",
    "team": "a team",
    "day": "2026-11-23",
    "from": "09:00",
    "name": "Klaas Vaak",
    "street": "Dorpsstraat",
    "number": "4",
    "postcode": "8012 EB",
    "city": "Zwolle",
}


@office.get("/office/visits/new", permission="visits.write", door="office", takes=NewVisitAddress, sample=Sample())
def new_form(door: Door, args: dict[str, Any]) -> Answer:
    """The form for a new visit, for a `customer` whom we know or for anybody."""
    sent = {
        "customer": args["customer"] or "",
        "day": args["day"].isoformat() if args["day"] else "",
        "team": args["team"] or "",
        "key": uuid7(),
    }
    return _new_page(door, sent, {})


@office.post("/office/visits/new", permission="visits.write", door="office", takes=Typed, sample=Sample(json=_NEW))  # fmt: skip
def make(door: Door, args: dict[str, Any]) -> Answer:
    """Plan it with its material; the same form sent twice makes one visit. A row more or less makes nothing yet."""
    form = args["typed"]
    if other := with_other_rows(form):
        return _new_page(door, other, {}, first_row=row_to_look_at(form, len(rows_of(other))))
    try:
        new = new_visit(form, door.lang)
        with door.write() as house:
            wanted = checked(MakeVisit(), new) | {"lines": planned_lines(house, form, door.lang)}
            key = f"form {form['key']}" if form.get("key") else None
            _, made = once(house, key, repr(sorted(form.items())).encode(), lambda: (201, office_calls.make(house, wanted, by=door.who.member)))  # fmt: skip
    except Wrong as wrong:
        return _new_page(door, form, wrong.fields, 422)
    except Problem as problem:
        return _new_page(door, form, _beside(problem, door.lang), problem.status)
    return go_to(f"/office/visit/{made['id']}?did=make")


def _beside(problem: Problem, lang: str) -> dict[str, Any]:
    """What is wrong with the customer stands beside its field, all else above the form."""
    said, at = refused(problem, lang), (problem.pointer or "").removeprefix("/customer/")
    return {at: said["form"]} if at in ("kind", "kvk", "vat") and "form" in said else said


def _new_page(door: Door, sent: dict[str, str], wrong: dict[str, Any], status: int = 200, *, first_row: int | None = None) -> Answer:  # fmt: skip
    with door.read() as house:
        teams, members = pick(teams_of(house))
        types = [(one["code"], one["name"]) for one in types_of(house)]
        entities = [(one["id"], one["name"]) for one in entities_of(house)]
        rows, known = rows_of(sent), known_customer(house, sent.get("customer", ""), door.lang)
        names = frame(house, door, "new") | {"products": goods_of(house) if rows else []}
        sent = {
            "entity": known["entity"] if known else "",
            "day": house.today.isoformat(),
            "from": "09:00",
            **{name: value for name, value in sent.items() if value},
        }
    names |= {
        "known": known,
        "rows": rows,
        "most_rows": MOST_ROWS,
        "first_row": first_row,
        "key": sent.get("key") or uuid7(),
    }
    return page("office/new.html", status, sent=sent, wrong=wrong, teams=teams, members=members, types=types, entities=entities, **names)  # fmt: skip
