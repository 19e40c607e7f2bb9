"""The catalogue: every named act of a person on a phone, in one table.

The checks of a push, docs/sync.md's list and the phone's twin (`pwa/sync/catalogue.js`) all come from `CATALOGUE`.
Arguments marked optional may be left out or null. Unknown arguments are malformed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sync import shape
from sync.shape import Shape
from sync.spec import Arg, Flaw, Spec

__all__ = ["CATALOGUE", "MUTATION_BYTES", "SCHEMA", "Arg", "Flaw", "Spec", "check"]

SCHEMA = 1
"""The schema of the mutations below. Older ones are brought up to it by `sync.upcast`."""
MUTATION_BYTES = 64 * 1024

STATES = ("planned", "en_route", "on_site", "working", "paused", "done", "partial", "no_access", "cancelled")
FIELDS = ("contact_name", "contact_phone", "access_note", "remarks")
TEXT_FIELDS = ("access_note", "remarks")


_REACH = "whoever has, or within 120 days had, the visit in a scope that they then held"
_MAKER = "the person who did it"


def _a(name: str, of: Shape, *, optional: bool = False, nullable: bool = False) -> Arg:
    return Arg(name, of, optional, nullable)


def _o(name: str, of: Shape) -> Arg:
    return Arg(name, of, optional=True)


_VISIT = _a("visit", shape.id_)
_ID = _a("id", shape.id_)
_ITEM = (_o("item", shape.text(100, least=1)), _o("repeat", shape.integer(0, 9999)))
_NOTE = _o("note", shape.text(4000))
_CHECKLIST = _o("checklist", shape.id_)
"""The version of the checklist that the screen showed."""

_SPECS = (
    Spec(
        "visit.set_state",
        (_VISIT, _a("to", shape.word(*STATES)), _a("step", shape.id_), _NOTE, _CHECKLIST),
        _REACH,
        "append-only steps; a higher rank, and working <-> paused, moves the visit, the rest is history",
        makes=("visit_step", "step"),
        needed=(("to", "no_access", "note"),),
    ),
    Spec(
        "visit.undo_state",
        (_VISIT, _a("step", shape.id_)),
        _MAKER,
        "takes back one step of one's own, until a final one",
    ),
    Spec(
        "visit.set_field",
        (
            _VISIT,
            _a("field", shape.word(*FIELDS)),
            _a("value", shape.text(10_000), nullable=True),
            _a("was", shape.text(10_000), nullable=True),
        ),
        _REACH,
        "`was` against the current value; texts merge by line, the rest clashes",
    ),
    Spec(
        "checklist.answer",
        (
            _ID,
            _VISIT,
            _a("item", shape.text(100, least=1)),
            _o("repeat", shape.integer(0, 9999)),
            _a("value", shape.text(10_000), nullable=True),
            _NOTE,
            _o("supersedes", shape.id_),
            _CHECKLIST,
        ),
        _REACH,
        "append-only; `supersedes` names the head that the person saw, else a clash",
        makes=("answer", "id"),
    ),
    Spec(
        "photo.add",
        (
            _ID,
            _VISIT,
            *_ITEM,
            _o("issue", shape.id_),
            _a("sha256", shape.sha256),
            _a("bytes", shape.integer(1, 20 * 1024 * 1024)),
            _a("width", shape.integer(1, 100_000)),
            _a("height", shape.integer(1, 100_000)),
            _a("taken_at", shape.moment),
            _a("quality", shape.flat, nullable=True),
            _o("position", shape.position),
            _o("override", shape.either(shape.text(1000), shape.flag)),
            _CHECKLIST,
        ),
        _REACH,
        "only ever added; its bytes follow by upload",
        makes=("photo", "id"),
    ),
    Spec("photo.hide", (_ID, _a("reason", shape.text(1000, least=1))), _REACH, "hides, never deletes"),
    Spec(
        "part.use",
        (
            _ID,
            _VISIT,
            *_ITEM,
            _a("product", shape.id_),
            _a("quantity", shape.integer(1, 1_000_000)),
            _o("serial", shape.text(200, least=1)),
            _o("batch", shape.text(200, least=1)),
            _a("from", shape.id_, nullable=True),
            _o("plate_photo", shape.id_),
        ),
        _REACH + "; `from` a van of the person's teams",
        "a movement in the ledger; a serial's first claim holds, a second is a clash",
        makes=("part_use", "id"),
        fixed=(("serial", "quantity", 1),),
    ),
    Spec(
        "part.swap",
        (
            _ID,
            _VISIT,
            *_ITEM,
            _a("product", shape.id_),
            _a("serial", shape.text(200, least=1)),
            _o("batch", shape.text(200, least=1)),
            _a("from", shape.id_, nullable=True),
            _o("plate_photo", shape.id_),
            _a("old_serial", shape.text(200, least=1)),
            _o("old_product", shape.id_),
            _o("old_plate_photo", shape.id_),
            _a("fate", shape.word("defective", "scrap", "return")),
            _a("to", shape.id_, nullable=True),
            _a("reason", shape.text(1000, least=1)),
        ),
        _REACH + "; `from` and `to` a van of the person's teams",
        "the new piece as part.use; the old one comes off the customer's wall into `to`, defective, or is scrapped; one that "
        "hangs in another house stays until the office says whose it was",
        makes=("part_use", "id"),
    ),
    Spec(
        "part.return",
        (_ID, _a("of", shape.id_), _a("quantity", shape.integer(1, 1_000_000))),
        _REACH,
        "a movement back; a serial is free again; of a swap the old piece hangs again as it did",
        makes=("part_use", "id"),
    ),
    Spec(
        "signature.seal",
        (
            _ID,
            _VISIT,
            _a("role", shape.word("customer", "technician", "witness")),
            _a("name", shape.text(200, least=1)),
            _a("statement_sha256", shape.sha256),
            _o("image_sha256", shape.sha256),
            _o("typed", shape.text(200, least=1)),
            _a("consent", shape.either(shape.text(4000, least=1), shape.flag)),
            _a("channel", shape.word("phone", "link")),
        ),
        _REACH,
        "written once",
        makes=("signature", "id"),
        exactly_one=("image_sha256", "typed"),
    ),
    Spec(
        "rating.give",
        (
            _ID,
            _VISIT,
            _a("channel", shape.word("phone", "link")),
            _a("stars", shape.integer(1, 5)),
            _o("nps", shape.integer(0, 10)),
            _o("comment", shape.text(4000)),
        ),
        _REACH,
        "only ever added",
        makes=("rating", "id"),
    ),
    Spec(
        "issue.report",
        (
            _ID,
            _VISIT,
            _a("category", shape.word("damage", "safety", "material", "access", "customer", "other")),
            _a("severity", shape.word("low", "medium", "high")),
            _a("text", shape.text(10_000, least=1)),
        ),
        _REACH,
        "only ever added",
        makes=("issue", "id"),
    ),
    Spec(
        "time.log",
        (
            _ID,
            _a("kind", shape.word("travel", "work", "pause", "other")),
            _o("visit", shape.id_),
            _a("from", shape.moment),
            _a("to", shape.moment),
            _o("corrects", shape.id_),
        ),
        "everybody, for their own time; with a visit, " + _REACH,
        "only ever added, corrected by a new one; overlaps are flagged",
        makes=("time_entry", "id"),
    ),
    Spec(
        "visit.complete",
        (
            _VISIT,
            _a("step", shape.id_),
            _a("outcome", shape.word("done", "partial")),
            _o("remarks", shape.text(10_000)),
            _o("returned", shape.id_),
            _CHECKLIST,
        ),
        _REACH,
        "never refused for what is missing (an attention card); a second, other end is a clash",
        makes=("visit_step", "step"),
        needed=(("outcome", "partial", "remarks"),),
    ),
)

CATALOGUE: Mapping[str, Spec] = {spec.name: spec for spec in _SPECS}


def check(name: str, args: dict[str, Any]) -> Flaw | None:
    """What is wrong with the arguments of a known mutation; None if nothing is. KeyError for an unknown name."""
    spec, checks, required = _COMPILED[name]
    for key, value in args.items():
        test = checks.get(key)
        if test is None:
            return Flaw("malformed", key)
        if not test(value):
            return Flaw("malformed", key)
    if not required <= args.keys():
        return Flaw("malformed", min(required - args.keys()))
    return _together(spec, args)


def _together(spec: Spec, args: dict[str, Any]) -> Flaw | None:
    for name, value, other in spec.needed:
        if args[name] == value and not (args.get(other) or "").strip():
            return Flaw("malformed", other)
    for name, other, value in spec.fixed:
        if args.get(name) is not None and args[other] != value:
            return Flaw("malformed", other)
    if spec.exactly_one and sum(args.get(name) is not None for name in spec.exactly_one) != 1:
        return Flaw("malformed", spec.exactly_one[0])
    return None


def _or_null(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or test(value)


_COMPILED = {
    spec.name: (
        spec,
        {arg.name: _or_null(arg.shape.check) if arg.may_be_null else arg.shape.check for arg in spec.args},
        frozenset(arg.name for arg in spec.args if not arg.optional),
    )
    for spec in _SPECS
}
