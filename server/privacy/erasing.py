"""The erasing itself, in short transactions: first the mark, then table by table, then the files, then the proof.

After the mark phones let go of everything at their next sync, and what a phone still brings is answered `erased` and not
kept. Cut short at any point it is begun again and does what is left.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select

from server.evidence.links import references
from server.evidence.models import Blob, BlobDelivery, Statement, Upload
from server.exports.one_customer import HASHES
from server.kit.chain_erasing import erase_content
from server.kit.chain_models import ChainHead
from server.kit.files import Files
from server.kit.house import House
from server.kit.i18n import t
from sync.store import FeedRow

from .asking import Rows
from .ways import EMPTIED, FIRST, GO

__all__ = ["bury", "erase_rows", "heads", "mark", "portions"]

AT_ONCE = 100
"""Rows (and their files) that one transaction touches: phones and planners must not wait for it."""
CHAINED = {"audit": "audit", "signature": "signature"}
"""Table -> the chain in which its rows are linked."""


def heads(house: House) -> dict[str, Any]:
    """{chain: [number, hash]} as they are now."""
    rows = house.session.scalars(select(ChainHead).where(ChainHead.tenant_id == house.tenant))
    return {row.chain: [row.number, row.hash] for row in rows}


def mark(house: House, rows: Rows) -> None:
    """Empty the customer and his visits and say that they were erased, and have phones let go of all of it."""
    for name in FIRST:
        for row in rows.get(name, []):
            stands = house.desk.get(name, row["id"])
            more = {"name": t("privacy.erased_customer", "nl")} if name == "customer" else {}
            if stands is not None and stands["erased_at"] is None:
                house.desk.change(name, row["id"], erased_at=house.now, **EMPTIED[name], **more)
    bury(house, rows)


def bury(house: House, rows: Rows) -> None:
    """Every scope that ever heard of these documents hears that they are gone, copies of what had left too.

    With all that changed on this desk, in one write: the clocks are raised once, last and in sorted order.
    """
    keys, gone = [(name, row["id"]) for name, some in rows.items() for row in some], list[FeedRow]()
    for start in range(0, len(keys), AT_ONCE):
        gone += [one for one in house.store.feed_of(keys[start : start + AT_ONCE]) if one.op != "gone"]
    house.desk.flush([*gone, *_for_who_worked_there(house, rows)])


def _for_who_worked_there(house: House, rows: Rows) -> list[FeedRow]:
    """In their own scopes too: who drives for another team by now reads no scope of these visits, and still keeps his acts."""
    scopes = sorted({f"user:{row['member_id']}" for row in rows.get("mutation", []) if row["member_id"]})
    visits = {("visit", row["id"]): row["v"] for row in rows.get("visit", [])}
    told = {(one.scope, one.id) for one in house.store.feed_of(sorted(visits))}
    return [
        FeedRow(scope, *key, 0, "gone", v, house.now, house.now)
        for scope in scopes
        for key, v in visits.items()
        if (scope, key[1]) not in told
    ]


def portions(rows: Rows) -> Iterator[tuple[str, list[str]]]:
    """(table, ids) in the order in which they may be done: emptied before removed, since what is emptied names what goes."""
    for name in (*(name for name in EMPTIED if name not in FIRST), *GO):
        ids = [row["id"] for row in rows.get(name, [])]
        for start in range(0, len(ids), AT_ONCE):
            yield name, ids[start : start + AT_ONCE]


def erase_rows(house: House, files: Files, table: str, ids: list[str]) -> int:
    """Empty or remove these rows, with the salts of their links in a chain and the files that only they name.

    Says how many files went. Rows and files in one commit: cut short, the rows still name the files that are left.
    """
    if table in CHAINED:
        erase_content(house, CHAINED[table], ids)
    house.desk.preload(table, ids)
    named: set[str] = set()
    for id_ in ids:
        row = house.desk.get(table, id_)
        if row is None:
            continue
        named |= {row[column] for column in HASHES if row.get(column)}
        if table in GO:
            house.desk.remove(table, id_)
        else:
            more = {"settled": "dismissed", "settled_at": house.now} if _waits(table, row) else {}
            house.desk.change(table, id_, **EMPTIED[table], **more)
    house.desk.flush()
    return sum(_forget_file(house, files, sha256) for sha256 in sorted(named)) if table in GO else 0


def _forget_file(house: House, files: Files, sha256: str) -> bool:
    """Remove a file, its rows and its views, unless something of somebody else names it. Says whether it went.

    The file goes while its row is locked, as in the nightly sweep: who brings the same bytes at this moment waits.
    """
    row = house.session.scalars(
        select(Blob).where(Blob.tenant_id == house.tenant, Blob.sha256 == sha256).with_for_update()
    ).one_or_none()
    if references(house.desk, sha256):
        return False
    for upload in house.session.scalars(
        select(Upload).where(Upload.tenant_id == house.tenant, Upload.sha256 == sha256)
    ):
        files.part(house.tenant, upload.id).drop()
        house.session.delete(upload)
    for table in (BlobDelivery, Statement):
        house.session.execute(delete(table).where(table.tenant_id == house.tenant, table.sha256 == sha256))
    if row is not None:
        house.session.delete(row)
    house.session.flush()
    files.remove(house.tenant, sha256)
    return row is not None


def _waits(table: str, row: dict[str, Any]) -> bool:
    return table == "mutation" and row["status"] == "rejected" and row["settled"] is None
