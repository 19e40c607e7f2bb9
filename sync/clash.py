"""Clashes: two people wrote the same thing, and a human in the office chooses. One open clash a (document, concern).

Concerns are `field:<name>`, `state`, `outcome`, `answer:<item>:<repeat>`, `serial:<norm>`. While it is open the office's
value, the standing head, the first claim stands. How a choice is carried out is in `sync.settle`.
"""

from collections.abc import Iterable
from typing import Any

from sync.actor import Actor, Stamp
from sync.desk import Desk
from sync.kind import Document, Key, Kind, Reader, Row

__all__ = ["CLASH", "entries", "has_open_clash", "open_clash", "raise_clash", "stands_now"]


def open_clash(desk: Desk, document_kind: str, document: str, concern: str) -> Row | None:
    """The open clash on this concern, if there is one. Ask it before anything else is compared."""
    for row in desk.rows("clash", "doc_id", document):
        if row["doc_kind"] == document_kind and row["concern"] == concern and row["state"] == "open":
            return row
    return None


def has_open_clash(desk: Desk, document: str) -> bool:
    """True if anything about this document waits for the office."""
    return any(row["state"] == "open" for row in desk.rows("clash", "doc_id", document))


def raise_clash(
    desk: Desk, document_kind: str, document: str, concern: str, ours: Any, theirs: Any, at: Stamp, by: Actor
) -> str:
    """Make the clash on this concern, or attach to the one that is open. `ours` stands, `theirs` came; both are JSON.

    Returns the clash's id.
    """
    clash = open_clash(desk, document_kind, document, concern)
    if clash is None:
        clash = desk.add(
            "clash",
            {
                "doc_kind": document_kind,
                "doc_id": document,
                "concern": concern,
                "state": "open",
                "ours": ours,
                "at": at.received_at,
                "choice": None,
                "entry_id": None,
                "value": None,
                "stood": None,
                "undo": None,
                "decided_by": None,
                "decided_at": None,
            },
        )
    _attach(desk, clash, theirs, at, by)
    return str(clash["id"])


def _attach(desk: Desk, clash: Row, theirs: Any, at: Stamp, by: Actor) -> None:
    desk.add(
        "clash_entry",
        {
            "clash_id": clash["id"],
            "nr": len(desk.rows("clash_entry", "clash_id", clash["id"])) + 1,
            "mutation_id": at.mutation,
            "member_id": by.member,
            "by_name": by.name,
            "device_id": by.device,
            "value": theirs,
            "at": at.at,
            "offset_ms": at.offset_ms,
            "jumps": at.jumps,
            "received_at": at.received_at,
        },
    )


def entries(desk: Desk, clash: str) -> list[Row]:
    """What came in on a clash, oldest first; the last is the newest."""
    return sorted(desk.rows("clash_entry", "clash_id", clash), key=lambda row: row["nr"])


def stands_now(desk: Desk, document_kind: str, document: str, concern: str, ours: Any) -> None:
    """The office edited what is in dispute: from now on this is the value that stands against the phones'."""
    clash = open_clash(desk, document_kind, document, concern)
    if clash is not None:
        desk.change("clash", clash["id"], ours=ours)


def _documents(_reader: Reader, rows: list[Row]) -> list[Document]:
    return [
        {
            "document_kind": row["doc_kind"],
            "document": row["doc_id"],
            "concern": row["concern"],
            "state": row["state"],
            "choice": row["choice"],
        }
        for row in rows
    ]


def _scopes(desk: Desk, row: Row) -> Iterable[str]:
    return desk.scopes_of(row["doc_kind"], row["doc_id"])


def _document(desk: Desk, row: Row) -> Iterable[Key]:
    """The document; and where it is not a visit itself, the visits that it keeps on the phones."""
    yield row["doc_kind"], row["doc_id"]
    kind, document = desk.kinds.get(row["doc_kind"]), desk.get(row["doc_kind"], row["doc_id"])
    if row["doc_kind"] != "visit" and kind is not None and kind.moves_with is not None and document is not None:
        yield from kind.moves_with(desk, document)


# A document may be kept in scope by its open clash, so it is looked at again whenever the clash opens or closes.
CLASH = Kind("clash", documents=_documents, scopes=_scopes, moves_with=_document, references=frozenset({"state"}))
