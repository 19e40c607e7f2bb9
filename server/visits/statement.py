"""What a customer signs: one canonical JSON text (RFC 8785) of exactly what the screen showed; pure.

The phone renders the signing screen from it, signs its SHA-256 and uploads it as a blob; the twin is pwa/rules/statement.js
and golden files for both are tests/wire/statement/*.json. It holds texts, true and false, and whole numbers only, so
that both languages write the same bytes.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from .answer_words import answer_words
from .checklist_facts import Facts, is_blank
from .showing import Showing

FORMAT = "veldwerk.statement/1"
ABOUT_SIGNING = ("format", "lang", "tenant", "app", "role", "name", "consent")
"""What a statement says of the signing, and not of the visit."""
METRES = re.compile(r"^(\d+) m ")

Document = Mapping[str, Any]
Content = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What is on the screen beside the documents: the language, who signs as what, and the sentence he agrees to."""

    lang: str
    tenant: str
    visit: str
    app: str
    role: str
    name: str
    consent: str


def statement(shown: Shown, documents: Iterable[Document]) -> tuple[str, str]:
    """The text and its SHA-256 (64 hexadecimal digits). `documents` each have `kind` and `id`; see `content`."""
    return sealed(content(shown, documents))


def sealed(said: Content) -> tuple[str, str]:
    """The canonical text of a statement's content, and its SHA-256 over UTF-8."""
    canonical = rfc8785.dumps(said)
    return canonical.decode(), hashlib.sha256(canonical).hexdigest()


def facts_hash(said: Content) -> str:
    """The SHA-256 of what a statement says of the visit alone: equal where the same is known, whoever reads or signs it."""
    facts = {name: value for name, value in said.items() if name not in ABOUT_SIGNING}
    facts["lines"] = [without_unit(line) for line in said["lines"]]
    facts["answers"] = [{name: value for name, value in one.items() if name != "shown"} for one in said["answers"]]
    facts["parts"] = [{name: value for name, value in one.items() if name != "unit"} for one in said["parts"]]
    return hashlib.sha256(rfc8785.dumps(facts)).hexdigest()


def without_unit(line: str) -> str:
    """A line as it was written before lines named metres, so that what was signed then still says the same."""
    return METRES.sub(r"\1 x ", line)


def content(shown: Shown, documents: Iterable[Document]) -> Content:
    """What the statement says, from the documents of one visit.

    Wanted are its visit, work_order, customer, checklist_version, and its answers, part_uses and photos with their
    products. What does not stand is left out: superseded and empty answers, hidden photos, parts that came back, and
    answers and photos of items that the checklist's conditions do not ask (they are kept, but nobody was shown them).
    Photos of what was found on site (issues) are the office's. Answers are in the checklist's order, then what the checklist does not ask by (item, repeat); photos by (item,
    repeat, id), parts by id. What is unknown is an empty text, never null.
    """
    by_kind: dict[str, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document["kind"], []).append(document)
    visit = next(one for one in by_kind.get("visit", []) if one["id"] == shown.visit)
    order = _named(by_kind, "work_order", visit["work_order"])
    version = _named(by_kind, "checklist_version", visit["checklist_version"])
    sections = (version or {}).get("sections") or []
    answers, uses, photos = (_of(by_kind, kind, shown.visit) for kind in ("answer", "part_use", "photo"))
    unasked = _unasked(sections, [*answers, *uses, *photos])
    return {
        "format": FORMAT,
        "lang": shown.lang,
        "tenant": shown.tenant,
        "visit": shown.visit,
        "nr": f"{order['number']}/{visit['nr']}" if order else str(visit["nr"]),
        "title": order["type_name"] if order else "",
        "customer": _customer(by_kind, order),
        "address": _address(order),
        "lines": [_line(line, by_kind) for line in (order or {}).get("lines") or []],
        "answers": _answers([one for one in answers if not unasked(one)], sections, shown.lang),
        "parts": _parts(uses, by_kind),
        "photos": _photos([one for one in photos if not unasked(one)]),
        "remarks": visit["remarks"] or "",
        "checklist": {"version": version["id"] if version else "", "number": version["number"] if version else 0},
        "app": shown.app,
        "role": shown.role,
        "name": shown.name,
        "consent": shown.consent,
    }


