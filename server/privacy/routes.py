"""The JSON doors of the office: how long data are kept, what a night would remove, and the proofs of erasing."""

from typing import Any

from marshmallow import Schema, fields

from server.kit.http import Answer, Door, Sample, answer

from .documents import period_documents, run_documents, trial_document
from .periods import change_period, kind_named, read_months, stop_period
from .proofs import AT_ONCE, check_document, erasure_named, erasures_of, newest_check, proof_document
from .proving import ask_check, remains_of
from .room import privacy
from .trial import trial_of

__all__: list[str] = []

_KIND = {"kind": "mails"}


class Months(Schema):
    """How many months a kind of data is kept."""

    months = fields.Integer(required=True, strict=True)


class TryMonths(Schema):
    """With how many months to look; left out: the usual number."""

    months = fields.Integer(load_default=None)


class Paged(Schema):
    """Where the page before ended."""

    cursor = fields.UUID(load_default=None)


@privacy.get("/api/retention", permission="customers.erase", door="office", sample=Sample())
def list_periods(door: Door) -> Answer:
    """Every kind of data: what becomes of it, after how many months (null: kept for good), its limits, who chose it when."""
    with door.read() as house:
        return answer({"items": period_documents(house, door.lang)})


@privacy.get("/api/retention/runs", permission="customers.erase", door="office", sample=Sample())
def list_runs(door: Door) -> Answer:
    """The ledger of the nights, newest first: how much of each kind went, what stayed and why, how long it took."""
    with door.read() as house:
        runs = run_documents(house)
    return answer({"items": [run | {"took": run["took"].total_seconds() if run["took"] else None} for run in runs]})


@privacy.get("/api/retention/<kind>/trial", permission="customers.erase", door="office", takes=TryMonths, sample=Sample(path=_KIND))  # fmt: skip
def try_period(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """What would go tonight with so many months, and the oldest examples; nothing changes. 404; 422 out of its limits."""
    known = kind_named(kind)
    months = read_months(known, str(known.usual if args["months"] is None else args["months"]))
    with door.read() as house:
        return answer(trial_document(trial_of(house, known, months)))


@privacy.put("/api/retention/<kind>", permission="customers.erase", door="office", takes=Months, sample=Sample(path=_KIND, json={"months": 36}))  # fmt: skip
def put_period(door: Door, kind: str, args: dict[str, Any]) -> Answer:
    """Keep it so long, from tonight on; answers the kind. 404; 422 out of its limits."""
    with door.write() as house:
        change_period(house, kind, str(args["months"]), by=door.who.member)
        house.session.flush()
        return answer(_one(period_documents(house, door.lang), kind))


@privacy.delete("/api/retention/<kind>", permission="customers.erase", door="office", sample=Sample(path=_KIND))
def delete_period(door: Door, kind: str) -> Answer:
    """Keep it for good again; answers the kind. 404."""
    with door.write() as house:
        stop_period(house, kind, by=door.who.member)
        house.session.flush()
        return answer(_one(period_documents(house, door.lang), kind))


@privacy.get("/api/erasures", permission="customers.erase", door="office", takes=Paged, sample=Sample())
def list_erasures(door: Door, args: dict[str, Any]) -> Answer:
    """What was erased when, by whom, why and how much, newest first; `next` is the cursor of the following page."""
    with door.read() as house:
        rows = erasures_of(house, str(args["cursor"]) if args["cursor"] else None)
        more = rows[-1].id if len(rows) == AT_ONCE else None
        return answer({"items": [proof_document(row) for row in rows], "next": more})


@privacy.get("/api/erasure/<id:erasure>", permission="customers.erase", door="office", sample=Sample(path={"erasure": "an erasure"}))  # fmt: skip
def show_erasure(door: Door, erasure: str) -> Answer:
    """One of them, and `remains`: what is found of it now that should not be there ({} is the proof)."""
    with door.read() as house:
        row = erasure_named(house, erasure)
        return answer(proof_document(row) | {"remains": remains_of(house, row)})


@privacy.get("/api/erasures/check", permission="customers.erase", door="office", sample=Sample())
def show_check(door: Door) -> Answer:
    """The last time that all erasures and both chains were proved, or how far that is; null before the first."""
    with door.read() as house:
        check = newest_check(house)
        return answer({"check": check_document(check) if check else None})


@privacy.post("/api/erasures/check", permission="customers.erase", door="office", sample=Sample())
def begin_check(door: Door) -> Answer:
    """Prove all of it once more; a job does it. 409 while that is being done."""
    with door.write() as house:
        return answer({"check": check_document(ask_check(house, by=door.who.member))}, status=202)


def _one(documents: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(one for one in documents if one["kind"] == kind)
