"""A clash about a field of a visit (`field:<name>`): the office's value stood; another may be chosen or typed."""

from typing import TYPE_CHECKING, Any

from sync.settle import Choice, Unsettled

from .settling import settled_by_choice

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

LONGEST = 10_000


def _standing(desk: "Desk", clash: "Row") -> Any:
    visit = desk.get("visit", clash["doc_id"])
    return visit[_field(clash)] if visit else None


def _apply(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
    before = _standing(desk, clash)
    if choice != "office":
        if value is not None and not (isinstance(value, str) and len(value) <= LONGEST and "\0" not in value):
            raise Unsettled("bad_value")
        desk.change("visit", clash["doc_id"], **{_field(clash): value or None})
    return {"before": before}


def _undo(desk: "Desk", clash: "Row", kept: Any, by: str) -> None:
    desk.change("visit", clash["doc_id"], **{_field(clash): kept["before"]})


def _field(clash: "Row") -> str:
    return str(clash["concern"]).partition(":")[2]


settled_by_choice("field", standing=_standing, apply=_apply, undo=_undo)
