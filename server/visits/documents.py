"""How rows look on the wire: one function a kind, rows -> documents in bulk. `id` and `v` are added by the pull.

Moments are RFC 3339 in UTC, numbers with a fraction are numbers only where they are coordinates.
"""

from datetime import datetime, timedelta
from typing import Any

from server.kit.clock import rfc3339
from server.kit.i18n import t
from sync.kind import Document, Reader, Row


def visit(reader: Reader, rows: list[Row]) -> list[Document]:
    """The visit itself; `cancel_reason` says why the office called it off."""
    return [
        {
            "work_order": row["work_order_id"],
            "kind": row["kind"],
            "nr": row["nr"],
            "state": row["state"],
            "outcome": row["outcome"],
            "team": row["team_id"],
            "member": row["member_id"],
            "day": row["day"].isoformat(),
            "planned_from": rfc3339(row["planned_from"]),
            "planned_to": rfc3339(row["planned_to"]),
            "contact_name": row["contact_name"],
            "contact_phone": row["contact_phone"],
            "access_note": row["access_note"],
            "remarks": row["remarks"],
            "checklist_version": row["checklist_version_id"],
            "cancel_reason": row["cancel_reason"],
        }
        for row in rows
    ]


def visit_step(reader: Reader, rows: list[Row]) -> list[Document]:
    """`nr` is the order of arrival; `moved` false means history only; `skipped` what it jumped over."""
    fields = ("nr", "moved", "skipped", "note", "undone_by")
    names = _names(reader, rows, "undone_by")
    return [
        {"visit": row["visit_id"], "from": row["from_state"], "to": row["to_state"]}
        | _pick(row, fields)
        | {"undone_by_name": names.get(row["undone_by"])}
        | _made(row, names)
        for row in rows
    ]


def answer(reader: Reader, rows: list[Row]) -> list[Document]:
    """visit item repeat value note head supersedes"""
    fields = ("item", "repeat", "value", "note", "head")
    names = _names(reader, rows)
    return [
        {"visit": row["visit_id"], "supersedes": row["supersedes_id"]} | _pick(row, fields) | _made(row, names)
        for row in rows
    ]


def photo(reader: Reader, rows: list[Row]) -> list[Document]:
    """`received_at` is null until the bytes are here and match; `poor_reason` says why the office wants another."""
    fields = ("item", "repeat", "bytes", "width", "height", "position", "quality", "override", "hidden_reason", "poor_reason")  # fmt: skip
    names = _names(reader, rows, "hidden_by", "poor_by")
    return [
        {
            "visit": row["visit_id"],
            "issue": row["issue_id"],
            "sha256": row["blob_sha256"],
            "taken_at": rfc3339(row["taken_at"]),
            "hidden_by": row["hidden_by"],
            "hidden_by_name": names.get(row["hidden_by"]),
            "poor_by_name": names.get(row["poor_by"]),
            "poor_at": _moment(row["poor_at"]),
        }
        | _pick(row, fields)
        | _made(row, names)
        | {"received_at": _moment(row["bytes_at"])}
        for row in rows
    ]


def visit_return(reader: Reader, rows: list[Row]) -> list[Document]:
    """visit reason state by by_name at closed_by_name closed_at; `state` is open, answered or withdrawn"""
    names = _names(reader, rows, "closed_by")
    return [
        {
            "visit": row["visit_id"],
            "reason": row["reason"],
            "state": row["state"],
            "by": row["by_member_id"],
            "by_name": names.get(row["by_member_id"]),
            "at": rfc3339(row["at"]),
            "closed_by_name": names.get(row["closed_by"]),
            "closed_at": _moment(row["closed_at"]),
        }
        for row in rows
    ]


def part_use(reader: Reader, rows: list[Row]) -> list[Document]:
    """As its mutation; `returned` is how much of `quantity` came back. Of a swap: old_serial, fate, reason, old_plate_photo,
    and old_product, which is null where the old piece was not taken off a wall."""
    fields = ("item", "repeat", "quantity", "returned", "serial", "serial_id", "batch", "old_serial", "fate", "reason")
    names = _names(reader, rows)
    old = {
        one["id"]: one for one in reader.read("serial", {row["old_serial_id"] for row in rows if row["old_serial_id"]})
    }
    return [
        {
            "visit": row["visit_id"],
            "product": row["product_id"],
            "from": row["from_location_id"],
            "plate_photo": row["plate_photo_id"],
            "old_plate_photo": row["old_plate_photo_id"],
            "old_product": old[row["old_serial_id"]]["product_id"] if row["old_serial_id"] else None,
        }
        | _pick(row, fields)
        | _made(row, names)
        for row in rows
    ]


def signature(reader: Reader, rows: list[Row]) -> list[Document]:
    """As its mutation."""
    fields = ("role", "name", "statement_sha256", "image_sha256", "typed", "consent", "channel")
    names = _names(reader, rows)
    return [{"visit": row["visit_id"]} | _pick(row, fields) | _made(row, names) for row in rows]


def issue(reader: Reader, rows: list[Row]) -> list[Document]:
    """As its mutation."""
    fields, names = ("category", "severity", "text"), _names(reader, rows)
    return [{"visit": row["visit_id"]} | _pick(row, fields) | _made(row, names) for row in rows]


def rating(reader: Reader, rows: list[Row]) -> list[Document]:
    """As its mutation."""
    fields, names = ("channel", "stars", "nps", "comment"), _names(reader, rows)
    return [{"visit": row["visit_id"]} | _pick(row, fields) | _made(row, names) for row in rows]


