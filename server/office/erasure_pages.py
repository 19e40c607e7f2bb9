"""The proof of erasing: what went when, by whom and why, that nothing is left of it, and that the chains hold. Printable."""

from typing import Any

from server.kit.errors import Problem
from server.kit.house import House
from server.kit.http import Answer, Door, Sample, go_to, page
from server.kit.i18n import t
from server.kit.ids import is_id
from server.privacy.models import Erasure
from server.privacy.proofs import AT_ONCE, check_document, erasure_named, erasures_of, failure_text, newest_check
from server.privacy.proving import MOST, ask_check, remains_of
from server.privacy.retention_models import ErasureCheck
from server.privacy.ways import EMPTIED, GO

from .frame import frame
from .routes import office
from .schemas import Address, PagedAddress
from .toasts import toast_of
from .words import dated_text

__all__ = ["check", "erasure_page", "erasures_page"]

BASE = "/office/settings/erasures"


@office.get(BASE, permission="customers.erase", door="office", takes=PagedAddress, sample=Sample())
def erasures_page(door: Door, args: dict[str, Any]) -> Answer:
    """The erasures, newest first, and the last time that all of them were proved."""
    return _page(door, args)


@office.post(f"{BASE}/check", permission="customers.erase", door="office", sample=Sample())
def check(door: Door) -> Answer:
    """Have all of it proved once more."""
    try:
        with door.write() as house:
            ask_check(house, by=door.who.member)
    except Problem as problem:
        if problem.status != 409:
            raise
        return _page(door, {}, door.t(problem.code), 409)
    return go_to(f"{BASE}?did=erasure_check")


@office.get(f"{BASE}/<id:erasure>", permission="customers.erase", door="office", takes=Address, sample=Sample(path={"erasure": "an erasure"}))  # fmt: skip
def erasure_page(door: Door, erasure: str, args: dict[str, Any]) -> Answer:
    """The proof of one: its numbers, what is found of it now, the chains' heads around it."""
    with door.read() as house:
        row = erasure_named(house, erasure)
        found = remains_of(house, row) if row.state == "done" else {}
        names = frame(house, door, "erasures", toast_of(house, args, door.lang))
        shown = _shown(house, [row], door.lang)[0]
        now = dated_text(house.now, door.lang)
        parts = [(name, _counts(row, tables, door.lang)) for name, tables in _parts(row)]
        newest = _check(house, newest_check(house), door.lang)
    return page("office/erasure.html", one=shown, row=row, parts=parts, found=found, now=now, check=newest, **names)


def _page(door: Door, args: dict[str, Any], problem: str = "", status: int = 200) -> Answer:
    with door.read() as house:
        asked = args.get("cursor")
        cursor = asked if asked and is_id(asked) else None
        rows = erasures_of(house, cursor)
        shown = _shown(house, rows, door.lang)
        newest = _check(house, newest_check(house), door.lang)
        names = frame(house, door, "erasures", toast_of(house, args, door.lang))
    more = rows[-1].id if len(rows) == AT_ONCE else None
    told = {"erasures": shown, "check": newest, "more": more, "cursor": cursor, "problem": problem}
    return page("office/erasures.html", status, **told, **names)


def _shown(house: House, rows: list[Erasure], lang: str) -> list[dict[str, Any]]:
    """As lists show them. A customer is his id: the name is what went."""
    people = _named(house, "member", "name", {row.by_member_id for row in rows})
    orders = _named(house, "work_order", "number", {row.work_order_id for row in rows})
    return [
        {
            "id": row.id,
            "customer": row.customer_id,
            "order": orders.get(row.work_order_id or "", ""),
            "state": row.state,
            "at": dated_text(row.at, lang),
            "done": dated_text(row.done_at, lang),
            "reason": t(f"privacy.erase_reason_{row.reason}", lang),
            "reference": row.reference or "",
            "by": people.get(row.by_member_id or "", "") or t("privacy.proof_by_itself", lang),
            "rows": sum(count for name, count in row.counts.items() if name != "files"),
            "files": row.counts.get("files", 0),
            "failure": failure_text(row, lang),
        }
        for row in rows
    ]


def _named(house: House, kind: str, field: str, ids: set[str | None]) -> dict[str, str]:
    return {row["id"]: row[field] for row in house.store.read(kind, {one for one in ids if one})}


def _parts(row: Erasure) -> list[tuple[str, list[str]]]:
    """The tables of its counts under the three things that an erasure does."""
    goes = [name for name in (*GO, "files") if name in row.counts]
    emptied = [name for name in EMPTIED if name in row.counts]
    return [
        ("goes", goes),
        ("emptied", emptied),
        ("stays", [name for name in row.counts if name not in {*goes, *emptied, "files"}]),
    ]


def _counts(row: Erasure, tables: list[str], lang: str) -> list[tuple[str, int]]:
    return [(t(f"privacy.held_{name}", lang), row.counts[name]) for name in tables if row.counts[name]]


def _check(house: House, row: ErasureCheck | None, lang: str) -> dict[str, Any] | None:
    if row is None:
        return None
    by = _named(house, "member", "name", {row.by_member_id})
    return check_document(row) | {
        "many": len(row.remains) >= MOST,
        "busy": row.state in ("waiting", "running"),
        "when": dated_text(row.done_at or row.at, lang),
        "by_name": by.get(row.by_member_id or "", ""),
        "chain_rows": [(t(f"privacy.chain_{name}", lang), one) for name, one in row.chains.items()],
    }
