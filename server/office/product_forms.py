"""The form of a product: what should lie where, its warranty and the pattern of its numbers."""

from collections.abc import Mapping
from typing import Any

from server.inventory import calls
from server.inventory.places import SETTABLE
from server.inventory.schemas import SetProduct
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page

from .frame import frame
from .routes import office
from .schemas import Typed
from .stock_forms import checked_form, done, whole

_PATH = {"product": "a product"}


@office.get("/office/product/<id:product>", permission="inventory.write", door="office", sample=Sample(path=_PATH))
def product_form(door: Door, product: str) -> Answer:
    """How it is kept now."""
    return _product_page(door, product, None, {})


@office.post("/office/product/<id:product>", permission="inventory.write", door="office", takes=Typed, sample=Sample(path=_PATH, json={"warranty_months": "36"}))  # fmt: skip
def set_product(door: Door, product: str, args: dict[str, Any]) -> Answer:
    """Keep it; an emptied field asks for nothing."""
    form = args["typed"]

    def act(house: House) -> str:
        sent: dict[str, Any] = {name: None for name in SETTABLE if name in form and not form[name].strip()}
        for name in SETTABLE:
            sent |= whole(form, name) if name != "serial_pattern" else {}
        if form.get("serial_pattern", "").strip():
            sent["serial_pattern"] = form["serial_pattern"]
        calls.set_product(house, product, checked_form(SetProduct(), sent))
        return "/office/stock?did=product"

    return done(door, act, lambda wrong, status: _product_page(door, product, form, wrong, status))


def _product_page(door: Door, product: str, sent: Mapping[str, Any] | None, wrong: dict[str, Any], status: int = 200) -> Answer:  # fmt: skip
    with door.read() as house:
        row = next(iter(house.store.read("product", [product])), None)
        if row is None:
            raise Problem(404, "inventory.unknown_product")
        names = frame(house, door, "stock")
    shown = sent if sent is not None else {name: "" if row[name] is None else str(row[name]) for name in SETTABLE}
    return page("office/product.html", status, product=row, sent=shown, wrong=wrong, **names)
