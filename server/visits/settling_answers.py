"""A clash about an answer (`answer:<item>:<repeat>`): the head stood; another becomes it, or the office gives its own."""

from typing import TYPE_CHECKING, Any

from sync.settle import Choice, Unsettled

from .acts import made_by_office
from .checklist_mutations import head_of
from .checklists import item_of
from .completeness import fits
from .settling import settled_by_choice

if TYPE_CHECKING:
    from sync.desk import Desk
    from sync.kind import Row


def _standing(desk: "Desk", clash: "Row") -> Any:
    head = head_of(desk, clash["doc_id"], *_place(clash))
    return head["id"] if head else None


def _apply(desk: "Desk", clash: "Row", choice: Choice, value: Any, entry: "Row | None", by: str) -> Any:
    kept = {"before": _standing(desk, clash)}
    if choice == "office":
        return kept
    if entry is not None:
        answers = desk.rows("answer", "visit_id", clash["doc_id"])
        chosen = next(one["id"] for one in answers if one["mutation_id"] == entry["mutation_id"])
        _make_head(desk, kept["before"], chosen)
    else:
        _answer_of_office(desk, clash, value, kept["before"], by)
    return kept


def _undo(desk: "Desk", clash: "Row", kept: Any, by: str) -> None:
    _make_head(desk, _standing(desk, clash), kept["before"])


def _make_head(desk: "Desk", before: str | None, chosen: str | None) -> None:
    if before == chosen:
        return
    if before:  # the old one first: the database knows one head only
        desk.change("answer", before, head=False)
    if chosen:
        desk.change("answer", chosen, head=True)


def _answer_of_office(desk: "Desk", clash: "Row", value: Any, before: str | None, by: str) -> None:
    visit = desk.get("visit", clash["doc_id"])
    item, repeat = _place(clash)
    asked = item_of(desk, visit, item) if visit else None
    text, note = (value.get("value"), value.get("note")) if isinstance(value, dict) else (value, None)
    if asked is None or not _is_text(text) or not _is_text(note) or not fits(asked, text):
        raise Unsettled("bad_value")
    if before:
        desk.change("answer", before, head=False)
    row = {"visit_id": clash["doc_id"], "item": item, "repeat": repeat, "value": text, "note": note}
    desk.add("answer", row | {"supersedes_id": before, "head": True} | made_by_office(by, desk.now))


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= 10_000 and "\0" not in value)


def _place(clash: "Row") -> tuple[str, int]:
    item, _, repeat = str(clash["concern"]).removeprefix("answer:").rpartition(":")
    return item, int(repeat)


settled_by_choice("answer", standing=_standing, apply=_apply, undo=_undo)
