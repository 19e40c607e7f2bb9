"""The page on which somebody with several roles, or several companies, says where to go; and goes."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import select

from server.accounts.models import Membership, Tenant
from server.accounts.places import chosen_place, keep_choice, places_of, signed_login
from server.accounts.room import accounts
from server.kit.http import Answer, Door, Person, Sample, go_to, page

__all__ = ["choose", "first_page", "other_companies", "places_page"]


class ChoosePlace(Schema):
    """phone, board or admin."""

    place = fields.String(required=True, validate=validate.Length(max=20))


@accounts.get("/office/choose", permission="signed_in", door="office", sample=Sample())
def places_page(door: Door) -> Answer:
    """Two or three large cards, and the other companies. Who has one role at one company goes to the office."""
    places, companies = places_of(door.who), other_companies(door, door.who.more["login"], door.who.tenant)
    if not places and not companies:
        return go_to("/office/", 302)
    now = chosen_place(door.request, door.who)
    chosen = signed_login().dumps(door.who.more["login"])  # the log-in page knows who it is, and asks for no password
    return page(
        "accounts/places.html",
        places=places,
        companies=companies,
        chosen=chosen,
        now=now,
        door=door,
        name=door.who.name,
    )


@accounts.post("/office/choose", permission="signed_in", door="office", takes=ChoosePlace, sample=Sample(json={"place": "board"}))  # fmt: skip
def choose(door: Door, args: dict[str, Any]) -> Answer:
    """Go there, and remember it on this browser."""
    place = next((one for one in places_of(door.who) if one.code == args["place"]), None)
    if place is None:
        return go_to("/office/choose")
    return keep_choice(go_to(place.address), door.request, "place", door.who.member, place.code)


def first_page(door: Door, who: Person) -> Answer:
    """Where somebody lands who did not ask for a page: what he chose before, the choice, or the office."""
    if not places_of(who):
        return go_to("/office/")
    kept = chosen_place(door.request, who)
    return go_to(kept.address if kept else "/office/choose")


def other_companies(door: Door, login: str, tenant: str) -> list[Tenant]:
    """The companies that this login may go to beside this one, by name."""
    with door.doorstep() as session:
        mine = select(Tenant).join(Membership, Membership.tenant_id == Tenant.id)
        mine = mine.where(Membership.login_id == login, Tenant.id != tenant)
        found = list(session.scalars(mine.order_by(Tenant.name)))
        session.expunge_all()
        return found
