"""The inbox: what a person must decide (clashes, rejected work) or know (attention), newest first, page by page."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, union_all

from server.inventory.names import amount_text
from server.kit.asking import Question
from server.kit.clock import rfc3339
from server.kit.cursors import cursor_of
from server.kit.house import House
from server.kit.i18n import t
from server.kit.synced_models import Attention, Clash, Mutation, Refused
from sync.kind import Document, Row
from sync.repairing import readable

from .acceptable import acceptable
from .handed import how_much
from .office_documents import orders_of, visits_of

Item = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which part of the inbox: `state` open, settled or all; `type` clash, rejected, attention or None for all."""

    state: str = "open"
    type: str | None = None
    limit: int = 50
    after: tuple[datetime, str] | None = None


def inbox(house: House, asked: Asked, lang: str) -> tuple[list[Item], str | None]:
    """The items, and the cursor of what follows (None at the end)."""
    every = union_all(*_parts(asked)).subquery()
    query = select(every).order_by(every.c.at.desc(), every.c.id.desc()).limit(asked.limit + 1)
    if asked.after:
        at, row = asked.after
        query = query.where(or_(every.c.at < at, and_(every.c.at == at, every.c.id < row)))
    rows = house.session.execute(query).all()
    page = rows[: asked.limit]
    items = items_of(house, [(row.type, row.id) for row in page], lang)
    return items, cursor_of(page[-1].at, page[-1].id) if len(rows) > asked.limit else None


def count_open(house: House) -> int:
    """How many items wait for somebody."""
    (counted,) = _OPEN.all(house.session)
    return counted


def items_of(house: House, keys: list[tuple[str, str]], lang: str) -> list[Item]:
    """Items by (table, id), in this order, read in bulk: {id, type, state, subject, office, phone, at, ...}."""
    made: dict[str, Item] = {}
    for table, make in _MAKERS.items():
        rows = house.store.read(table, [row for kind, row in keys if kind == table])
        made |= {row["id"]: item for row, item in zip(rows, make(house, rows, lang), strict=True)}
    items = [made[row] for _, row in keys if row in made]
    _name_visits(house, items)
    return items


def _parts(asked: Asked) -> list[Select[Any]]:
    """One select a table: (table, id, at)."""
    clash, mutation, refused, attention = Clash, Mutation, Refused, Attention
    rejected = mutation.status == "rejected"
    wanted = {
        "clash": [(clash, clash.at, clash.state == "open", clash.state != "open")],
        "rejected": [
            (mutation, mutation.received_at, and_(rejected, mutation.settled.is_(None)), and_(rejected, mutation.settled.isnot(None))),
            (refused, refused.at, refused.state == "open", refused.state != "open"),
        ],
        "attention": [(attention, attention.at, attention.state == "open", attention.state != "open")],
    }  # fmt: skip
    parts: list[Select[Any]] = []
    for kind, sources in wanted.items():
        for table, at, is_open, is_settled in sources:
            if asked.type in (None, kind):
                which = {"open": is_open, "settled": is_settled, "all": or_(is_open, is_settled)}[asked.state]
                parts.append(select(literal(table.__tablename__).label("type"), table.id, at.label("at")).where(which))
    return parts


_OPEN = Question(int, select(func.count()).select_from(union_all(*_parts(Asked())).subquery()))
"""Asked on every page."""


def _clashes(house: House, rows: list[Row], lang: str) -> list[Item]:
    entries: dict[str, list[Row]] = {}
    for entry in house.store.read_by("clash_entry", "clash_id", [row["id"] for row in rows]):
        entries.setdefault(entry["clash_id"], []).append(entry)
    return [
        {
            "id": row["id"],
            "type": "clash",
            "state": row["state"],
            "subject": {"kind": row["doc_kind"], "id": row["doc_id"], "concern": row["concern"]}
            | _where_used(entries.get(row["id"], [])),
            "office": row["ours"],
            "phone": [_entry(one) for one in sorted(entries.get(row["id"], []), key=lambda one: one["nr"])],
            "at": rfc3339(row["at"]),
            "choice": row["choice"],
            "entry": row["entry_id"],
            "decided_by": row["decided_by"],
            "decided_at": rfc3339(row["decided_at"]) if row["decided_at"] else None,
        }
        for row in rows
    ]


def _where_used(entries: list[Row]) -> dict[str, str]:
    """The visit of the newest entry, where that is not the subject itself (a serial)."""
    value = entries[-1]["value"] if entries else None
    visit = value.get("visit") if isinstance(value, dict) else None
    return {"visit": visit} if visit else {}


def _entry(row: Row) -> Document:
    return {
        "entry": row["id"],
        "value": row["value"],
        "by": row["member_id"],
        "by_name": row["by_name"],
        "at": rfc3339(when(row)),
        "unsure": row["jumps"] > 0,
        "mutation": row["mutation_id"],
    }


def when(row: Row) -> datetime:
    """The moment by the phone's clock, put right by what it knew of ours."""
    try:
        return row["at"] + timedelta(milliseconds=row["offset_ms"])
    except OverflowError:
        return row["at"]


