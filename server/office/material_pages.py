"""Material on a visit's page: a line more, another quantity, a line less. Each works as a page and as a sheet over one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.inventory.models import Product
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.ids import uuid7
from server.visits import office_material
from server.visits.material_routes import ChangeLine
from server.visits.office_documents import visits_of
from server.visits.office_repeats import once
from server.visits.office_schemas import NewLine
from sync.kind import Document

from .forms import Wrong
from .frame import frame
from .routes import office
from .saying import checked, sentence
from .schemas import Typed
from .stock_forms import given, whole
from .words import customer_text

__all__ = ["add_line", "change_line", "goods_of", "line_form", "new_line_form", "remove_line", "units"]

_PATH = {"visit": "a visit"}
_LINE = _PATH | {"line": "a work_order_line"}
Form = Mapping[str, Any]


@office.get("/office/visit/<id:visit>/material", permission="visits.write", door="office", sample=Sample(path=_PATH))
def new_line_form(door: Door, visit: str) -> Answer:
    """Which product and how many, or a text."""
    return _page(door, visit, None, {"key": uuid7(), "quantity": "1"}, {})


@office.post("/office/visit/<id:visit>/material", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"product": "a product", "quantity": "2"}))  # fmt: skip
def add_line(door: Door, visit: str, args: dict[str, Any]) -> Answer:
    """A line more; what is free is reserved at once. The same form sent twice makes one line."""
    form = args["typed"]

    def act(house: House) -> None:
        wanted = checked(NewLine(), given(form, "product", "text") | units(form, door.lang))
        key = f"line {form['key']}" if form.get("key") else None
        sent = repr(sorted(form.items())).encode()
        once(house, key, sent, lambda: (201, office_material.add(house, visit, wanted)))

    return _done(door, visit, None, form, act, "add_line")


@office.get("/office/visit/<id:visit>/material/<id:line>", permission="visits.write", door="office", sample=Sample(path=_LINE))  # fmt: skip
def line_form(door: Door, visit: str, line: str) -> Answer:
    """A line as it stands."""
    return _page(door, visit, line, None, {})


@office.post("/office/visit/<id:visit>/material/<id:line>", permission="visits.write", door="office", takes=Typed, sample=Sample(path=_LINE, json={"quantity": "3"}))  # fmt: skip
def change_line(door: Door, visit: str, line: str, args: dict[str, Any]) -> Answer:
    """Another quantity or text. What somebody else made of it meanwhile is shown, and the form asks again."""
    form = args["typed"]

    def act(house: House) -> None:
        was = given(form, "was_text") | whole(form, "was_quantity")
        said: dict[str, Any] = {"text": None, "quantity": None} | given(form, "text") | units(form, door.lang)
        seen = {"was": {name: was.get(f"was_{name}") for name in ("text", "quantity")}} if was else {}
        loaded: dict[str, Any] = checked(ChangeLine(), {name: value for name, value in said.items() if value is not None} | seen)  # fmt: skip
        office_material.change(house, visit, line, {"text": None, "quantity": None} | loaded)

    return _done(door, visit, line, form, act, "change_line")


@office.post("/office/visit/<id:visit>/material/<id:line>/remove", permission="visits.write", door="office", sample=Sample(path=_LINE))  # fmt: skip
def remove_line(door: Door, visit: str, line: str) -> Answer:
    """A line less; what was reserved for it is free."""
    with door.write() as house:
        office_material.remove(house, visit, line)
    return go_to(f"/office/visit/{visit}?did=remove_line#material")


def units(form: Form, lang: str) -> dict[str, Any]:
    """The quantity that was typed; what is no whole number is said beside the field."""
    typed = whole(form, "quantity")
    if isinstance(typed.get("quantity"), str):
        raise Wrong(quantity=t("visits.sent_units", lang))
    return typed


def _done(door: Door, visit: str, line: str | None, form: Form, act: Any, did: str) -> Answer:
    try:
        with door.write() as house:
            act(house)
    except Wrong as wrong:
        return _page(door, visit, line, form, wrong.fields, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        field = (problem.pointer or "/form").removeprefix("/")
        return _page(door, visit, line, form, {field: sentence(problem, door.lang)["form"]}, problem.status)
    return go_to(f"/office/visit/{visit}?did={did}#material")


def _page(door: Door, visit: str, line: str | None, sent: Form | None, wrong: Form, status: int = 200) -> Answer:
    with door.read() as house:
        listed = visits_of(house, [visit])
        if not listed:
            raise Problem(404, "visits.not_found")
        standing = _standing(house, visit, line) if line else None
        products = goods_of(house)
        names = frame(house, door, "visit")
    about = {"id": visit, "customer": customer_text(listed[0]["customer"]["name"], door.lang), "number": listed[0]["number"]}  # fmt: skip
    now = {name: "" if standing[name] is None else str(standing[name]) for name in ("text", "quantity")} if standing else {}  # fmt: skip
    return page("office/material_line.html", status, visit=about, line=standing, sent=now if sent is None else sent, was=now, wrong=wrong, products=products, **names)  # fmt: skip


def goods_of(house: House) -> list[tuple[str, str]]:
    """Every product to choose from: (id, name), by name."""
    goods = house.session.execute(select(Product.id, Product.name, Product.sku).order_by(Product.name, Product.sku))
    return [(one.id, f"{one.name} ({one.sku})") for one in goods]


def _standing(house: House, visit: str, line: str) -> Document:
    material = office_material.material_of(house, visit)
    found = next((one for one in material["lines"] if one["id"] == line), None) if material else None
    if found is None:
        raise Problem(404, "visits.line_gone")
    return found
