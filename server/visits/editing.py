"""The office edits a visit. It says what each field was; a 409 comes only if a field that it sends has changed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from server.kit.errors import Problem
from sync.clash import stands_now
from sync.kind import Row

from .events import VisitEdited, tell
from .field_mutations import FIELDS
from .planning import KEEP, move
from .standing import COLUMNS, must_stand, visit_of

if TYPE_CHECKING:
    from sync.desk import Desk

PLANNED = ("team", "member", "planned_from", "planned_to")


def edit(desk: "Desk", visit: str, fields: Mapping[str, Any], was: Mapping[str, Any] | None, *, by: str) -> Row:
    """Change fields (wire names, values as in the row: ids, moments, texts). Returns the row.

    An edit of a field that is in dispute changes the value that stands against the phones'. Problem 404; 428
    visits.was_missing if `was` lacks a field that is sent; 409 visits.changed_meanwhile with the current row and the
    names of what changed; 422 visits.unknown_field; for team, member and times also as `planning.move`.
    """
    row = visit_of(desk, visit)
    unknown = [field for field in fields if field not in COLUMNS]
    if unknown:
        raise Problem(422, "visits.unknown_field", pointer=f"/{unknown[0]}", field=unknown[0])
    missing = [field for field in fields if field not in (was or {})]
    if missing:
        raise Problem(428, "visits.was_missing", pointer="/was", field=missing[0])
    must_stand(desk, row, {field: (was or {})[field] for field in fields}, "visits.changed_meanwhile")
    texts = {field: value or None for field, value in fields.items() if field in FIELDS}
    if any(field in fields for field in PLANNED):
        move(
            desk,
            visit,
            by=by,
            team=fields.get("team"),
            member=fields.get("member", KEEP),
            planned_from=fields.get("planned_from"),
            planned_to=fields.get("planned_to"),
        )
    changed = {field: value for field, value in texts.items() if value != row[field]}
    if changed:
        desk.change("visit", visit, **changed)
        for field, value in changed.items():
            stands_now(desk, "visit", visit, f"field:{field}", value)
        tell(desk, VisitEdited(visit=visit, fields=sorted(changed), by=by))
    return visit_of(desk, visit)
