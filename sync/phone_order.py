"""What must be final before an act: the phone's own last unsettled act on the same thing, and what it leans on. Pure."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["concern_of", "named_after"]

Args = dict[str, Any]


def _part(args: Args) -> str:
    """One numbered piece is one concern, whichever visit it is used on."""
    if args.get("serial"):
        text = unicodedata.normalize("NFKC", str(args["serial"])).upper()
        return f"serial/{args['product']}/" + "".join(c for c in text if c.isascii() and c.isalnum())
    return f"part/{args.get('id')}"


def _state(args: Args) -> str:
    return f"{args['visit']}/state"


_CONCERNS: dict[str, Callable[[Args], str]] = {
    "visit.set_state": _state,
    "visit.undo_state": _state,
    "visit.complete": _state,
    "visit.set_field": lambda args: f"{args['visit']}/field:{args['field']}",
    "checklist.answer": lambda args: f"{args['visit']}/answer:{args['item']}:{args.get('repeat') or 0}",
    "photo.add": lambda args: f"photo/{args['id']}",
    "photo.hide": lambda args: f"photo/{args['id']}",
    "part.use": _part,
    "part.swap": _part,
}
_LEANS = {
    "photo.add": ("issue",),
    "photo.hide": ("id",),
    "part.use": ("plate_photo",),
    "part.swap": ("plate_photo", "old_plate_photo"),
    "part.return": ("of",),
    "checklist.answer": ("supersedes",),
    "visit.undo_state": ("step",),
    "time.log": ("corrects",),
}


def concern_of(name: str, args: Args) -> str | None:
    """What an act is about; acts on one concern take effect in order. None if it stands alone."""
    ask = _CONCERNS.get(name)
    return ask(args) if ask is not None else None


def named_after(unsettled: Iterable[dict[str, Any]], name: str, args: Args) -> list[str]:
    """The ids of the unsettled mutations (in order of seq) that this act must name in `after`."""
    concern, leans = concern_of(name, args), {args[one] for one in _LEANS.get(name, ()) if args.get(one) is not None}
    last: str | None = None
    named: dict[str, None] = {}
    for mutation in unsettled:
        theirs = mutation["args"]
        if concern is not None and concern_of(mutation["name"], theirs) == concern:
            last = mutation["id"]
        if not leans.isdisjoint((theirs.get("id"), theirs.get("step"))):
            named[mutation["id"]] = None
            if mutation["name"] in ("part.use", "part.swap") and theirs.get("serial"):
                concern = concern_of("part.use", theirs)  # a return is about the same piece
    if last is not None:
        named[last] = None
    return list(named)