def time_entry(reader: Reader, rows: list[Row]) -> list[Document]:
    """As its mutation; `flags` says what is odd (overlaps, ends_before_start)."""
    names = _names(reader, rows)
    return [
        {
            "member": row["member_id"],
            "kind": row["kind"],
            "visit": row["visit_id"],
            "from": rfc3339(row["from_at"]),
            "to": rfc3339(row["to_at"]),
            "corrects": row["corrects_id"],
            "flags": row["flags"],
        }
        | _made(row, names)
        for row in rows
    ]


def notice(reader: Reader, rows: list[Row]) -> list[Document]:
    """`code` and `params` make the text in the reader's language; `text` is it in Dutch, for simple clients."""
    return [
        {
            "kind": row["kind"],
            "code": row["code"],
            "params": row["params"],
            "text": t(row["code"], "nl", **row["params"]),
            "visit": row["visit_id"],
            "to": row["to_id"],
            "by": row["by_member_id"],
            "at": rfc3339(row["at"]),
        }
        for row in rows
    ]


def work_order(reader: Reader, rows: list[Row]) -> list[Document]:
    """With its address (`address_id`: papers of a place name it) and lines; `type_name` is the type's name.

    An address without signal says `signal: "none"`, and `signal_said` if a person said so. `reserved`, where something lies ready for it: [{product, location,
    name, kind, quantity}].
    """
    addresses = {row["id"]: row for row in reader.read("address", {row["address_id"] for row in rows})}
    names = {row["code"]: row["name"] for row in reader.read_by("visit_type", "code", {row["type"] for row in rows})}
    signals = reader.read_by("address_signal", "address_id", list(addresses))
    silent = {row["address_id"]: row["by_member_id"] is not None for row in signals if row["state"] == "none"}
    lines: dict[str, list[Row]] = {}
    for line in reader.read_by("work_order_line", "work_order_id", [row["id"] for row in rows]):
        lines.setdefault(line["work_order_id"], []).append(line)
    reserved = _reserved(reader, rows)
    return [
        {
            "number": row["number"],
            "customer": row["customer_id"],
            "type": row["type"],
            "type_name": names.get(row["type"], row["type"]),
            "duration_min": row["duration_min"],
            "address_id": row["address_id"],
            "address": _with_signal(address(addresses.get(row["address_id"])), silent.get(row["address_id"])),
            "lines": [
                {"text": line["text"], "quantity": line["quantity"], "product": line["product_id"]}
                for line in sorted(lines.get(row["id"], []), key=lambda line: line["position"])
            ],
        }
        | ({"reserved": reserved[row["id"]]} if row["id"] in reserved else {})
        for row in rows
    ]


def _reserved(reader: Reader, orders: list[Row]) -> dict[str, list[Document]]:
    """What lies ready for each order, and where: [{product, location, name, kind, quantity}], by place and product."""
    rows = reader.read_by("reservation", "cause_id", [order["id"] for order in orders])
    places = {row["id"]: row for row in reader.read("location", {row["location_id"] for row in rows})} if rows else {}
    found: dict[str, list[Document]] = {}
    for row in sorted(rows, key=lambda one: (places[one["location_id"]]["name"], one["id"])):
        place = places[row["location_id"]]
        where = {"location": place["id"], "name": place["name"], "kind": place["kind"]}
        said = {"product": row["product_id"], **where, "quantity": row["quantity"]}
        found.setdefault(row["cause_id"], []).append(said)
    return found


def address(row: Row | None) -> Document | None:
    """An address within a document; coordinates in degrees."""
    return _pick(row, ("street", "number", "addition", "postcode", "city", "lat", "lon")) if row is not None else None


def _with_signal(place: Document | None, is_said: bool | None) -> Document | None:
    """`is_said`: by a person, that there is no signal; None: there is one."""
    if place is None or is_said is None:
        return place
    return place | {"signal": "none"} | ({"signal_said": True} if is_said else {})


def customer(reader: Reader, rows: list[Row]) -> list[Document]:
    """name phone email"""
    return [{"name": row["name"], "phone": row["phone_e164"], "email": row["email"]} for row in rows]


def document(reader: Reader, rows: list[Row]) -> list[Document]:
    """subject title sha256 bytes"""
    return [
        {"subject": row["subject_id"], "title": row["title"], "sha256": row["blob_sha256"], "bytes": row["bytes"]}
        for row in rows
    ]


def checklist_version(reader: Reader, rows: list[Row]) -> list[Document]:
    """template number title sections"""
    return [
        {
            "template": row["template_id"],
            "number": row["number"],
            "title": row["title"],
            "sections": row["sections"],
        }
        for row in rows
    ]


def serial(reader: Reader, rows: list[Row]) -> list[Document]:
    """product serial location state"""
    return [
        {"product": row["product_id"], "serial": row["serial"], "location": row["location_id"], "state": row["state"]}
        for row in rows
    ]


def _names(reader: Reader, rows: list[Row], *and_who: str) -> dict[str, str]:
    """The names of who made these rows, and of who else stands in them."""
    ids = {row[field] for row in rows for field in ("by_member_id", *and_who) if row[field]}
    return {row["id"]: row["name"] for row in reader.read("member", ids)}


def _made(row: Row, names: dict[str, str]) -> dict[str, Any]:
    """Who and when: `at` is the phone's clock put right by what it knew; `unsure` if that clock had jumped.

    `by_name`, because a phone holds the colleagues of its own team only, and a visit may come from another.
    """
    who = {"by": row["by_member_id"], "by_name": names.get(row["by_member_id"] or "")}
    return who | {"at": _moment(_when(row)), "unsure": row["jumps"] > 0, "late": row["late"]}


def _when(row: Row) -> datetime:
    try:
        return row["at"] + timedelta(milliseconds=row["offset_ms"])
    except OverflowError:  # a phone's clock may say anything
        return row["at"]


def _moment(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment is not None else None


def _pick(row: Row, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: row[field] for field in fields}
