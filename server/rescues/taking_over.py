"""Taking over: acts in quarantine are pushed in the name of their phone, by the same rules as ever.

The transactions are those of a push; the outcome is written down afterwards. Cut short between the two, it is done again:
an act that was answered gets the same receipt.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.clock import today_in_amsterdam
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.push_rules import push_rules
from server.visits.attention_cards import close_card, open_cards
from sync.actor import Membership
from sync.batch import Batch, Skips
from sync.kind import Row
from sync.push import Device, deliver
from sync.receipt import Receipt
from sync.scope import memberships
from sync.seen import Seen
from sync.store import Store
from sync.wire import read_batch

from .models import Quarantine, QuarantineAct

__all__ = ["dismiss", "quarantine_named", "take_over"]

Write = Callable[[], AbstractContextManager[House]]
AT_ONCE = 200
BYTES_AT_ONCE = 700_000


def take_over(write: Write, quarantine: str, *, by: str, now: datetime) -> Quarantine:
    """Push all of it. What the rules refuse lands in the inbox. Problem 404; 409 when somebody decided before.

    It stays open when something could not be decided at this moment: press again.
    """
    with write() as house:
        head = _open(house, quarantine)
        device, last = _device(house, head)
        generation = house.session.get(Tenant, house.tenant)
        restored_at = generation.restored_at if generation else None
        acts = [(row.id, row.body, row.seq, row.mutation_id) for row in _acts(house, quarantine)]
        gone = _never_coming(house, head, [seq for _, _, seq, _ in acts if seq is not None], last)

    @contextmanager
    def transaction() -> Iterator[Store]:
        with write() as house:
            yield house.store

    more = {"now": now, "today": today_in_amsterdam(now), "rules": push_rules(), "restored_at": restored_at}
    answered: dict[str, Receipt] = {}
    for ids, batch in _batches(acts, now):
        receipts = deliver(transaction, device, replace(batch, skips=Skips(tuple(gone))), **more)
        answered |= dict(zip(ids, receipts, strict=True))
        gone = []
    with write() as house:
        return _written_down(house, quarantine, answered, by)


def dismiss(house: House, quarantine: str, *, by: str) -> Quarantine:
    """Lay it aside, untaken; it stays readable. Problem 404, 409."""
    head = _open(house, quarantine)
    _decide(house, head, "dismissed", by)
    house.audit("dismiss", "quarantine", quarantine, None, {"acts": head.acts})
    return head


def quarantine_named(house: House, quarantine: str) -> Quarantine:
    """Problem 404 if there is none."""
    head = house.session.get(Quarantine, (house.tenant, quarantine))
    if head is None:
        raise Problem(404, "kit.not_found")
    return head


def _open(house: House, quarantine: str) -> Quarantine:
    head = quarantine_named(house, quarantine)
    if head.state != "open":
        raise Problem(409, "rescues.decided_before")
    return head


def _acts(house: House, quarantine: str) -> list[QuarantineAct]:
    """In the order in which the person did them; what has no number comes last."""
    mine = select(QuarantineAct).where(QuarantineAct.quarantine_id == quarantine)
    return sorted(house.session.scalars(mine), key=lambda row: (row.seq is None, row.seq or 0, row.nr))


def _device(house: House, head: Quarantine) -> tuple[Device, Row]:
    """The phone, as a push knows it. One that a restored database has forgotten is known again, locked."""
    row = house.desk.get("device", head.device_id)
    if row is not None and row["member_id"] != head.member_id:
        raise Problem(409, "rescues.another_members_phone")
    member = house.desk.get("member", head.member_id)
    if member is None:
        raise Problem(409, "rescues.unknown_person")
    if row is None:
        row = house.desk.add(
            "device",
            {
                "id": head.device_id,
                "member_id": head.member_id,
                "name": head.device_name,
                "platform": "",
                "lang": member["lang"],
                "state": "locked",
                "locked_at": house.now,
                "seen_at": head.made_at,
                "last_seq": 0,
                "last_no": 0,
            },
        )
    return Device(head.device_id, head.member_id, member["name"], row["lang"], _teams(house, member)), row


def _teams(house: House, member: Row) -> tuple[Membership, ...]:
    """The teams that he is or was in. Who works here no more counts as in his last one still: what he did there until he
    left is no late work, though days cannot say at which hour he left."""
    teams = memberships(house.store, member["id"], house.today)
    if member["active"]:
        return teams
    last = max((one.to_day for one in teams if one.to_day), default=None)
    return tuple(one._replace(to_day=house.today) if one.to_day == last else one for one in teams)


def _never_coming(house: House, head: Quarantine, seqs: Sequence[int], row: Row) -> list[tuple[int, int]]:
    """Numbers before these that never came: they count as seen, and one that comes late still fills its place."""
    holes = house.desk.rows("device_hole", "device_id", head.device_id)
    seen = Seen(row["last_seq"], [(hole["seq_from"], hole["seq_to"]) for hole in holes])
    for seq in seqs:
        seen.see(seq)
    return list(seen.holes)


def _batches(
    acts: Sequence[tuple[str, str, int | None, str | None]], now: datetime
) -> Iterator[tuple[list[str], Batch]]:
    ids, bodies, size = list[str](), list[str](), 0
    for id_, body, _, _ in acts:
        if ids and (len(ids) >= AT_ONCE or size + len(body) > BYTES_AT_ONCE):
            yield ids, _batch(bodies, now)
            ids, bodies, size = [], [], 0
        ids.append(id_)
        bodies.append(body)
        size += len(body)
    if ids:
        yield ids, _batch(bodies, now)


def _batch(bodies: Sequence[str], now: datetime) -> Batch:
    text = f'{{"sent_at":{json.dumps(now.isoformat())},"mutations":[{",".join(bodies)}]}}'
    return read_batch(text.encode())


def _written_down(house: House, quarantine: str, answered: dict[str, Receipt], by: str) -> Quarantine:
    head = _open(house, quarantine)
    outcomes: dict[str, int] = {}
    for row in _acts(house, quarantine):
        receipt = answered[row.id]
        row.status, row.code = receipt.status, receipt.code
        outcomes[receipt.status] = outcomes.get(receipt.status, 0) + 1
    if "deferred" not in outcomes:
        _decide(house, head, "accepted", by)
    house.audit("take_over", "quarantine", quarantine, None, outcomes)
    return head


def _decide(house: House, head: Quarantine, state: str, by: str) -> None:
    head.state, head.decided_by_member_id, head.decided_at = state, by, house.now
    for card in open_cards(house.desk, "quarantine", head.id, f"quarantine_{head.source}"):
        close_card(house.desk, card["id"], by)
