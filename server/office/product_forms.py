"""Products as pages: the list, a new kind of product, what should lie where, its warranty and the pattern of its numbers."""

from collections.abc import Mapping
from typing import Any

from server.inventory import calls
from server.inventory.catalogue import SETTABLE, TRACKINGS, UNITS
from server.inventory.reading import products
from server.inventory.schemas import NewProduct, SetProduct
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page
from server.kit.i18n import t

from .frame import frame
from .routes import office
from .schemas import StockAddress, Typed
from .stock_forms import checked_form, done, whole
from .stock_view import category_text
from .toasts import toast_of

_PATH = {"product": "a product"}
WHOLE = ("warranty_months", "reorder_point", "van_minimum")
ONE_LINE = ("sku", "name", "category", "unit", "tracking", "serial_pattern")


@office.get("/office/products", permission="inventory.read", door="office", takes=StockAddress, sample=Sample())
def products_page(door: Door, args: dict[str, Any]) -> Answer:
    """Every kind of product, with what lies of it in all our places together."""
    with door.read() as house:
        found = products(house)
        names = frame(house, door, "stock", toast_of(house, args, door.lang))
    categories = {one.category: category_text(one.category, door.lang) for one in found}
    return page("office/products.html", products=found, categories=categories, **names)


@office.get("/office/products/new", permission="inventory.write", door="office", sample=Sample())
def new_product_form(door: Door) -> Answer:
    """An empty form."""
    return _new_page(door, {}, {})


@office.post("/office/products/new", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"sku": "LP-V3", "name": "Laadpaal Volt Three", "category": "charger", "unit": "piece", "tracking": "none"}))  # fmt: skip
def make_product(door: Door, args: dict[str, Any]) -> Answer:
    """Keep a new kind of product; phones have it with their next word."""
    form = args["typed"]

    def act(house: House) -> str:
        calls.make_product(house, checked_form(NewProduct(), _read(form, ONE_LINE)))
        return "/office/products?did=make_product"

    return done(door, act, lambda wrong, status: _new_page(door, form, wrong, status), "sku", "unit", "serial_pattern")


@office.get("/office/product/<id:product>", permission="inventory.write", door="office", sample=Sample(path=_PATH))
def product_form(door: Door, product: str) -> Answer:
    """How it is kept now."""
    return _product_page(door, product, None, {})


@office.post("/office/product/<id:product>", permission="inventory.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"warranty_months": "36"}))  # fmt: skip
def set_product(door: Door, product: str, args: dict[str, Any]) -> Answer:
    """Keep it; an emptied field asks for nothing."""
    form = args["typed"]

    def act(house: House) -> str:
        emptied = (*WHOLE, "serial_pattern", "specifications")
        sent: dict[str, Any] = {name: None for name in emptied if name in form and not form[name].strip()}
        sent |= {"specifications": []} if "specifications" in sent else {}
        sent |= _read(form, ("name", "category", "unit", "serial_pattern"))
        calls.set_product(house, product, checked_form(SetProduct(), sent))
        return "/office/products?did=product"

    return done(
        door, act, lambda wrong, status: _product_page(door, product, form, wrong, status), "unit", "serial_pattern"
    )


def _read(form: Mapping[str, str], lines: tuple[str, ...]) -> dict[str, Any]:
    """What was filled in, as a call would say it; properties stand one a line as `name: value`."""
    sent: dict[str, Any] = {name: form[name] for name in lines if form.get(name, "").strip()}
    for name in WHOLE:
        sent |= whole(form, name)
    written = [line for line in form.get("specifications", "").splitlines() if line.strip()]
    pairs = [[part.strip() for part in line.split(":", 1)] for line in written]
    return sent | ({"specifications": pairs} if pairs else {})


def _new_page(door: Door, sent: Mapping[str, Any], wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        names = frame(house, door, "stock")
        known = _categories(house, door.lang)
    return page("office/product_new.html", status, sent=sent, wrong=wrong, categories=known, units=_units(door.lang), trackings=[(one, t(f"office.tracking_{one}", door.lang)) for one in TRACKINGS], **names)  # fmt: skip


def _product_page(door: Door, product: str, sent: Mapping[str, Any] | None, wrong: dict[str, Any], status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        row = next(iter(house.store.read("product", [product])), None)
        if row is None:
            raise Problem(404, "inventory.unknown_product")
        names = frame(house, door, "stock")
        known = _categories(house, door.lang)
    kept = {name: "" if row[name] is None else str(row[name]) for name in SETTABLE}
    kept |= {"specifications": "\n".join(f"{name}: {value}" for name, value in row["specifications"])}
    return page("office/product.html", status, product=row, sent=kept if sent is None else sent, wrong=wrong, categories=known, units=_units(door.lang), **names)  # fmt: skip


def _categories(house: House, lang: str) -> list[tuple[str, str]]:
    """Categories that are in use, to choose from; another may be typed."""
    return [(one, category_text(one, lang)) for one in sorted({good.category for good in products(house)})]


def _units(lang: str) -> list[tuple[str, str]]:
    return [(one, t(f"office.unit_{one}", lang)) for one in UNITS]
