"""Which piece was booked and who signed: what a step of the day names beside what was done."""

from collections.abc import Collection
from dataclasses import replace

from server.inventory.names import amount_text
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.ids import is_id
from server.reports.words import Items, answer_words
from sync.kind import Row

from .replay_acts import Act
from .replay_visit import items_by_visit

__all__ = ["with_which"]

NAMED = ("serial", "signature")
"""Types of items whose answers are told one by one: six ticks are one line, a number is not."""


def with_which(house: House, acts: Collection[Act], lang: str) -> list[Act]:
    """The acts with `which` filled in, where a planner would ask. What was refused may hold anything."""
    items = items_by_visit(house, {act.visit for act in acts if act.visit})
    named = {str(act.args.get("product")) for act in acts}
    products = {row["id"]: row for row in house.store.read("product", {one for one in named if is_id(one)})}
    return [replace(act, which=_which(act, items.get(act.visit or "", {}), products, lang)) for act in acts]


def _which(act: Act, items: Items, products: dict[str, Row], lang: str) -> str:
    args = act.args
    if act.name == "signature.seal":
        role = f"office.role_{args.get('role')}"
        return f"{args.get('name', '')} ({t(role, lang)})" if has_text(role) else str(args.get("name", ""))
    product = products.get(str(args.get("product")))
    if act.name in ("part.use", "part.swap") and product is not None:
        count = args.get("quantity")
        much = f"{amount_text(count, product['unit'], times=' ×')} " if isinstance(count, int) and not args.get("serial") else ""  # fmt: skip
        swapped = f"{args['old_serial']} → " if args.get("old_serial") else ""
        return f"{much}{product['name']}" + (f" ({swapped}{args['serial']})" if args.get("serial") else "")
    item = items.get(str(args.get("item"))) if act.name == "checklist.answer" else None
    if item is not None and item["type"] in NAMED and args.get("value"):
        return f"{item['title']} ({answer_words(item, str(args['value']), lang)})"
    return ""
