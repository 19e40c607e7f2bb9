"""Proving erasures once more: nothing personal is left of any, and the chains still hold with every head that was noted.

It is the walk of the erasing itself, read the other way: what `ways.py` says goes may not be there, and what it says is
emptied must be empty.
"""

from datetime import datetime
from time import monotonic, sleep
from typing import Any

from sqlalchemy import select

from server.exports.mentions import Mentions
from server.exports.tables import written
from server.kit.chain_check import check_chain
from server.kit.chain_models import CHAINS
from server.kit.clock import rfc3339
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.i18n import LANGUAGES, t
from server.kit.jobs import Work, long_job
from sync.erased import STAYS

from .asking import found_for
from .models import Erasure
from .retention_models import ErasureCheck
from .ways import EMPTIED, GO

__all__ = ["MOST", "ask_check", "noted_heads", "prove", "remains_of"]

NOT_PERSONAL = {"customer": {"status"}}
"""Columns that an erasure sets and that say nothing about a person."""
MOST = 100
"""Erasures of which something is left that are named; one is too many already."""
AT_ONCE = 50
"""Erasures that are looked at between two notes of how far it is."""
REST = 0.05
LONGEST = 40 * 60
"""Seconds after which another job goes on."""


def remains_of(house: House, erasure: Erasure, mentions: Mentions | None = None) -> dict[str, int]:
    """What should not be there any more: {table or table.column: rows}. Empty is the proof."""
    left: dict[str, int] = {}
    for table, rows in found_for(house, erasure, mentions).items():
        rows = [row for row in rows if not _is_of_later(table, row, erasure)]
        if table in GO and rows:
            left[table] = len(rows)
        for column, value in EMPTIED.get(table, {}).items():
            if column not in NOT_PERSONAL.get(table, set()):
                _count(left, f"{table}.{column}", sum(row[column] != written(value) for row in rows))
        if table == "customer":
            names = {t("privacy.erased_customer", lang) for lang in LANGUAGES}
            _count(left, "customer.name", sum(row["name"] not in names for row in rows))
    return left


def ask_check(house: House, *, by: str | None) -> ErasureCheck:
    """Have a job prove all of it. Problem 409 `privacy.check_under_way`."""
    busy = select(ErasureCheck.id).where(
        ErasureCheck.tenant_id == house.tenant, ErasureCheck.state.in_(("waiting", "running"))
    )
    if house.session.scalars(busy).first() is not None:
        raise Problem(409, "privacy.check_under_way")
    row = ErasureCheck(id=house.desk.new_id(), by_member_id=by, at=house.now, state="waiting", chains={}, remains={})
    row.done = row.total = 0
    house.session.add(row)
    house.session.flush()
    house.audit("check", "erasure_check", row.id)
    house.queue("privacy.prove", check=row.id)
    return row


def noted_heads(house: House) -> dict[str, dict[int, str]]:
    """{chain: {number: hash}} that the erasures noted: a chain that was replaced since has them no more."""
    heads: dict[str, dict[int, str]] = {chain: {} for chain in CHAINS}
    mine = select(Erasure.heads_before, Erasure.heads_after).where(Erasure.tenant_id == house.tenant)
    for both in house.session.execute(mine):
        for noted in both:
            for chain, (number, hash_) in (noted or {}).items():
                if number:
                    heads[chain][int(number)] = str(hash_)
    return heads


@long_job("privacy.prove")
def prove(work: Work, check: str) -> None:
    """Walk the chains and all that is left of every erasure, and write down what was found. Begun again it goes on.

    What takes longer than a job may take goes on in another job.
    """
    stop = monotonic() + LONGEST
    with work.house() as house:
        row = house.session.get(ErasureCheck, (house.tenant, check))
        if row is None or row.state == "done":
            return
        ids = _done_by_then(house, row.at)
        row.state, row.total = "running", len(ids)
        done, remains, walked = row.done, dict(row.remains), bool(row.chains)
    try:
        if not walked:
            _note(work, check, chains=_chains(work))
        for start in range(done, len(ids), AT_ONCE):
            if monotonic() > stop:
                with work.house() as house:
                    house.queue("privacy.prove", check=check)
                return
            began = monotonic()
            some = ids[start : start + AT_ONCE]
            found = _remains_of_some(work, some)
            remains |= {id_: found[id_] for id_ in list(found)[: MOST - len(remains)]}
            _note(work, check, done=start + len(some), remains=dict(remains))
            work.progress(start + len(some), len(ids))
            sleep(max(REST, monotonic() - began) if start + AT_ONCE < len(ids) else 0)
    except Exception:
        _note(work, check, state="failed")
        raise
    _note(work, check, state="done", done_at=work.clock())


def _done_by_then(house: House, asked_at: datetime) -> list[str]:
    """The erasures that were done when it was asked, in an order that stays: it may be gone on with another day."""
    mine = select(Erasure.id).where(
        Erasure.tenant_id == house.tenant, Erasure.state == "done", Erasure.done_at <= asked_at
    )
    return list(house.session.scalars(mine.order_by(Erasure.id)))


def _remains_of_some(work: Work, ids: list[str]) -> dict[str, dict[str, int]]:
    """What is left of these, by erasure. Texts that name ids are read once for all of them."""
    with work.house(write=False) as house:
        mentions = Mentions(house)
        left = {id_: remains_of(house, house.session.get_one(Erasure, (house.tenant, id_)), mentions) for id_ in ids}
    return {id_: found for id_, found in left.items() if found}


def _chains(work: Work) -> dict[str, Any]:
    with work.house(write=False) as house:
        heads = noted_heads(house)
    said: dict[str, Any] = {}
    for chain in CHAINS:
        with work.house(write=False) as house:
            found = check_chain(house, chain, known=heads[chain])
        said[chain] = {
            "whole": found.whole,
            "links": found.links,
            "erased": found.erased,
            "waiting": found.waiting,
            "head": found.head,
            "noted": len(heads[chain]),
            "troubles": [list(one) for one in found.wrong],
        }
    return said


def _is_of_later(table: str, row: dict[str, Any], erasure: Erasure) -> bool:
    """Hours that came late are the technician's; what the trail said afterwards was said of somebody without a name."""
    if table == "mutation":
        return row["name"] in STAYS
    return table == "audit" and erasure.done_at is not None and row["at"] > rfc3339(erasure.done_at)


def _count(left: dict[str, int], name: str, count: int) -> None:
    if count:
        left[name] = count


def _note(work: Work, check: str, **said: Any) -> None:
    with work.house() as house:
        row = house.session.get_one(ErasureCheck, (house.tenant, check))
        for name, value in said.items():
            setattr(row, name, value)
