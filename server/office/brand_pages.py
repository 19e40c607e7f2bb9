"""Brands at the office: the list, one with all its fields, its colour judged while it is chosen, its logo, its end."""

from collections.abc import Callable
from typing import Any

from server.accounts.models import Tenant
from server.accounts.models.company import LINES, SERVES
from server.accounts.people_reading import skill_documents
from server.brands.changing import FIELDS, begin_entity, change_entity, documents_of_entities, end_entity, resume_entity
from server.brands.checks import WrongFields
from server.brands.colours import colour_of, judge_colour, ratio_text
from server.brands.logos import LARGEST, drop_logo, keep_logo
from server.brands.routes import address_of, problem_of
from server.customers.unfit import count_unfit, unfit
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page

from .frame import frame
from .framing import framing
from .routes import office
from .schemas import Address, SearchAddress, Typed
from .toasts import toast_of
from .words import moment_text

__all__ = ["brand_page", "brands_page"]

_ONE = {"entity": "an entity"}
_FORM = Sample(path=_ONE, json={"name": "Voltwijk Laadpalen"})
Typedin = dict[str, str]


@office.get("/office/settings/brands", permission="brands.write", door="office", takes=Address, sample=Sample())
def brands_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every brand with its colour, logo and numbers."""
    with door.read() as house:
        rows = _shown(house, documents_of_entities(house), door.lang)
        apart = count_unfit(house)
        names = frame(house, door, "brands", toast_of(house, args, door.lang))
    return page("office/brands.html", brands=rows, unfit=apart, unfit_count=sum(apart.values()), **names)


@office.get("/office/settings/brands/unfit", permission="brands.write", door="office", sample=Sample())
def unfit_page(door: Door) -> Answer:
    """Customers whom their brand does not serve: they were there before it was said."""
    with door.read() as house:
        rows, count = unfit(house), sum(count_unfit(house).values())
        names = frame(house, door, "brands")
    return page("office/brands_unfit.html", rows=rows, count=count, **names)


@office.get("/office/settings/brands/new", permission="brands.write", door="office", sample=Sample())
def new_page(door: Door) -> Answer:
    """An empty form."""
    return _form(door, None, {"langs": "nl,en", "colour": "00505c", "serves": "both", "skills": []}, {})


@office.post("/office/settings/brands/new", permission="brands.write", door="office", takes=Typed, sample=Sample(json={"name": "Laadkust"}))  # fmt: skip
def begin(door: Door, args: dict[str, Any]) -> Answer:
    """Begin a brand with what was typed; what cannot be is said beside its field."""
    typed = args["typed"]
    return _tried(door, None, typed, lambda house: begin_entity(house, _texts(typed), keep_colour=bool(typed.get("keep_colour")), skills=_ticked(typed)).id)  # fmt: skip


@office.get("/office/settings/brands/colour", permission="brands.write", door="office", takes=SearchAddress, sample=Sample(query={"q": "f2a900"}))  # fmt: skip
def colour_piece(door: Door, args: dict[str, Any]) -> Answer:
    """What a colour can be used for, as a piece of the form; asked for while it is chosen."""
    return page("office/brand_colour.html", **_verdict(args["q"], door.lang))


@office.get("/office/settings/brands/paint/<colour>.css", permission="brands.write", door="office", sample=Sample(path={"colour": "f2a900"}))  # fmt: skip
def colour_sheet(door: Door, colour: str) -> Answer:
    """The colours of the piece, as a style sheet: a page has no style of its own."""
    found = colour_of(colour) or "00505c"
    verdict = judge_colour(found)
    shade = verdict.proposal or found
    rules = f".paint-{found}{{background:#{found};color:#{verdict.ink}}}.paint-text-{found}{{background:#f6f5f1;color:#{shade}}}"
    return Answer(rules, mimetype="text/css", headers={"Cache-Control": "public, max-age=86400"})


@office.get("/office/settings/brands/<id:entity>", permission="brands.write", door="office", takes=Address, sample=Sample(path=_ONE))  # fmt: skip
def brand_page(door: Door, entity: str, args: dict[str, Any]) -> Answer:
    """One brand: its fields, its logo, and how mails, pages and reports look under it."""
    with door.read() as house:
        (row,) = documents_of_entities(house, entity)
    return _form(door, entity, row, {}, args)


@office.post("/office/settings/brands/<id:entity>", permission="brands.write", door="office", takes=Typed, sample=_FORM)
def change(door: Door, entity: str, args: dict[str, Any]) -> Answer:
    """Keep what was typed; what cannot be is said beside its field."""
    typed = args["typed"]
    return _tried(door, entity, typed, lambda house: change_entity(house, entity, _texts(typed), keep_colour=bool(typed.get("keep_colour")), skills=_ticked(typed) if "skills_shown" in typed else None).id)  # fmt: skip


@office.post("/office/settings/brands/<id:entity>/logo", permission="brands.write", door="office", limit=LARGEST + 100_000, takes=Typed, sample=Sample(path=_ONE, json={"away": "yes"}))  # fmt: skip
def logo(door: Door, entity: str, args: dict[str, Any]) -> Answer:
    """Take the logo that was chosen, or take it away (`away`)."""
    with door.read() as house:
        (row,) = documents_of_entities(house, entity)
    sent = door.file("logo")
    try:
        with door.write() as house:
            if args["typed"].get("away"):
                drop_logo(house, entity)
            else:
                keep_logo(house, entity, sent.read() if sent else b"", by=door.who.member)
    except Problem as problem:
        return _form(door, entity, row, {"logo": door.t(problem.code, **problem.params)}, status=problem.status)
    return go_to(f"/office/settings/brands/{entity}?did=brand_logo")


@office.post("/office/settings/brands/<id:entity>/end", permission="brands.write", door="office", sample=Sample(path=_ONE))  # fmt: skip
def end(door: Door, entity: str) -> Answer:
    """No new work goes under it from now on."""
    try:
        with door.write() as house:
            end_entity(house, entity)
    except Problem as problem:
        if problem.status != 409:
            raise
        with door.read() as house:
            (row,) = documents_of_entities(house, entity)
        return _form(door, entity, row, {"form": door.t(problem.code)}, status=409)
    return go_to("/office/settings/brands?did=brand_end")


@office.post("/office/settings/brands/<id:entity>/resume", permission="brands.write", door="office", sample=Sample(path=_ONE))  # fmt: skip
def resume(door: Door, entity: str) -> Answer:
    """It goes on after all."""
    with door.write() as house:
        resume_entity(house, entity)
    return go_to("/office/settings/brands?did=brand_resume")


def _tried(door: Door, entity: str | None, typed: Typedin, act: Callable[[House], str]) -> Answer:
    try:
        with door.write() as house:
            id_ = act(house)
    except WrongFields as wrong:
        said = {one["pointer"][1:]: one["why"] for one in problem_of(wrong, door.lang).params["errors"]}
        return _form(door, entity, {**typed, **_texts(typed), "skills": _ticked(typed)}, said, status=422)
    return go_to(f"/office/settings/brands/{id_}?did={'brand' if entity else 'brand_begin'}")


def _ticked(typed: Typedin) -> list[str]:
    return [name.removeprefix("skill_") for name, value in typed.items() if name.startswith("skill_") and value]


def _texts(typed: Typedin) -> dict[str, str | None]:
    sent: dict[str, str | None] = {name: typed[name] for name in FIELDS if name in typed}
    if typed.get("colour_text"):  # typed beside the browser's own colour field, which always says something
        sent["colour"] = typed["colour_text"]
    if "colour" in sent:
        sent["colour"] = colour_of(sent["colour"] or "") or sent["colour"]
    return sent


def _form(door: Door, entity: str | None, sent: dict[str, Any], wrong: dict[str, str], args: dict[str, Any] | None = None, status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        row = _shown(house, documents_of_entities(house, entity), door.lang)[0] if entity else None
        skills = [(one["code"], one["name"]) for one in skill_documents(house)]
        apart = count_unfit(house).get(entity, 0) if entity else 0
        names = frame(house, door, "brands", toast_of(house, args or {}, door.lang))
    return framing(page("office/brand.html", status, row=row, sent=sent, wrong=wrong, logo_most=LARGEST, serves=_named(door, "serves", SERVES), works=_named(door, "line", LINES), skills=skills, unfit=apart, kept=bool(row and row["colour"] and row["colour"] == colour_of(sent.get("colour") or "")), **_verdict(sent.get("colour") or "00505c", door.lang), **names))  # fmt: skip


def _named(door: Door, name: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, door.t(f"brands.{name}_{one}")) for one in values]


def _verdict(said: str, lang: str) -> dict[str, Any]:
    colour = colour_of(said)
    verdict = judge_colour(colour) if colour else None
    ratios = {"button_ratio": ratio_text(verdict.as_button, lang), "text_ratio": ratio_text(verdict.as_text, lang)} if verdict else {}  # fmt: skip
    return {"colour": colour, "verdict": verdict, **ratios}


def _shown(house: House, rows: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    slug = house.session.get_one(Tenant, house.tenant).slug
    return [
        row
        | {"picture": address_of(slug, row["code"], row["logo"]["sha256"]) if row["logo"] else None}
        | {"ended": moment_text(row["ended_at"], house.now, lang), "paint": colour_of(row["colour"] or "") or "00505c"}
        for row in rows
    ]
