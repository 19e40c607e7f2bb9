"""The forms of stock: receive, transfer, undo, what becomes of a piece. Each works as a page without JavaScript."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError

from server.inventory import calls
from server.inventory.ledger_reading import Asked, movements
from server.inventory.number_list import split
from server.inventory.office_acts import Act
from server.inventory.reading import lines_at
from server.inventory.schemas import Pronounce, Receive, Transfer, Why
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import has_text, t
from server.kit.ids import is_id, uuid7
from server.visits.old_pieces import hangs_after_all

from .frame import frame
from .material_view import shortages_at, taken_view
from .routes import office
from .schemas import StockAddress, Typed
from .serial_page import HUNG
from .stock_view import choices, step_of

Form = Mapping[str, str]
PICK, AMOUNT = "pick_", "amount_"
RECEIVED = ("product", "location", "serials", "quantity", "batch")


@office.get("/office/stock/receive", permission="inventory.write", door="office", takes=StockAddress, sample=Sample())
def receive_form(door: Door, args: dict[str, Any]) -> Answer:
    """Scan or paste what came in."""
    sent = {"id": uuid7(), "location": args["place"] or "", "product": args["product"] or ""}
    return _receive_page(door, sent, {})


@office.post("/office/stock/receive", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"product": "a product", "location": "a location", "quantity": "3", "batch": "1", "numbers": "V12600998"}))  # fmt: skip
def receive(door: Door, args: dict[str, Any]) -> Answer:
    """Book it in, or show each number that cannot be beside the list."""
    form = args["typed"]

    def act(house: House) -> str:
        product = house.desk.get("product", form.get("product", "")) if is_id(form.get("product")) else None
        numbered = product is not None and product["tracking"] == "serial"
        sent = given(form, "id", "product", "location", "batch", "note")
        sent |= {"serials": split(form.get("numbers", ""))} if numbered else whole(form, "quantity")
        wanted = checked_form(Receive(), sent)
        calls.receive(house, wanted, act_of(door, wanted, wanted.get("note")))
        return f"/office/stock?place={wanted['location']}&did=receive"

    return done(door, act, lambda wrong, status: _receive_page(door, form, wrong, status), *RECEIVED)


@office.get("/office/stock/transfer", permission="inventory.write", door="office", takes=StockAddress, sample=Sample())
def transfer_form(door: Door, args: dict[str, Any]) -> Answer:
    """Tick pieces, fill in quantities, or scan numbers; say where they go."""
    return _transfer_page(door, {"id": uuid7(), "from": args["place"] or "", "to": args["to"] or ""}, {})


@office.post("/office/stock/transfer", permission="inventory.write", door="office", takes=Typed, sample=Sample(json={"from": "a location", "to": "a location", "numbers": "V12600011"}))  # fmt: skip
def transfer(door: Door, args: dict[str, Any]) -> Answer:
    """Bring it over, all of it or nothing."""
    form = args["typed"]

    def act(house: House) -> str:
        ticked = [name.removeprefix(PICK) for name in form if name.startswith(PICK)]
        lines = [_amount(form, name) for name, value in form.items() if name.startswith(AMOUNT) and value.strip() not in ("", "0")]  # fmt: skip
        sent = given(form, "id", "from", "to", "note", *(("despite",) if form.get("anyway") else ())) | {"serials": ticked + split(form.get("numbers", "")), "lines": lines}  # fmt: skip
        wanted = checked_form(Transfer(), sent)
        told = calls.transfer(house, wanted | {"from": wanted["origin"]}, act_of(door, wanted, wanted.get("note")))
        return onward(told.get("lacks"), "transfer", f"/office/stock?place={wanted['to']}&did=transfer")

    return done(door, act, lambda wrong, status: _transfer_page(door, form, wrong, status), "to", "serials")


@office.get("/office/stock/movement/<id:movement>/correct", permission="inventory.write", door="office", sample=Sample(path={"movement": "a movement"}))  # fmt: skip
def correct_form(door: Door, movement: str) -> Answer:
    """Why a booking is undone."""
    return _correct_page(door, movement, {"id": uuid7()}, {})


@office.post("/office/stock/movement/<id:movement>/correct", permission="inventory.write", door="office", takes=Typed, sample=Sample(path={"movement": "a movement"}, json={"reason": "Verkeerde bus"}))  # fmt: skip
def correct(door: Door, movement: str, args: dict[str, Any]) -> Answer:
    """Undo it by its opposite."""
    form = args["typed"]

    def act(house: House) -> str:
        wanted = checked_form(Why(), given(form, "id", "reason"))
        told = calls.correct(house, movement, act_of(door, wanted, wanted["reason"]))
        return onward(told.get("lacks"), "correct", "/office/stock/movements?did=correct")

    return done(door, act, lambda wrong, status: _correct_page(door, movement, form, wrong, status), "reason")


@office.post("/office/serial/<id:serial>/fate", permission="inventory.write", door="office", takes=Typed, sample=Sample(path={"serial": "a serial"}, json={"fate": "defective", "reason": "Doet niets"}))  # fmt: skip
def pronounce(door: Door, serial: str, args: dict[str, Any]) -> Answer:
    """Say what becomes of a piece; of one that a swap took off a wall also that it hangs there after all."""
    with door.write() as house:
        hung = args["typed"].get("fate") == HUNG
        try:
            wanted = checked_form(
                Why() if hung else Pronounce(), given(args["typed"], "reason", *(() if hung else ("fate",)))
            )
        except Flawed as flawed:
            raise Problem(400, "inventory.reason_missing") from flawed
        if hung:
            hangs_after_all(house, serial, act_of(door, wanted, wanted["reason"]))
            return go_to(f"/office/serial/{serial}?did=fate")
        told = calls.pronounce(house, serial, wanted["fate"], act_of(door, wanted, wanted["reason"]))
    return go_to(onward(told.get("lacks"), "fate", f"/office/serial/{serial}?did=fate"))


class Flawed(Exception):
    """What was typed cannot be: sentences by field."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(str(fields))
        self.fields = fields


