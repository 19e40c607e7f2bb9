"""How the office's choice in a clash is carried out, and taken back: one file per sort of concern registers itself here.

After each choice whoever took part hears of it on his phone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sync.clash import entries
from sync.settle import Choice, Concern, settles

from .notices import notice, which

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row

Apply = Callable[["Desk", "Row", Choice, Any, "Row | None", str], Any]


def settled_by_choice(
    sort: str,
    *,
    standing: "Callable[[Desk, Row], Any]",
    apply: Apply,
    undo: "Callable[[Desk, Row, Any, str], None]",
) -> None:
    """Register a sort of concern; `apply` is followed by a notice to everybody whose act is in the clash."""

    def apply_and_tell(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
        kept = apply(desk, clash, choice, value, entry, by)
        _tell(desk, clash, choice, entry, by)
        return kept

    settles(sort, Concern(standing, apply_and_tell, undo))


def visit_of_entry(desk: "Desk", clash: "Row", entry: "Row") -> str | None:
    """The visit that an entry speaks of: the clash's own document, or where the serial was used."""
    if clash["doc_kind"] == "visit":
        return str(clash["doc_id"])
    return entry["value"].get("visit") if isinstance(entry["value"], dict) else None


def _tell(desk: "Desk", clash: "Row", choice: Choice, chosen: "Row | None", by: str) -> None:
    told: set[str] = set()
    for entry in entries(desk, clash["id"]):
        if entry["member_id"] in told:
            continue
        told.add(entry["member_id"])
        visit = visit_of_entry(desk, clash, entry)
        yours = chosen is not None and chosen["member_id"] == entry["member_id"]
        params = {"concern": clash["concern"], "choice": choice, "yours": yours, "clash": clash["id"]}
        params |= which(desk, visit) if visit else {}
        kind = "settled_yours" if yours else "settled"
        notice(desk, entry["member_id"], kind, visit=visit, by=by, params=params)
