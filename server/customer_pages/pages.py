"""The doors of customers: look (GET, which never acts), rate, ask, take a file along."""

from typing import Any
from urllib.parse import quote

from server.accounts.brands import is_colour, paint
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to
from server.links.opening import NoLink
from server.reports.making import newest_report
from server.visits.attention_cards import raise_card

from .calendar import calendar_of
from .looks import attached, back, bytes_of, lang_of, named, page_of
from .rating import ENDED, Wrong, rate, read_rating
from .report import paper_of
from .room import customer_pages
from .showing import Asked, Guest, Typed, opened, private
from .signing import sign_names

__all__ = ["ask", "brand_style", "calendar", "give_rating", "look", "look_there", "paper", "report_pdf"]

_PATH = {"token": "0.none"}
QUESTION = 1000
"""Letters of a question."""


@customer_pages.get("/k/<token>", permission="public", door="public", takes=Asked, sample=Sample(path=_PATH))
def look(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """The page that this link opens. Looking changes nothing, however often and whoever does it."""
    return opened(door, token, args["lang"], lambda house, guest: page_of(house, guest, said=args["said"]))


@customer_pages.get("/k/<token>/", permission="public", door="public", takes=Asked, sample=Sample(path=_PATH))
@customer_pages.get("/k/<token>/rate", permission="public", door="public", takes=Asked, sample=Sample(path=_PATH))
@customer_pages.get("/k/<token>/ask", permission="public", door="public", takes=Asked, sample=Sample(path=_PATH))
@customer_pages.get("/k/<token>/sign", permission="public", door="public", takes=Asked, sample=Sample(path=_PATH))
def look_there(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """To the page itself: a form that was refused leaves its own address in the browser, where looking does nothing."""
    lang = f"?lang={args['lang']}" if args["lang"] else ""
    return private(go_to(f"/k/{quote(token, safe='')}{lang}"))


@customer_pages.post("/k/<token>/rate", permission="public", door="public", takes=Typed, sample=Sample(path=_PATH, json={"stars": "5"}))  # fmt: skip
def give_rating(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """Keep the rating, or change the one that this link gave."""
    form = args["typed"]

    def act(house: House, guest: Guest) -> Answer:
        if guest.visit["state"] not in ENDED:
            return page_of(house, guest, wrong=guest.t("not_yet"), status=409)
        try:
            rate(house, guest, read_rating(form))
        except Wrong as wrong:
            return page_of(house, guest, wrong=guest.t(str(wrong)), status=422, form=form)
        return back(guest, "rated")

    return opened(door, token, lang_of(form), act, write=True, purposes=("rate",))


@customer_pages.post("/k/<token>/ask", permission="public", door="public", takes=Typed, sample=Sample(path=_PATH, json={"question": "Mag de hond los?"}))  # fmt: skip
def ask(door: Door, token: str, args: dict[str, Any]) -> Answer:
    """A question for the office: it lands in the inbox, beside the visit."""
    form = args["typed"]
    text = form.get("question", "").replace("\r\n", "\n").strip()

    def act(house: House, guest: Guest) -> Answer:
        if not text or len(text) > QUESTION:
            return page_of(house, guest, wrong=guest.t("need_question"), status=422, form=form)
        params = {"text": text, "name": guest.visit["customer"]["name"]}
        raise_card(house.desk, "question", "visit", guest.visit["id"], params, one_for="text")
        house.audit("ask", "visit", guest.visit["id"], None, {"link": guest.link.id})
        return back(guest, "asked")

    return opened(door, token, lang_of(form), act, write=True, purposes=("follow", "sign", "report"))


@customer_pages.get("/k/<token>/afspraak.ics", permission="public", door="public", sample=Sample(path=_PATH))
def calendar(door: Door, token: str) -> Answer:
    """The appointment for a calendar."""
    return opened(door, token, None, lambda _, guest: attached(calendar_of(guest), "text/calendar", "afspraak.ics"), purposes=("follow",))  # fmt: skip


@customer_pages.get("/k/<token>/report.pdf", permission="public", door="public", sample=Sample(path=_PATH))
def report_pdf(door: Door, token: str) -> Answer:
    """The sealed report; for who comes to sign, once it holds a signature."""

    def act(house: House, guest: Guest) -> Answer:
        row = newest_report(house, guest.visit["id"])
        if guest.link.purpose == "sign" and not sign_names(house, guest).get("pdf"):
            row = None
        if row is None:
            raise NoLink
        return attached(bytes_of(house, row.blob_sha256), "application/pdf", f"{guest.visit['number']}.pdf")

    return opened(door, token, None, act, purposes=("report", "sign"))


@customer_pages.get("/k/<token>/paper/<id:paper>", permission="public", door="public", sample=Sample(path=_PATH | {"paper": "a document"}))  # fmt: skip
def paper(door: Door, token: str, paper: str) -> Answer:
    """A document of the visit or of its order."""

    def act(house: House, guest: Guest) -> Answer:
        row = paper_of(house, guest, paper)
        if row is None:
            raise NoLink
        kind = house.desk.rows("blob", "sha256", row.blob_sha256)[0]["type"]
        return attached(bytes_of(house, row.blob_sha256), kind, named(row.title, kind))

    return opened(door, token, None, act, purposes=("report",))


@customer_pages.get("/k/brand/<colour>.css", permission="public", door="public", sample=Sample(path={"colour": "00505c"}))  # fmt: skip
def brand_style(door: Door, colour: str) -> Answer:
    """A brand's colour as a style sheet, made so that it can be read by day and by night. Any six hexadecimal digits."""
    if not is_colour(colour):
        raise Problem(404, "kit.not_found")
    look = paint(colour)
    day = f":root{{--brand:{look.day};--primary:{look.ground};--primary-ink:{look.ink};--ground:{look.ground};--ground-ink:{look.ink}}}"
    night = f"@media (prefers-color-scheme:dark){{:root:not(.light,.dark,.sun){{--brand:{look.night}}}}}"
    return Answer(day + night, mimetype="text/css", headers={"Cache-Control": "public, max-age=86400"})
