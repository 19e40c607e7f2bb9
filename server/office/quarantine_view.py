"""What lies in quarantine, as pages show it: whose, how it came, each act in words with its photo."""

import json
from dataclasses import dataclass
from typing import Any

from server.evidence.names import is_sha256
from server.evidence.seeing import blob_for_office
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.rescues.models import QuarantineAct
from server.rescues.reading import acts_of, quarantine_documents
from server.visits.handed import how_much
from sync.kind import Document

from .act_words import act_about, act_lines
from .saying_values import lines_of_value
from .words import customer_text, day_text, moment_text

__all__ = ["Act", "Came", "Group", "came_of", "groups_of"]

SHOWN = 500
TONES = {"applied": "ok", "merged": "ok", "clash": "bad", "rejected": "bad", "deferred": "wait"}


@dataclass(frozen=True)
class Came:
    """One of them in the list. `counts` says in words how much there is."""

    id: str
    who: str
    phone: str
    how: str
    when: str
    counts: str
    state: str
    decided: str


@dataclass(frozen=True)
class Act:
    """One act: what it is, its content line by line, its photo's address when the bytes are here, what became of it."""

    title: str
    when: str
    lines: list[tuple[str, str]]
    photo: str | None
    outcome: str
    tone: str


@dataclass(frozen=True)
class Group:
    """The acts about one visit (or about none)."""

    title: str
    visit: str | None
    acts: list[Act]


def came_of(house: House, lang: str, *, only: str | None = None) -> list[Came]:
    """The latest, newest first; or one."""
    return [_came(house, one, lang) for one in quarantine_documents(house, only=only)]


def groups_of(house: House, quarantine: str, lang: str) -> list[Group]:
    """Its acts by visit, in the order in which the visits were first touched; at most 500."""
    rows: dict[str | None, list[QuarantineAct]] = {}
    for row in acts_of(house, quarantine, SHOWN):
        rows.setdefault(row.visit_id, []).append(row)
    return [
        Group(_visit(house, visit, lang), _there(house, visit), [_act(house, row, lang) for row in acts])
        for visit, acts in rows.items()
    ]


def _came(house: House, one: Document, lang: str) -> Came:
    carried = one["source"] == "file" and one["carrier"]
    how = t("rescues.how_carried" if carried else f"rescues.how_{one['source']}", lang, name=one["carrier"] or "")
    decided = ""
    if one["decided_at"]:
        when = moment_text(one["decided_at"], house.now, lang)
        decided = t(f"rescues.decided_{one['state']}", lang, name=one["decided_by"] or "", when=when)
    return Came(
        id=one["id"],
        who=one["member"]["name"] or "?",
        phone=one["device"]["name"],
        how=how,
        when=moment_text(one["came_at"], house.now, lang),
        counts=how_much(lang, acts=one["acts"], files=one["files"]),
        state=one["state"],
        decided=decided,
    )


def _act(house: House, row: QuarantineAct, lang: str) -> Act:
    read: Any = json.loads(row.body)
    said: dict[str, Any] = read if isinstance(read, dict) else {}
    args: Any = said.get("args", read)
    key = f"office.mutation_{(row.name or '').replace('.', '_')}"
    title = t(key, lang) if row.name and has_text(key) else (row.name or t("rescues.unreadable", lang))
    if about := act_about(house, row.visit_id, args) if isinstance(args, dict) else "":
        title = f"{title}: {about}"
    lines = act_lines(house, row.visit_id, args, lang) if isinstance(args, dict) else lines_of_value(args, lang)
    sha256 = args.get("sha256") if isinstance(args, dict) else None
    here = is_sha256(sha256) and blob_for_office(house, str(sha256)) is not None
    return Act(
        title=title,
        when=_when(said.get("at"), house, lang),
        lines=lines,
        photo=f"/office/blobs/{sha256}" if here else None,
        outcome=t(f"rescues.outcome_{row.status}", lang) if row.status else "",
        tone=TONES.get(row.status or "", "wait"),
    )


def _when(at: Any, house: House, lang: str) -> str:
    try:
        return moment_text(at, house.now, lang) if isinstance(at, str) else ""
    except (ValueError, OverflowError):
        return ""


def _there(house: House, visit: str | None) -> str | None:
    return visit if visit and house.store.read("visit", [visit]) else None


def _visit(house: House, visit: str | None, lang: str) -> str:
    row = next(iter(house.store.read("visit", [visit])), None) if visit else None
    if row is None:
        return t("rescues.unknown_visit" if visit else "rescues.no_visit", lang)
    (order,) = house.store.read("work_order", [row["work_order_id"]])
    (customer,) = house.store.read("customer", [order["customer_id"]])
    return f"{customer_text(customer['name'], lang)} · {day_text(row['day'], lang)}"