def _of(by_kind: Mapping[str, list[Document]], kind: str, visit: str) -> list[Document]:
    return [one for one in by_kind.get(kind, []) if one["visit"] == visit]


def _unasked(sections: Sequence[Mapping[str, Any]], documents: Sequence[Document]) -> Callable[[Document], bool]:
    """Whether a document belongs to an item that the checklist has, and does not ask here."""
    showing = Showing(sections, Facts(documents))
    asked = {item["id"]: at for at, section in enumerate(sections) for item in section["items"]}

    def unasked(one: Document) -> bool:
        at = asked.get(one.get("item") or "")
        return at is not None and showing.is_hidden(at, one["item"], one.get("repeat") or 0)

    return unasked


def _named(by_kind: Mapping[str, list[Document]], kind: str, wanted: str | None) -> Document | None:
    return next((one for one in by_kind.get(kind, []) if one["id"] == wanted), None)


def _customer(by_kind: Mapping[str, list[Document]], order: Document | None) -> str:
    customer = _named(by_kind, "customer", order["customer"]) if order else None
    return str(customer["name"]) if customer else ""


def _address(order: Document | None) -> str:
    """Dorpsstraat 4 A, 1234AB Ons Dorp"""
    place = (order or {}).get("address")
    if not place:
        return ""
    door = f"{place['number']} {place['addition']}" if place.get("addition") else place["number"]
    return f"{place['street']} {door}, {place['postcode']} {place['city']}"


def _line(line: Mapping[str, Any], by_kind: Mapping[str, list[Document]]) -> str:
    """2 x Laadpaal; 14 m Kabel; Opruimen"""
    quantity = line.get("quantity")
    if quantity is None:
        return str(line["text"])
    product = _named(by_kind, "product", line.get("product"))
    return f"{quantity} {'m' if _unit(product) else 'x'} {line['text']}"


def _unit(product: Document | None) -> Content:
    """What a part says beside its quantity when that is a length; pieces are what it says without."""
    return {"unit": "metre"} if product and product.get("unit") == "metre" else {}


def _answers(answers: Sequence[Document], sections: Sequence[Mapping[str, Any]], lang: str) -> list[Content]:
    """Beside each value `shown`, the words that were read, where they are not the value itself."""
    standing = [one for one in answers if one["head"] and not is_blank(one["value"])]
    items = {item["id"]: item for section in sections for item in section["items"]}
    asked: dict[str, tuple[int, int, str]] = {}
    for at, section in enumerate(sections):
        for position, item in enumerate(section["items"]):
            asked[item["id"]] = (at, position, item["title"])

    def place(one: Document) -> tuple[int, int, int, str, int]:
        # A section that repeats is asked from top to bottom, then again.
        section, position, _ = asked.get(one["item"], (len(sections), 0, ""))
        known = one["item"] in asked
        return (section, one["repeat"] if known else 0, position, one["item"], one["repeat"])

    return [
        {
            "item": one["item"],
            "repeat": one["repeat"],
            "title": asked[one["item"]][2] if one["item"] in asked else "",
            "value": one["value"],
            "note": one.get("note") or "",
        }
        | (
            {"shown": words}
            if (words := answer_words(items.get(one["item"]), one["value"], lang)) != one["value"]
            else {}
        )
        for one in sorted(standing, key=place)
    ]


def _parts(uses: Sequence[Document], by_kind: Mapping[str, list[Document]]) -> list[Content]:
    parts: list[Content] = []
    for use in sorted(uses, key=lambda one: one["id"]):
        left = use["quantity"] - (use.get("returned") or 0)
        product = _named(by_kind, "product", use["product"])
        if left > 0:
            name = product["name"] if product else ""
            serial = use.get("serial") or ""
            part = {"product": use["product"], "name": name, "quantity": str(left), "serial": serial}
            parts.append(part | _unit(product))
    return parts


def _photos(photos: Sequence[Document]) -> list[Content]:
    shown = [one for one in photos if one.get("hidden_reason") is None and not one.get("issue")]
    shown.sort(key=lambda one: (one.get("item") or "", one["repeat"], one["id"]))
    return [{"item": one.get("item") or "", "repeat": one["repeat"], "sha256": one["sha256"]} for one in shown]
