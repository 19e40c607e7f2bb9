"""Material as a page shows it: the lines of a visit with where they stand, what visits lack, what is to be loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.inventory.names import amount_text
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import t
from server.visits.office_material import load_of, material_of, shortages, visits_behind
from sync.kind import Document

from .words import clock_text, customer_text, short_day

__all__ = ["Line", "Row", "load_view", "material_view", "short_of", "shortages_at", "shortages_view", "taken_view", "visits_of_orders"]  # fmt: skip

MOST_NAMED = 50
"""Shortages in an address: what it has room for."""


@dataclass(frozen=True)
class Mark:
    """A chip of a line: what it says and how it looks."""

    tone: str
    text: str


@dataclass(frozen=True)
class Line:
    """One line of an order. `kept`: for whom it lies elsewhere, each with its address."""

    id: str
    text: str
    facts: str
    amount: str
    marks: list[Mark]
    kept: list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One line of the lists of shortages and of what to load."""

    visit: str
    who: str
    when: str
    team: str
    product: str
    sku: str
    amount: str
    place: str
    kept: list[tuple[str, str]]


def material_view(house: House, visit: str, lang: str) -> dict[str, Any]:
    """{lines, elsewhere}: `elsewhere` is the address of the order's other visit that has its material, if one has."""
    found = material_of(house, visit) or {"carrier": None, "lines": []}
    carrier = found["carrier"]
    lines = [
        Line(
            one["id"],
            one["text"],
            one["sku"] or "",
            amount_text(one["quantity"], one["unit"]) if one["quantity"] else "",
            _marks(one, lang) if one["product"] else [],
            _kept(one["holders"], lang),
        )
        for one in found["lines"]
    ]
    return {"lines": lines, "elsewhere": f"/office/visit/{carrier}" if carrier and carrier != visit else None}


def short_of(house: House, visit: str) -> list[str]:
    """What lies ready nowhere for a visit: "Kabel (14 m)"."""
    found = material_of(house, visit) or {"lines": []}
    return [f"{one['text']} ({amount_text(one['missing'], one['unit'])})" for one in found["lines"] if one["missing"]]


def shortages_view(house: House, lang: str, of: Collection[tuple[str, str]] | None = None) -> list[Row]:
    """What visits lack, of these (order, product) or of all, the soonest first."""
    return [_row(one, one["missing"], "", _kept(one["holders"], lang), lang) for one in shortages(house, of)]


def shortages_at(lacks: Sequence[str], did: str = "") -> str:
    """The page of shortages with these on top: "order:product", the soonest first. Of many how many more there are."""
    more = f"&more={len(lacks) - MOST_NAMED}" if len(lacks) > MOST_NAMED else ""
    return f"/office/stock/shortages?{f'did={did}&' if did else ''}of={','.join(lacks[:MOST_NAMED])}{more}"


def load_view(house: House, day: date, lang: str) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """[(team, [(place, rows)])]: what each team takes along, by where it lies; what lies nowhere comes last."""
    teams: dict[str, dict[str, list[Row]]] = {}
    for one in load_of(house, day):
        place = one["from"]["name"] if one["from"] else ""
        row = _row(one, one["quantity"], place, [], lang)
        teams.setdefault(row.team, {}).setdefault(place, []).append(row)
    return [(team, sorted(places.items(), key=lambda one: (one[0] == "", one[0]))) for team, places in sorted(teams.items())]  # fmt: skip


def taken_view(house: House, taken: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """What a transfer would take of others (Problem inventory.is_reserved): [{said, visits: [(address, words)]}]."""
    visits = visits_behind(house, {cause["id"] for one in taken for cause in one["causes"]})
    return [
        {
            "said": t("office.transfer_takes", lang, product=one["product"], units=amount_text(one["units"], one["unit"]), free=amount_text(one["free"], one["unit"])),
            "visits": _kept(
                [
                    {"visit": found["id"], "customer": found["customer"]["name"], "day": found["day"], "quantity": cause["quantity"], "unit": one["unit"]}
                    for cause in one["causes"]
                    if (found := visits.get(cause["id"]))
                ],
                lang,
            ),
        }
        for one in taken
    ]  # fmt: skip


def visits_of_orders(house: House, orders: Collection[str], lang: str) -> list[tuple[str, str]]:
    """The visits for which these orders' material is kept, the soonest first: (address, words)."""
    visits = sorted(visits_behind(house, orders).values(), key=lambda one: (one["planned_from"], one["id"]))  # fmt: skip
    return [(f"/office/visit/{one['id']}", f"{customer_text(one['customer']['name'], lang)}, {_when(one, lang)}") for one in visits]  # fmt: skip


def _when(visit: Document, lang: str) -> str:
    at = clock_text(from_rfc3339(visit["planned_from"]))
    return f"{short_day(date.fromisoformat(visit['day']), lang)} {at}"


def _row(one: Document, quantity: int, place: str, kept: list[tuple[str, str]], lang: str) -> Row:
    visit, when = one["visit"], _when(one["visit"], lang)
    who, team = customer_text(visit["customer"]["name"], lang), visit["team_name"] or ""
    return Row(f"/office/visit/{visit['id']}", who, when, team, one["name"], one["sku"], amount_text(quantity, one["unit"]), place, kept)  # fmt: skip


def _marks(line: Document, lang: str) -> list[Mark]:
    unit = line["unit"]
    marks = [Mark("ok", t("office.material_used", lang, amount=amount_text(line["used"], unit)))] if line["used"] else []  # fmt: skip
    for one in line["reserved"]:
        tone = "ok" if one["kind"] == "van" else "info"
        said = t("office.material_reserved", lang, amount=amount_text(one["quantity"], unit), place=one["name"])
        marks.append(Mark(tone, said))
    if line["missing"]:
        marks.append(Mark("bad", t("office.material_missing", lang, amount=amount_text(line["missing"], unit))))
    return marks


def _kept(holders: list[Document], lang: str) -> list[tuple[str, str]]:
    return [
        (
            f"/office/visit/{one['visit']}",
            t("office.material_kept", lang, count=amount_text(one["quantity"], one["unit"]), customer=customer_text(one["customer"], lang), day=short_day(date.fromisoformat(one["day"]), lang)),
        )
        for one in holders
    ]  # fmt: skip
