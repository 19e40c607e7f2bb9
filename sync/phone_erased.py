"""The office erased a customer: what this phone keeps of his visits goes at once, and not with the clean-up of 30 days.

What has no answer yet stays until it has one; hours are the person's own.
"""

from typing import Any

from sync.phone_state import Entry, PhoneState

__all__ = ["forget_erased"]

STAYS = "time.log"
MADE_BY = {"photo.hide": ("photo", "id"), "part.return": ("part_use", "of")}
"""Acts that name no visit: the kind of what they are about, and the argument that is its id."""
FILES = ("sha256", "image_sha256", "statement_sha256")


def forget_erased(state: PhoneState, changes: list[dict[str, Any]]) -> None:
    """Before a page is taken into the documents, within its transaction and behind its receipts."""
    told = [change["id"] for change in changes if (change["kind"], change["op"]) == ("visit", "gone")]
    erased: set[str] = {*state.get("erased", []), *told}
    entries = state.entries() if erased or state.has_erased_receipt() else []
    visits = {entry.mutation["id"]: _visit_of(state, entry.mutation, entries) for entry in entries}
    going = [entry for entry in entries if not entry.waits and _is_of(entry, visits, erased)]
    staying = [entry for entry in entries if entry not in going]
    if going:
        named = {sha for entry in staying for sha in _files_of(entry)}
        state.forget(
            [entry.mutation["seq"] for entry in going],
            sorted({sha for entry in going for sha in _files_of(entry)} - named),
        )
    if erased:
        wait = {visits[entry.mutation["id"]] for entry in staying if entry.waits}
        state.put(erased=sorted(erased & wait))


def _is_of(entry: Entry, visits: dict[str, str | None], erased: set[str]) -> bool:
    if entry.receipt is not None and entry.receipt.get("code") == "erased":
        return True
    return entry.mutation["name"] != STAYS and visits[entry.mutation["id"]] in erased


def _visit_of(state: PhoneState, mutation: dict[str, Any], entries: list[Entry]) -> str | None:
    name, args = mutation["name"], mutation["args"]
    if name not in MADE_BY:
        return args.get("visit")
    kind, argument = MADE_BY[name]
    made = next((one.mutation["args"] for one in entries if one.mutation["args"].get("id") == args[argument]), None)
    about = made if made and "visit" in made else state.document(state.get("generation"), kind, args[argument])
    return about["visit"] if about else None


def _files_of(entry: Entry) -> list[str]:
    return [entry.mutation["args"][field] for field in FILES if entry.mutation["args"].get(field)]
