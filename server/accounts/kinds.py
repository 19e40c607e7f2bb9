"""What phones hold of accounts: their team, and the colleagues in it."""

from typing import TYPE_CHECKING

from server.kit.kinds import declare
from sync.kind import Document, Kind, Reader, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sync.desk import Desk

__all__ = ["DEVICE", "MEMBER", "TEAM", "TEAM_MEMBER"]


def _team_documents(_reader: Reader, rows: list[Row]) -> list[Document]:
    return [{"name": row["name"], "start": _start(row)} for row in rows]


def _start(row: Row) -> dict[str, float] | None:
    if row["start_lat"] is None or row["start_lon"] is None:
        return None
    return {"lat": row["start_lat"], "lon": row["start_lon"]}


def _team_scopes(_desk: "Desk", row: Row) -> "Iterable[str]":
    return [f"team:{row['id']}"]


def _member_documents(_reader: Reader, rows: list[Row]) -> list[Document]:
    return [{"name": row["name"], "phone": row["phone"], "team": row["team_id"]} for row in rows]


def _member_scopes(desk: "Desk", row: Row) -> "Iterable[str]":
    """The teams that he is in today."""
    if not row["active"]:
        return []
    rows = desk.rows("team_member", "member_id", row["id"])
    return [f"team:{one['team_id']}" for one in rows if _is_in(one, desk)]


def _is_in(row: Row, desk: "Desk") -> bool:
    return row["from_day"] <= desk.today and (row["to_day"] is None or desk.today <= row["to_day"])


def _preload_memberships(desk: "Desk", rows: list[Row]) -> None:
    desk.preload_by("team_member", "member_id", [row["id"] for row in rows])


def _whose(_desk: "Desk", row: Row) -> list[tuple[str, str]]:
    return [("member", row["member_id"])]


TEAM = Kind("team", _team_documents, _team_scopes)
MEMBER = Kind("member", _member_documents, _member_scopes, preload=_preload_memberships)
TEAM_MEMBER = Kind(
    "team_member", moves_with=_whose, references=frozenset({"team_id", "member_id", "from_day", "to_day"})
)
DEVICE = Kind("device", lock_rank=0)

declare(TEAM, MEMBER, TEAM_MEMBER, DEVICE)
