"""The form of a count: numbered pieces by unticking, the rest by how many, a product in batches batch by batch."""

from collections.abc import Mapping
from typing import Any

from server.inventory import calls
from server.inventory.models import Location, Product
from server.inventory.names import amount_text
from server.inventory.number_list import split
from server.inventory.reading import lines_at
from server.inventory.schemas import Count
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, page
from server.kit.ids import is_id, uuid7
from sync.ids import named

from .frame import frame
from .routes import office
from .schemas import StockAddress, Typed
from .stock_forms import PICK, Form, act_of, checked_form, done, given, onward, whole

COUNTED, SEEN = "counted_", "seen_"


@office.get("/office/stock/count", permission="inventory.write", door="office", takes=StockAddress, sample=Sample(query={"place": "a location", "product": "a product"}))  # fmt: skip
def count_form(door: Door, args: dict[str, Any]) -> Answer:
    """What the books say, to be made right."""
    return _page(door, {"id": uuid7(), "location": args["place"] or "", "product": args["product"] or ""}, {})


@office.post("/office/stock/count", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"location": "a location", "product": "a product", "seen": "999999", "counted": "1"}))  # fmt: skip
def count(door: Door, args: dict[str, Any]) -> Answer:
    """Keep what was counted; a difference wants a reason. Of batches all are kept, or none."""
    form = args["typed"]

    def act(house: House) -> str:
        product = house.desk.get("product", form.get("product", "")) if is_id(form.get("product")) else None
        tracking = product["tracking"] if product else "none"
        lacks = list[dict[str, str]]()
        for sent in _batches(form) if tracking == "batch" else [_one(form, tracking == "serial")]:
            wanted = checked_form(Count(), sent)
            told = calls.count(house, wanted, act_of(door, wanted, wanted.get("reason")))
            lacks += [one for one in told.get("lacks", ()) if one not in lacks]
        return onward(lacks, "count", f"/office/stock?place={form.get('location')}&did=count")

    return done(
        door, act, lambda wrong, status: _page(door, form, wrong, status), "counted", "batch", "present", "reason"
    )


def _one(form: Form, numbered: bool) -> dict[str, Any]:
    sent = given(form, "id", "location", "product", "reason") | whole(form, "seen") | whole(form, "counted")
    if numbered:
        ticked = [value for name, value in form.items() if name.startswith(PICK)]
        sent |= {"present": ticked + split(form.get("numbers", ""))}
    return sent


def _batches(form: Form) -> list[dict[str, Any]]:
    """A count for each batch that a number was filled in for; each is an act of its own, by an id made from this form's."""
    filled = [name.removeprefix(COUNTED) for name, typed in form.items() if name.startswith(COUNTED) and typed.strip()]
    shared = given(form, "location", "product", "reason")
    counts: list[dict[str, Any]] = []
    for batch in filled:
        sent = shared | whole(form, COUNTED + batch, "counted") | whole(form, SEEN + batch, "seen")
        counts.append(sent | _named(form, batch) | ({"batch": batch} if batch else {}))
    if form.get("batch_new", "").strip() or form.get("new_counted", "").strip():
        sent = shared | {"seen": 0, "batch": form.get("batch_new", "")} | whole(form, "new_counted", "counted")
        counts.append(sent | _named(form, f"+{form.get('batch_new')}"))
    if not counts:
        raise Problem(422, "inventory.count_missing", pointer="/counted")
    return counts


def _named(form: Form, batch: str) -> dict[str, str]:
    return {"id": named(form["id"], batch)} if is_id(form.get("id")) else {}


def _page(door: Door, sent: Mapping[str, Any], wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        place, product = ((house.session.get(model, (house.tenant, sent.get(name))) if is_id(sent.get(name)) else None) for model, name in ((Location, "location"), (Product, "product")))  # fmt: skip
        if place is None or product is None:
            raise Problem(404, "inventory.unknown_product" if place else "inventory.unknown_location")
        line = next((one for one in lines_at(house, place.id) if one.product == product.id), None)
        names = frame(house, door, "stock")
    pieces = [one for one in line.pieces if one["state"] == "stock"] if line else []
    batches = line.by_batch if line else {}
    return page("office/stock_count.html", status, sent=sent, wrong=wrong, place=place, product=product, stands=line.quantity if line else 0, amount=amount_text, pieces=pieces, batches=batches, **names)  # fmt: skip