def done(door: Door, act: Callable[[House], str], again: Callable[[dict[str, Any], int], Answer], *at: str) -> Answer:
    """Do it and go on, or show the form again with what is wrong: beside a field of `at`, else above the form."""
    try:
        with door.write() as house:
            address = act(house)
    except Flawed as flawed:
        return again({name: _sentence(code, door.lang) for name, code in flawed.fields.items()}, 422)
    except Problem as problem:
        if problem.status == 404:
            raise
        if problem.code == "inventory.is_reserved":
            return again({"taken": problem.params["reserved"]}, problem.status)
        flaws = [t(f"inventory.flaw_{one['code']}", door.lang, **one) for one in problem.params.get("flaws", [])]
        field = (problem.pointer or "").removeprefix("/")
        place = field if field in at and not flaws else "form"
        return again({place: t(problem.code, door.lang, **problem.params), "flaws": flaws}, problem.status)
    return go_to(address)


def onward(lacks: Sequence[Mapping[str, str]] | None, did: str, address: str) -> str:
    """Where the page goes on: to the shortages when orders lack something by it ([{order, product}], the soonest first),
    named there; else to `address`. Of many the soonest are named, and how many more there are."""
    if not lacks:
        return address
    return shortages_at([f"{one['order']}:{one['product']}" for one in lacks], did=f"{did}_short")


def checked_form(schema: Schema, sent: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: Any = schema.load(sent)
        return loaded
    except ValidationError as error:
        raise Flawed({name: _first(said) for name, said in error.normalized_messages().items()}) from error


def _first(said: Any) -> str:
    while isinstance(said, (dict, list)):
        said = next(iter(said.values() if isinstance(said, dict) else said), "")
    return str(said)


def _sentence(code: str, lang: str) -> str:
    return t(code, lang) if has_text(code) else t("kit.wrong_missing", lang)


def given(form: Form, *names: str) -> dict[str, Any]:
    """The fields that were filled in, without the blanks around them."""
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def whole(form: Form, name: str, called: str = "") -> dict[str, Any]:
    """A whole number as it was typed; what is none stays a text, which the check refuses in words."""
    typed = form.get(name, "").strip()
    if not typed:
        return {}
    sign = typed.removeprefix("-")
    return {called or name: int(typed) if sign.isascii() and sign.isdigit() and len(sign) < 12 else typed}


def act_of(door: Door, wanted: dict[str, Any], note: str | None) -> Act:
    """Who does it, under the id that the form brought."""
    return Act(wanted.get("id") or uuid7(), door.who.member, note)


def _amount(form: Form, name: str) -> dict[str, Any]:
    """`amount_<product>` or `amount_<product>:<batch>`: so many of it."""
    product, _, batch = name.removeprefix(AMOUNT).partition(":")
    return {"product": product, **whole(form, name, "quantity")} | ({"batch": batch} if batch else {})


def _receive_page(door: Door, sent: Form, wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        locations, products = choices(house)
        names = frame(house, door, "stock")
    metres = t("office.by_the_metre", door.lang)
    goods = [(one.id, f"{one.name} ({one.sku})" + (f", {metres}" if one.unit == "metre" else "")) for one in products]
    tracking = {one.id: one.tracking for one in products}
    return page("office/stock_receive.html", status, sent=sent, wrong=wrong, locations=locations, products=goods, tracking=tracking, **names)  # fmt: skip


def _transfer_page(door: Door, sent: Form, wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        locations, _ = choices(house)
        known = {id_ for id_, _ in locations}
        origin = sent.get("from") if sent.get("from") in known else (locations[0][0] if locations else None)
        lines = lines_at(house, origin) if origin else []
        wrong = wrong | {"taken": taken_view(house, wrong["taken"], door.lang)} if wrong.get("taken") else wrong
        names = frame(house, door, "stock")
    shown = [line for line in lines if line.quantity > 0 or line.pieces]
    return page("office/stock_transfer.html", status, sent={**sent, "from": origin or ""}, wrong=wrong, locations=locations, lines=shown, **names)  # fmt: skip


def _correct_page(door: Door, movement: str, sent: Form, wrong: dict[str, Any], status: int = 200) -> Answer:
    with door.read() as house:
        row = next(iter(house.store.read("movement", [movement])), None)
        if row is None:
            raise Problem(404, "inventory.no_movement")
        found, _ = movements(house, Asked(product=row["product_id"], serial=row["serial_id"], only=movement))
        step = step_of(house, found[0], door.lang)
        names = frame(house, door, "stock")
    return page("office/stock_correct.html", status, step=step, sent=sent, wrong=wrong, **names)
