"""Work is put into quarantine: acts as they were written, each once, and the files that they name."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import func, select

from server.kit.house import House
from server.kit.ids import is_id
from server.visits.attention_cards import raise_card
from sync.erased import STAYS

from .models import Quarantine, QuarantineAct, QuarantineFile

__all__ = ["keep_acts", "keep_files", "put_before_the_office", "quarantine_of_wipe"]

HASH = re.compile(r'"([0-9a-f]{64})"')


def quarantine_of_wipe(house: House, device: str) -> Quarantine | None:
    """What this phone handed over so far, if anybody still has to look at it."""
    mine = select(Quarantine).where(
        Quarantine.device_id == device, Quarantine.source == "wipe", Quarantine.state == "open"
    )
    return house.session.scalars(mine).first()


def keep_acts(house: House, head: Quarantine, acts: Iterable[Any]) -> None:
    """Add acts, as JSON values, to a quarantine. One that lies there already (the answer got lost) is kept once."""
    mine = QuarantineAct.quarantine_id == head.id
    there = set(house.session.scalars(select(QuarantineAct.sha256).where(mine)))
    nr = house.session.scalar(select(func.max(QuarantineAct.nr)).where(mine)) or 0
    for act in acts:
        row = _act(head.id, _without_erased(house, act))
        if row.sha256 not in there:
            there.add(row.sha256)
            nr += 1
            row.id, row.nr = house.desk.new_id(), nr
            house.session.add(row)
            head.acts += 1
            keep_files(house, head, HASH.findall(row.body))
    house.session.flush()


def keep_files(house: House, head: Quarantine, hashes: Iterable[str]) -> None:
    """Say that these hashes are named here, so that their bytes stay."""
    mine = select(QuarantineFile.sha256).where(QuarantineFile.quarantine_id == head.id)
    there = set(house.session.scalars(mine))
    for sha256 in dict.fromkeys(hashes):
        if sha256 not in there:
            there.add(sha256)
            house.session.add(
                QuarantineFile(id=house.desk.new_id(), quarantine_id=head.id, member_id=head.member_id, sha256=sha256)
            )
            head.files += 1
    house.session.flush()


def put_before_the_office(house: House, head: Quarantine) -> None:
    """A card in the inbox: there is work that nobody has looked at."""
    member = house.desk.get("member", head.member_id)
    name = member["name"] if member else "?"
    params = {"name": name, "device": head.device_name, "acts": head.acts, "files": head.files}
    raise_card(house.desk, f"quarantine_{head.source}", "quarantine", head.id, params)


def _without_erased(house: House, act: Any) -> Any:
    """What a phone brings of a visit whose customer was erased keeps its name and loses what it says, but for hours."""
    read = cast("dict[str, Any]", act) if isinstance(act, dict) else {}
    if read.get("name") in STAYS:
        return act
    args = read.get("args")
    visit = cast("dict[str, Any]", args).get("visit") if isinstance(args, dict) else None
    row = house.desk.get("visit", str(visit)) if is_id(visit) else None
    return {**read, "args": {"visit": visit}} if row is not None and row["erased_at"] is not None else act


def _act(quarantine: str, act: Any) -> QuarantineAct:
    body = json.dumps(act, separators=(",", ":"), sort_keys=True)
    read = cast("dict[str, Any]", act) if isinstance(act, dict) else {}
    args, seq, name = read.get("args"), read.get("seq"), read.get("name")
    visit = cast("dict[str, Any]", args).get("visit") if isinstance(args, dict) else None
    return QuarantineAct(
        quarantine_id=quarantine,
        mutation_id=read["id"] if is_id(read.get("id")) else None,
        seq=seq if type(seq) is int and 0 < seq < 2**53 else None,
        name=name[:60] if isinstance(name, str) and name.isprintable() else None,
        visit_id=visit if is_id(visit) else None,
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
    )