def _rejected(house: House, rows: list[Row], lang: str) -> list[Item]:
    names, possible = _names(house, rows), acceptable(house, rows)
    return [
        {
            "id": row["id"],
            "type": "rejected",
            "acceptable": row["id"] in possible,
            "state": row["settled"] or "open",
            "subject": {"kind": "visit" if row["visit_id"] else "mutation", "id": row["visit_id"] or row["id"]},
            "name": row["name"],
            "code": row["code"],
            "message": json.loads(row["receipt"]).get("message"),
            "office": None,
            "phone": [
                {
                    "entry": row["id"],
                    "value": row["args"],
                    "by": row["member_id"],
                    "by_name": names.get(row["member_id"]),
                    "at": rfc3339(when(row)),
                    "unsure": row["jumps"] > 0,
                }
            ],
            "at": rfc3339(row["received_at"]),
        }
        for row in rows
    ]


def _refused(house: House, rows: list[Row], lang: str) -> list[Item]:
    names = _names(house, rows)
    return [_spoilt(row, names.get(row["member_id"]), lang) for row in rows]


def _spoilt(row: Row, by_name: str | None, lang: str) -> Item:
    """One that could not be stored under its own id. With a `name` its act can be read and accepted; else it is text."""
    read = readable(row["body"], row["at"])
    visit = read["args"].get("visit") if read else None
    said: Row = read or {"name": None, "args": row["body"], "at": row["at"], "offset_ms": 0, "jumps": 0}
    entry = {"entry": row["id"], "value": said["args"], "by": row["member_id"], "by_name": by_name}
    return {
        "id": row["id"],
        "type": "rejected",
        "state": row["state"],
        "subject": {"kind": "visit", "id": visit} if visit else {"kind": "device", "id": row["device_id"]},
        "acceptable": read is not None,
        "name": said["name"],
        "code": row["why"],
        "message": t(f"visits.refused_{row['why']}" if read else "visits.refused_unreadable", lang),
        "office": None,
        "phone": [entry | {"at": rfc3339(when(said)), "unsure": said["jumps"] > 0}],
        "at": rfc3339(row["at"]),
    }


def _attention(house: House, rows: list[Row], lang: str) -> list[Item]:
    named = _names_of_both(house, rows)
    return [
        {
            "id": row["id"],
            "type": "attention",
            "state": row["state"],
            "subject": {"kind": row["subject_kind"], "id": row["subject_id"]},
            "code": row["code"],
            "text": t(
                f"visits.attention.{row['code']}", lang, **_words(row["params"] | named.get(row["id"], {}), lang)
            ),
            "params": row["params"] | named.get(row["id"], {}),
            "act": row["act"],
            "office": None,
            "phone": [],
            "at": rfc3339(row["at"]),
        }
        for row in rows
    ]


def _names_of_both(house: House, rows: list[Row]) -> dict[str, dict[str, str]]:
    """Of a card about two visits (`other` is the second) whose they are: a card keeps no name that an erasure would miss."""
    about = {row["id"]: (row["subject_id"], row["params"]["other"]) for row in rows if row["code"] == "swap_elsewhere"}
    names = orders_of(house, {visit for both in about.values() for visit in both}) if about else {}
    words = {visit: name for visit, (_, name) in names.items()}
    return {card: {"customer": words.get(mine, ""), "other_customer": words.get(other, "")} for card, (mine, other) in about.items()}  # fmt: skip


_MAKERS: dict[str, Callable[[House, list[Row], str], list[Item]]] = {
    "clash": _clashes,
    "mutation": _rejected,
    "refused": _refused,
    "attention": _attention,
}


def _words(params: dict[str, Any], lang: str) -> dict[str, Any]:
    """Parameters as a text can show them: a list of missing items becomes their titles, `work` how much was handed over."""
    missing = params.get("missing")
    if isinstance(missing, list):
        return params | {"missing": ", ".join(one["title"] for one in missing)}
    if "quantity" in params:
        times = " ×" if "part_use" in params else ""
        return params | {"amount": amount_text(params["quantity"], params.get("unit"), times=times)}
    if "acts" in params:
        return params | {"work": how_much(lang, acts=params["acts"], files=params["files"])}
    return params


def _names(house: House, rows: list[Row]) -> dict[str, str]:
    return {row["id"]: row["name"] for row in house.store.read("member", {row["member_id"] for row in rows})}


def _name_visits(house: House, items: list[Item]) -> None:
    """Give each item whose subject is a visit its number, customer, team and day."""
    about = [s.get("visit") or (s["id"] if s["kind"] == "visit" else None) for s in (item["subject"] for item in items)]
    visits = {one["id"]: one for one in visits_of(house, dict.fromkeys(one for one in about if one))}
    for item, named in zip(items, about, strict=True):
        visit = visits.get(named or "")
        if visit is not None:
            item["subject"] |= {
                "visit": visit["id"],
                "number": visit["number"],
                "customer": visit["customer"]["name"],
                "team": visit["team"],
                "team_name": visit["team_name"],
                "day": visit["day"],
            }
