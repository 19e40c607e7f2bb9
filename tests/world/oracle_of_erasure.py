"""The oracle, of who was erased: nothing of him is left, late work of phones is answered for good and kept nowhere, and what
counts (hours, stock, the chains) still does."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from server.kit.chain_check import check_chain
from server.kit.chain_models import CHAINS
from server.kit.house import open_house
from tests.world.diary import Diary
from tests.world.erasing import links_what_waits
from tests.world.facts import Facts, Row

if TYPE_CHECKING:
    from tests.world.phone import Phone
    from tests.world.world import World

GOES = {"answer": "visit_id", "photo": "visit_id", "signature": "visit_id", "notice": "visit_id", "attention": "subject_id",
        "clash": "doc_id", "document_version": "doc_id", "report": "visit_id"}  # fmt: skip
"""Tables of which no row is left, and the column that names the visit."""
EMPTY = ("contact_name", "contact_phone", "access_note", "remarks", "cancel_reason")
HOURS = "time.log"


def nothing_is_kept_of_the_erased(diary: Diary, facts: Facts) -> Iterable[str]:
    """Neither what was there before nor what phones brought afterwards. A visit that a restore lost is nobody's any more."""
    there = {row["id"]: row for row in facts.rows("visit") if row["id"] in diary.erased}
    for id_, visit in there.items():
        if visit["erased_at"] is None or any(visit[name] for name in EMPTY):
            yield f"erased: visit {id_} still says something"
    for table, column in GOES.items():
        left = [row["id"] for row in facts.rows(table) if row[column] in there]
        if left:
            yield f"erased: {len(left)} rows of {table} are left: {left[:3]}"
    visits = diary.visits_of_acts()
    for row in facts.rows("mutation"):
        # The hiding of a photo names no visit itself. (Nor does a part brought back, which says ids and a number only.)
        of = visits.get(row["id"]) if row["name"] == "photo.hide" else row["visit_id"]
        if of in there and row["name"] != HOURS and _json(row["args"]):
            yield f"erased: the arguments of {row['name']} {row['id']} are kept ({row['status']} {row['code']})"
    for table in ("refused", "quarantine_act"):
        for row in facts.rows(table):
            if _says_something(row, there.keys()):
                yield f"erased: {table} {row['id']} keeps {row['body'][:80]}"


def _says_something(row: Row, erased: Iterable[str]) -> bool:
    if not any(visit in row["body"] for visit in erased):
        return False
    act = json.loads(row["body"])
    return act.get("name") != HOURS and set(act.get("args", {})) - {"visit"} != set()


def phones_forgot_the_erased(diary: Diary, facts: Facts, phones: "Iterable[Phone]") -> Iterable[str]:
    """What was answered is on no phone any more, and no picture that only it names."""
    there = {row["id"] for row in facts.rows("visit")} & diary.erased.keys()
    if not there:
        return
    visits = diary.visits_of_acts()
    named: dict[str, set[str | None]] = {}
    for act in diary.acts:
        for field in ("sha256", "statement_sha256"):
            if field in act.args:
                named.setdefault(act.args[field], set()).add(visits[act.id])
    theirs = {sha for sha, of in named.items() if of <= there}
    for phone in phones:
        for one in phone.kept_acts():
            if visits.get(one["id"]) in there and one["name"] != HOURS:
                yield f"erased: {phone.who} still keeps its {one['name']} (seq {one['seq']}) of an erased customer"
        left = theirs.intersection(phone.kept_files())
        if left:
            yield f"erased: {phone.who} still keeps {len(left)} files of an erased customer"


def the_chains_hold(world: "World") -> Iterable[str]:
    """What was linked before is whole though its contents are gone, and every erasure came to its end."""
    if not world.diary.erased:
        return
    links_what_waits(world)
    with open_house(world.site.app, world.tenant, write=False, now=world.site.clock()) as house:
        for chain in CHAINS:
            found = check_chain(house, chain)
            if not found.whole:
                yield f"erased: the chain of {chain} is broken: {found.wrong}"


def erasures_came_to_an_end(diary: Diary, facts: Facts) -> Iterable[str]:
    """Each customer has a proof that says done, and as many rows were done as there were; so has each order that went by
    itself, and nobody else was erased."""
    for row in facts.rows("visit"):
        if row["erased_at"] is not None and row["id"] not in diary.erased:
            yield f"erased: visit {row['id']} is, and nobody asked for it"
    for row in facts.rows("erasure"):
        if row["work_order_id"] is not None and (row["state"] != "done" or row["done"] != row["total"]):
            yield f"erased: order {row['work_order_id']} is not: {row}"
    done = {
        row["customer_id"] for row in facts.rows("erasure") if row["state"] == "done" and row["done"] == row["total"]
    }
    for row in facts.rows("customer"):
        if row["id"] in diary.erased.values() and (row["id"] not in done or row["erased_at"] is None or row["email"]):
            yield f"erased: customer {row['id']} is not: {row}"


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
