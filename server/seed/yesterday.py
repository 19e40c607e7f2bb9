"""Yesterday, as the phones did it: every visit ended, through the handlers and uploads that real phones meet."""

from collections.abc import Callable

from server.config import Settings
from server.kit.files import Files
from server.kit.house import House
from sync.actor import Actor, Membership

from .companies import SINCE
from .days import Planned
<<<<<<< HEAD
from .endings import closed, done, partly
=======
from .goods import FIRST_BATCH, GOODS, IN_BATCHES, serials_of
>>>>>>> a801fc7 (Stock seen with one's own eyes: a plate's outline, what is in no batch, the visit on its own line, demo parts with their batch)
from .made_ids import made_id
from .people import Company
from .phone import MINUTE, Phone
from .work import visit_id


def live_yesterday(house: House, files: Files, settings: Settings, company: Company, planned: list[Planned]) -> None:
    """End every visit of yesterday: two of each team done, the third at a closed door or partly done."""
    for series, crew in enumerate(company.crews):
        mates = [person for person in company.people if person.team == crew.slug]
        for count, one in enumerate(v for v in planned if v.offset == -1 and v.crew == crew.slug):
            person = mates[count % len(mates)]
            member = made_id(company.slug, "member", person.first)
            team = Membership(made_id(company.slug, "team", crew.slug), house.today - SINCE, None)
            by = Actor(member, person.name, made_id(company.slug, "device", person.first), (team,))
            phone = Phone(house, files, settings, company, by, visit_id(company, one), one.begins - 28 * MINUTE, 1)
            endings: tuple[Callable[[Phone, Planned, int], None], ...] = (done, done, closed if series % 2 else partly)
            endings[count](phone, one, series * 2 + count)
<<<<<<< HEAD
=======


def _arrive(phone: Phone, one: Planned) -> None:
    """On the way, there, at work; from then on at the pace that fills the appointment."""
    for state, minutes in (("en_route", 0), ("on_site", 23), ("working", 6)):
        phone.does("visit.set_state", minutes, visit=phone.visit, to=state, step=phone.new_id())
    phone.pace = (one.ends - one.begins) / timedelta(minutes=66 if one.type.startswith("installation") else 34)


def _done(phone: Phone, one: Planned, series: int) -> None:
    """The whole checklist, photos, parts, signature, rating."""
    _arrive(phone, one)
    _use_parts(phone, one, series)
    for item in _items(phone):
        _fill(phone, one, item, series)
    _sign(phone, one)
    phone.does(
        "rating.give", id=phone.new_id(), visit=phone.visit, channel="phone", stars=5 - series % 2, nps=9, comment=None
    )
    phone.does("visit.complete", visit=phone.visit, step=phone.new_id(), outcome="done", remarks=None)


def _partly(phone: Phone, one: Planned, series: int) -> None:
    """Something is in the way: what was done stands, what is left is said."""
    _arrive(phone, one)
    for item in _items(phone):
        if item["type"] in ("tick", "photo", "choice"):
            _fill(phone, one, item, series)
    phone.does(
        "issue.report", 4, id=phone.new_id(), visit=phone.visit, category="material", severity="medium",
        text="Behuizing heeft een barst; nieuwe kap besteld.",
    )  # fmt: skip
    phone.does(
        "visit.complete", visit=phone.visit, step=phone.new_id(), outcome="partial",
        remarks="Kap van de laadpaal is gebarsten. Terugkomen als de nieuwe kap er is.",
    )  # fmt: skip


def _closed(phone: Phone, one: Planned, series: int) -> None:
    """Nobody opens."""
    for state, minutes in (("en_route", 0), ("on_site", 21)):
        phone.does("visit.set_state", minutes, visit=phone.visit, to=state, step=phone.new_id())
    phone.does(
        "visit.set_state", 14, visit=phone.visit, to="no_access", step=phone.new_id(),
        note="Drie keer aangebeld en twee keer gebeld, niemand thuis.",
    )  # fmt: skip


def _items(phone: Phone) -> Iterator[dict[str, Any]]:
    visit = phone.house.desk.get("visit", phone.visit)
    version = phone.house.desk.get("checklist_version", visit["checklist_version_id"]) if visit else None
    for section in version["sections"] if version else ():
        yield from section["items"]


def _fill(phone: Phone, one: Planned, item: dict[str, Any], series: int) -> None:
    """One item of the checklist, by its type."""
    if item["type"] == "photo":
        _photograph(phone, one, item["id"])
    elif item["type"] in ("tick", "choice", "number", "text"):
        first = None
        for value, note in answer_to(item, series):
            answer = phone.new_id()
            phone.does(
                "checklist.answer", 2, id=answer, visit=phone.visit, item=item["id"], repeat=0, value=value, note=note,
                supersedes=first,
            )  # fmt: skip
            first = answer


def _photograph(phone: Phone, one: Planned, item: str) -> None:
    shown = (phone.clock + 3 * _MINUTE).astimezone(AMSTERDAM)
    data = photo(item, f"{one.key}/{item}", f"{one.place.city}  {shown:%d-%m-%Y %H:%M}")
    sha256 = phone.takes(data, "image/jpeg")
    phone.does(
        "photo.add", 3, id=phone.new_id(), visit=phone.visit, item=item, repeat=0, issue=None, sha256=sha256,
        bytes=len(data), width=1280, height=960, taken_at=(phone.clock + 3 * _MINUTE).isoformat(),
        quality={"sharp": True}, position=None, override=None,
    )  # fmt: skip


def _use_parts(phone: Phone, one: Planned, series: int) -> None:
    """What an installation takes from the van; the charger's serial fills its item."""
    if not one.type.startswith("installation"):
        return
    van = made_id(phone.company.slug, "location", one.crew)
    charger = "LP-V1-22" if one.type == "installation_22kw" else "LP-V1-11"
    good = next(good for good in GOODS if good.sku == charger)
    serial = serials_of(good, [crew.slug for crew in phone.company.crews].index(one.crew))[series % 2]
    for sku, quantity, item, number in (
        (charger, 1, "charger_serial", serial),
        ("KB-5G6", 12 + series, None, None),
        ("AL-4P40", 1, None, None),
    ):
        phone.does(
            "part.use", 4, id=phone.new_id(), visit=phone.visit, item=item, repeat=0,
            product=made_id(phone.company.slug, "product", sku), quantity=quantity, serial=number,
            batch=FIRST_BATCH if sku in IN_BATCHES else None,
            plate_photo=None, **{"from": van},
        )  # fmt: skip


def _sign(phone: Phone, one: Planned) -> None:
    """The customer signs what stands there, drawn."""
    phone.house.desk.flush()  # the statement is made from documents, and they are read from the rows
    shown = Shown("nl", phone.house.tenant, phone.visit, "1.0.0", "customer", one.place.name, CONSENT)
    text, sha256 = statement(shown, signable_documents(phone.house, phone.visit))
    phone.takes(text.encode(), "application/json")
    image = phone.takes(signature(one.key), "image/png")
    phone.does(
        "signature.seal", 5, id=phone.new_id(), visit=phone.visit, role="customer", name=one.place.name,
        statement_sha256=sha256, image_sha256=image, typed=None, consent=CONSENT, channel="phone",
    )  # fmt: skip
>>>>>>> a801fc7 (Stock seen with one's own eyes: a plate's outline, what is in no batch, the visit on its own line, demo parts with their batch)
